import { turnPassword } from '../domain/turnCredentials.ts';
import { longTermKey } from './messageIntegrity.ts';

/** Shown to whoever asks without credentials; short, so that the answer is. */
export const REALM = 'ringfort';

const USERNAME = /^(\d{1,12}):[\x21-\x7e]{1,64}$/u;

export interface ReadCredential {
  readonly username: string;
  /** Unix milliseconds. */
  readonly expiresAt: number;
  readonly key: Buffer;
}

/**
 * The key that belongs to a user name, if it is one of those that the signalling server gives out
 * (`server/domain/turnCredentials.ts`): the password is computed from the name, nobody keeps a list.
 */
export function readCredential(secret: string, name: Buffer): ReadCredential | undefined {
  const username = name.toString('latin1');
  const expiry = USERNAME.exec(username)?.[1];
  if (expiry === undefined) return undefined;
  const key = longTermKey(username, REALM, turnPassword(secret, username));
  return { username, expiresAt: Number(expiry) * 1000, key };
}
