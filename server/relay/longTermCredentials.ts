import { turnPassword } from '../domain/turnCredentials.ts';
import { longTermKey } from './messageIntegrity.ts';

/** Shown to whoever asks without credentials; short, so that the answer is. */
export const REALM = 'ringfort';

const USERNAME = /^(\d{1,12}):[\x21-\x7e]{1,64}$/u;

export interface ReadCredential {
  readonly username: string;
  /** Milliseconds of the clock that dated it. */
  readonly expiresAt: number;
  readonly key: Buffer;
}

/** Names whose keys are remembered: a good deal more than there are allocations. */
const MAX_REMEMBERED = 2_048;

/**
 * The keys that belong to the user names that the signalling server gives out (`server/domain/turnCredentials.ts`): the
 * password is computed from the name, nobody keeps a list. That takes two digests, so those that were proven lately are
 * remembered; others are not, however many names somebody makes up.
 */
export class LongTermCredentials {
  readonly #secret: string;
  /** In the order of their last use. */
  readonly #proven = new Map<string, ReadCredential>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** Undefined for a name that nobody gives out. */
  read(name: Buffer): ReadCredential | undefined {
    const username = name.toString('latin1');
    const known = this.#proven.get(username);
    if (known !== undefined) return known;
    const expiry = USERNAME.exec(username)?.[1];
    if (expiry === undefined) return undefined;
    const key = longTermKey(username, REALM, turnPassword(this.#secret, username));
    return { username, expiresAt: Number(expiry) * 1000, key };
  }

  /** It was read here, and its sender has shown to have the key. */
  remember(credential: ReadCredential): void {
    this.#proven.delete(credential.username);
    this.#proven.set(credential.username, credential);
    if (this.#proven.size <= MAX_REMEMBERED) return;
    for (const oldest of this.#proven.keys()) return void this.#proven.delete(oldest);
  }
}
