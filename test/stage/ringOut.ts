import type { CallView } from '../../core/call/view.ts';
import type { HurriedClock } from '../fakes/HurriedClock.ts';
import type { HeadlessRingfort } from './HeadlessRingfort.ts';

/** As long as no computer takes to answer, however busy: that it is over is the clock's of the server to say. */
export const RING_MS = 20_000;

/** Nobody answers: the time passes at the server, once it has told the caller how far the call came. */
export async function ringOut(
  caller: HeadlessRingfort,
  serverClock: HurriedClock,
): Promise<Extract<CallView, { phase: 'ended' }>> {
  await caller.until(
    ({ call: { phase, ...call } }) => phase === 'alerting' || ('reach' in call && call.reach === 'peerOffline'),
  );
  serverClock.advance(RING_MS);
  return caller.phase('ended');
}
