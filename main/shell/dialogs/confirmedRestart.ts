import type { RestartAnswer } from '../../../core/ipc/updates.ts';
import type { Confirm } from './confirmedHandlers.ts';

export interface ConfirmedRestartPorts {
  /** With the version that is newer; whether there is one, and it begins. */
  readonly restartForUpdate: () => boolean;
  /** With whatever there is. */
  readonly restartAsItIs: () => boolean;
  /** A call or a recording would be lost. */
  readonly isHeld: () => boolean;
  /** A server runs on this computer, and is away until Ringfort runs again. */
  readonly isHosting: () => boolean;
  readonly confirm: Confirm;
}

export interface ConfirmedRestart {
  /** What a page asks for that tells a person to restart. */
  readonly restart: () => Promise<RestartAnswer>;
  /** By the press that says so, for a newer version alone. */
  readonly forUpdate: () => Promise<RestartAnswer>;
}

/**
 * All that starts this program anew. For a newer version a press is enough, but not where others use the server that
 * stops with it: whoever hosts is told first. Without one a page that was taken over could keep a phone away from
 * calls, or behind its passphrase (A90): the person is asked. One question at a time.
 */
export function createConfirmedRestart(ports: ConfirmedRestartPorts): ConfirmedRestart {
  let isAsking = false;
  const isConfirmed = async (): Promise<boolean> => {
    if (isAsking) return false;
    isAsking = true;
    try {
      return await ports.confirm({ kind: 'restart', hosting: ports.isHosting() });
    } finally {
      isAsking = false;
    }
  };
  return {
    restart: async () => {
      if (!ports.isHosting() && ports.restartForUpdate()) return { is: 'begun' };
      if (ports.isHeld()) return { is: 'held' };
      if (!(await isConfirmed())) return { is: 'declined' };
      return { is: ports.restartAsItIs() ? 'begun' : 'held' };
    },
    forUpdate: async () => {
      if (ports.isHosting() && !ports.isHeld() && !(await isConfirmed())) return { is: 'declined' };
      return { is: ports.restartForUpdate() ? 'begun' : 'held' };
    },
  };
}
