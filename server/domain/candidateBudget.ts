import {
  CANDIDATE_BYTES_PER_MINUTE,
  CANDIDATE_FRAMES_PER_MINUTE,
  MAX_CANDIDATE_BYTES_PER_SIDE,
  MAX_CANDIDATE_FRAMES_PER_SIDE,
} from '../../core/protocol/limits.ts';
import { take, type Budget, type TokenBucket } from './tokenBucket.ts';

type Side = 'caller' | 'callee';

interface Left {
  readonly frames: TokenBucket;
  readonly bytes: TokenBucket;
}

const FRAMES: Budget = { burst: MAX_CANDIDATE_FRAMES_PER_SIDE, refillPerSecond: CANDIDATE_FRAMES_PER_MINUTE / 60 };
const BYTES: Budget = { burst: MAX_CANDIDATE_BYTES_PER_SIDE, refillPerSecond: CANDIDATE_BYTES_PER_MINUTE / 60 };

/**
 * What each side of a live call may still send in `ice_candidate` frames: enough to connect at once, and afterwards,
 * for hours, what it says about its media.
 */
export class CandidateBudget {
  readonly #calls = new Map<string, Map<Side, Left>>();

  /** Whether this frame is still within the side's share of the call. */
  spend(callId: string, side: Side, bytes: number, now: number): boolean {
    const sides = this.#calls.get(callId) ?? new Map<Side, Left>();
    const left = sides.get(side);
    const frame = take(FRAMES, left?.frames, 1, now);
    const room = take(BYTES, left?.bytes, bytes, now);
    if (!frame.allowed || !room.allowed) return false;
    sides.set(side, { frames: frame.bucket, bytes: room.bucket });
    this.#calls.set(callId, sides);
    return true;
  }

  forget(callId: string): void {
    this.#calls.delete(callId);
  }
}
