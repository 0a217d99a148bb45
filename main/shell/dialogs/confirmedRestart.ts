import type { RestartAnswer } from '../../../core/ipc/updates.ts';
import type { Confirm } from './confirmedHandlers.ts';

export interface ConfirmedRestartPorts {
  /** With the version that is newer; whether there is one, and it begins. */
  readonly restartForUpdate: () => boolean;
  /** With whatever there is. */
  readonly restartAsItIs: () => boolean;
  /** A call or a recording would be lost. */
  readonly isHeld: () => boolean;
  readonly confirm: Confirm;
}

/**
 * The restart that a page asks for. For a newer version it is what About does by a press. Without one a page that was
 * taken over could keep a phone away from calls by it, or behind its passphrase (A90): the person is asked, once at a
 * time.
 */
export function createConfirmedRestart(ports: ConfirmedRestartPorts): () => Promise<RestartAnswer> {
  let isAsking = false;
  return async () => {
    if (ports.restartForUpdate()) return { is: 'begun' };
    if (ports.isHeld()) return { is: 'held' };
    if (isAsking) return { is: 'declined' };
    isAsking = true;
    try {
      if (!(await ports.confirm({ kind: 'restart' }))) return { is: 'declined' };
    } finally {
      isAsking = false;
    }
    return { is: ports.restartAsItIs() ? 'begun' : 'held' };
  };
}
