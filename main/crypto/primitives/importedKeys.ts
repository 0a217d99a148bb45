import type { KeyObject } from 'node:crypto';
import { equalBytes } from '../../../core/ratchet/signalCrypto.ts';

/*
 * Importing a key costs as much as using it. These remember the key object that the library made of a byte array, for
 * as long as that array lives and not longer. A KeyObject cannot be wiped from here; the library overwrites its copy
 * when the object is collected, which nothing of these holds back.
 */

/** Private keys. A wiped array is let go of, whatever it held before: it never stands for the key that was in it. */
export function importedPrivateKeys(importKey: (bytes: Uint8Array) => KeyObject): (bytes: Uint8Array) => KeyObject {
  const imported = new WeakMap<Uint8Array, KeyObject>();
  return (bytes) => {
    const known = imported.get(bytes);
    if (known !== undefined && !isWiped(bytes)) return known;
    imported.delete(bytes);
    const key = importKey(bytes);
    if (!isWiped(bytes)) imported.set(bytes, key);
    return key;
  };
}

/** Public keys. What was put into the array since is another key. */
export function importedPublicKeys(importKey: (bytes: Uint8Array) => KeyObject): (bytes: Uint8Array) => KeyObject {
  const imported = new WeakMap<Uint8Array, { readonly key: KeyObject; readonly bytes: Uint8Array }>();
  return (bytes) => {
    const known = imported.get(bytes);
    if (known !== undefined && equalBytes(known.bytes, bytes)) return known.key;
    const key = importKey(bytes);
    imported.set(bytes, { key, bytes: Uint8Array.from(bytes) });
    return key;
  };
}

/** Does not stop at the first byte that is set: how long it takes says nothing of a key. */
function isWiped(bytes: Uint8Array): boolean {
  let seen = 0;
  for (const byte of bytes) seen |= byte;
  return seen === 0;
}
