import type { StartTimer } from '../../ports/clock.ts';

/** Something of the system that keeps our database key wrapped: Keychain, DPAPI, libsecret, KWallet. */
export interface Keyring {
  /** Whether it can be asked at all, and under which name; or the name of what is missing. */
  readonly isAvailable: () => Promise<KeyringAvailability>;
  /** May wait for a person who is asked for a password; rejects when it cannot be done. */
  readonly wrap: (bytes: Uint8Array) => Promise<Uint8Array>;
  readonly unwrap: (wrapped: Uint8Array) => Promise<Uint8Array>;
}

export type KeyringAvailability =
  | { readonly available: true; readonly backend: string }
  | { readonly available: false; readonly missing: string };

/** Long enough to type a password into a prompt; short enough to say what is wrong when the prompt never shows. */
const KEYRING_TIME_LIMIT_MS = 60_000;

/** The same keyring, with an end to every wait. A keyring that does not answer counts as missing. */
export function limitKeyring(keyring: Keyring, startTimer: StartTimer, limitMs = KEYRING_TIME_LIMIT_MS): Keyring {
  const limited = <Value>(work: Promise<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      const stop = startTimer(limitMs, () => reject(new Error('the keyring does not answer')));
      work.then(resolve, reject).finally(stop);
    });
  return {
    isAvailable: () =>
      limited(keyring.isAvailable()).catch(() => ({ available: false, missing: 'keyring without an answer' })),
    wrap: (bytes) => limited(keyring.wrap(bytes)),
    unwrap: (wrapped) => limited(keyring.unwrap(wrapped)),
  };
}
