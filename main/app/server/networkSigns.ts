import type { CallWindow } from '../../../core/ipc/callWindow.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import type { ElapsedTime } from '../../ports/clock.ts';

export interface NetworkSignsPorts extends ElapsedTime {
  /** There is a network again. */
  readonly online: () => void;
  /** It may be another one. */
  readonly changed: () => void;
}

/** One change makes several of them, and a page that was taken over as many as it likes (A90). */
const SIGN_SPACING_MS = 500;
/** Electron tells twice within milliseconds of one waking; a second restart would undo what the first began. */
const DOUBLED_WAKE_MS = 100;

/** What the engine of the call window notices about the network, which main may not have seen yet. */
export function createNetworkSigns({ elapsed, ...act }: NetworkSignsPorts): Handlers<CallWindow>['networkSign'] {
  const signs = {
    online: oncePer(SIGN_SPACING_MS, elapsed, act.online),
    changed: oncePer(SIGN_SPACING_MS, elapsed, act.changed),
  };
  return ({ sign }) => {
    signs[sign]();
    return null;
  };
}

/** The computer woke up, said as often as the system likes. */
export function createWakeUp(elapsed: () => number, act: () => void): () => void {
  return oncePer(DOUBLED_WAKE_MS, elapsed, act);
}

function oncePer(apartMs: number, elapsed: () => number, act: () => void): () => void {
  let heardAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (elapsed() - heardAt < apartMs) return;
    heardAt = elapsed();
    act();
  };
}
