import { MAX_CANDIDATE_BYTES_PER_SIDE, MAX_CANDIDATE_FRAMES_PER_SIDE } from '../../core/protocol/limits.ts';

/** Quota of ICE candidates: how many candidate frames and bytes each side of a live call has sent. */
export class CandidateBudget {
  readonly #spent = new Map<
    string,
    { caller: [frames: number, bytes: number]; callee: [frames: number, bytes: number] }
  >();

  /** Whether this frame is still within the side's share of the call. */
  spend(callId: string, side: 'caller' | 'callee', bytes: number): boolean {
    const call = this.#spent.get(callId) ?? { caller: [0, 0], callee: [0, 0] };
    const [frames, total] = call[side];
    if (frames >= MAX_CANDIDATE_FRAMES_PER_SIDE || total + bytes > MAX_CANDIDATE_BYTES_PER_SIDE) return false;
    call[side] = [frames + 1, total + bytes];
    this.#spent.set(callId, call);
    return true;
  }

  forget(callId: string): void {
    this.#spent.delete(callId);
  }
}
