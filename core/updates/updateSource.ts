import Type from 'typebox';
import { base64Of } from '../protocol/encodedBytes.ts';
import { decodeBase64 } from '../ratchet/signalCrypto.ts';
import { fits } from '../protocol/validators.ts';

/** Where releases are asked for, and whose signature counts. Both are built into the program. */
export interface UpdateSource {
  /** Without a slash at its end. */
  readonly feed: string;
  /** Ed25519, 32 bytes each. */
  readonly keys: readonly Uint8Array[];
}

/** One, and those that are about to take its place. */
export const MAX_KEYS = 4;

const Source = Type.Object({
  updates: Type.Object({
    feed: Type.String({ minLength: 1, maxLength: 300 }),
    keys: Type.Array(base64Of(32), { maxItems: MAX_KEYS }),
  }),
});

/** https, or this very computer, which tests ask; no name, password, query or place in it. */
const FEED = /^(?:https:\/\/[a-z0-9.-]+(?::\d{1,5})?|http:\/\/127\.0\.0\.1:\d{1,5})(?:\/[A-Za-z0-9._-]+)*$/u;

/**
 * From what the package says of itself (`updates` in its package.json, put there by electron-builder.yml). Null: this
 * build has no feed, or no key to judge one by, and asks nobody.
 */
export function readUpdateSource(packageJson: unknown): UpdateSource | null {
  if (!fits(Source, packageJson)) return null;
  const { feed, keys } = packageJson.updates;
  if (keys.length === 0 || !FEED.test(feed)) return null;
  return { feed, keys: keys.map(decodeBase64) };
}
