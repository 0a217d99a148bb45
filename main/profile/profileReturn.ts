import type { StartTimer } from '../ports/clock.ts';
import type { Keyring } from '../store/key/keyring.ts';

/** What would let a closed profile open: a keyring that comes back, files that are free, whole or writable again. */
export type Awaited = 'keyring' | 'files' | 'person';

export interface ProfileReturn {
  readonly waitFor: (awaited: Awaited) => void;
  readonly stop: () => void;
}

export interface ProfileReturnPorts {
  readonly keyring: Pick<Keyring, 'isAvailable'>;
  readonly startTimer: StartTimer;
  /** Rejects never; says by `waitFor` what is missing then. */
  readonly tryAgain: () => void;
}

const KEYRING_LOOK_MS = 5_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Opens a profile that did not open as soon as that may work. A keyring is only asked again when it was away and is
 * there now: one that is there and refuses would ask its owner for a password again and again.
 */
export function createProfileReturn({ keyring, startTimer, tryAgain }: ProfileReturnPorts): ProfileReturn {
  let stopTimer = (): void => undefined;
  let tries = 0;
  /** Of the wait that is on: what an earlier one still asks for no longer matters. */
  let turn = 0;

  const stop = (): void => {
    turn += 1;
    stopTimer();
  };

  const watchKeyring = async (mine: number, wasThere: boolean | null): Promise<void> => {
    const { available } = await keyring.isAvailable();
    if (mine !== turn) return;
    if (available && wasThere === false) return tryAgain();
    stopTimer = startTimer(KEYRING_LOOK_MS, () => void watchKeyring(mine, available));
  };

  return {
    waitFor: (awaited) => {
      stop();
      const mine = turn;
      if (awaited === 'keyring') void watchKeyring(mine, null);
      if (awaited !== 'files') return void (tries = 0);
      const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(tries, 10));
      tries += 1;
      stopTimer = startTimer(waitMs, tryAgain);
    },
    stop: () => {
      tries = 0;
      stop();
    },
  };
}
