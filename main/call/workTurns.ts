import type { ElapsedTime } from '../ports/clock.ts';

/**
 * A frame takes a millisecond or two with its commit, and a refused one less: eight of them are no pause anybody sees.
 */
export const FRAMES_A_TURN = 8;
/** Where the disk is slow, a commit alone takes ten: then fewer. */
export const TURN_MS = 16;

/**
 * Before each frame: lets what waits in the event loop run in between, once there were so many of them in this turn of
 * it, or so much time went by (A85). A server can put hundreds into one unit. `yieldToEventLoop` resolves when the
 * others have run.
 */
export function createWorkTurns({ elapsed }: ElapsedTime, yieldToEventLoop: () => Promise<void>): () => Promise<void> {
  const turn = { endsAt: 0, left: 0, passes: Promise.resolve(), isOn: false };

  const begin = (): void => {
    Object.assign(turn, { endsAt: elapsed() + TURN_MS, left: FRAMES_A_TURN, isOn: true });
    turn.passes = yieldToEventLoop().finally(() => {
      turn.isOn = false;
    });
  };

  return async () => {
    // Who comes while others run waits with them, or a turn would have no end.
    while (turn.isOn && (turn.left === 0 || elapsed() >= turn.endsAt)) await turn.passes;
    if (!turn.isOn) begin();
    turn.left -= 1;
  };
}
