import { concatBytes, utf8ToBytes } from '@noble/ciphers/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';

/**
 * Where in a rollout this installation stands, from 0 to below 100: always the same for one version, another one for
 * the next, so that the same people are not always first. `seed` is drawn once for an installation and never leaves it.
 */
export function rolloutShare(seed: Uint8Array, version: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = sha256(concatBytes(seed, utf8ToBytes(version)));
  return ((a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32) * 100;
}
