import { BYTES_PER_SECOND, FRAME_BURST, FRAMES_PER_SECOND } from '../../core/protocol/limits.ts';

/** What to do after a frame: read on, read nothing for so long, or give up on the client. */
export type RateVerdict =
  | { readonly type: 'go' }
  | { readonly type: 'pause'; readonly ms: number }
  | { readonly type: 'close' };

/**
 * Rate limit of one socket: token buckets for frames and bytes. Reading pauses when the burst is used up; frames that
 * were already on their way are let through into debt, and a debt as large as the burst itself can only come from a
 * flood.
 */
export class FrameRate {
  #frames = FRAME_BURST;
  #bytes = BYTES_PER_SECOND;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  spend(bytes: number, now: number): RateVerdict {
    const seconds = Math.max(0, now - this.#at) / 1000;
    this.#at = now;
    this.#frames = Math.min(FRAME_BURST, this.#frames + seconds * FRAMES_PER_SECOND) - 1;
    this.#bytes = Math.min(BYTES_PER_SECOND, this.#bytes + seconds * BYTES_PER_SECOND) - bytes;
    if (this.#frames < -FRAME_BURST || this.#bytes < -BYTES_PER_SECOND) return { type: 'close' };
    const ms = 1000 * Math.max(-this.#frames / FRAMES_PER_SECOND, -this.#bytes / BYTES_PER_SECOND);
    return ms > 0 ? { type: 'pause', ms: Math.ceil(ms) } : { type: 'go' };
  }
}
