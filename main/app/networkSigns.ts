import type { CallWindow } from '../../core/ipc/contract.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { ElapsedTime } from '../ports/clock.ts';

export interface NetworkSignsPorts extends ElapsedTime {
  /** There is a network again. */
  readonly online: () => void;
  /** It may be another one. */
  readonly changed: () => void;
}

/** One change makes several of them, and a page that was taken over as many as it likes (A90). */
const APART_MS = 500;

/** What the engine of the call window notices about the network, which main may not have seen yet. */
export function createNetworkSigns({ elapsed, ...act }: NetworkSignsPorts): Handlers<CallWindow>['networkSign'] {
  const heardAt = { online: Number.NEGATIVE_INFINITY, changed: Number.NEGATIVE_INFINITY };
  return ({ sign }) => {
    const now = elapsed();
    if (now - heardAt[sign] < APART_MS) return null;
    heardAt[sign] = now;
    act[sign]();
    return null;
  };
}
