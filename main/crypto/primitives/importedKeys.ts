import type { KeyObject } from 'node:crypto';
import { equalBytes } from '../../../core/ratchet/signalCrypto.ts';

/*
 * Importing a key costs as much as using it. These remember the key object that the library made of a byte array.
 */

/**
 * Private keys, for as long as their arrays live and not longer. A wiped array never stands for the key that was in it.
 * A KeyObject cannot be wiped from here; the library overwrites its copy when the object is collected, which nothing
 * here holds back.
 */
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

/** How many public keys of a kind are remembered: more than a handshake has. */
const PUBLIC_KEYS_KEPT = 16;

/**
 * Public keys, the last ones: a list costs the collector less than a WeakMap, and there is nothing to let go of. What
 * was put into an array since is another key.
 */
export function importedPublicKeys(importKey: (bytes: Uint8Array) => KeyObject): (bytes: Uint8Array) => KeyObject {
  const kept: { readonly array: Uint8Array; readonly bytes: Uint8Array; readonly key: KeyObject }[] = [];
  let oldest = 0;
  return (array) => {
    for (const one of kept) if (one.array === array && equalBytes(one.bytes, array)) return one.key;
    const key = importKey(array);
    kept[oldest] = { array, bytes: Uint8Array.from(array), key };
    oldest = (oldest + 1) % PUBLIC_KEYS_KEPT;
    return key;
  };
}

/** Does not stop at the first byte that is set: how long it takes says nothing of a key. */
function isWiped(bytes: Uint8Array): boolean {
  let seen = 0;
  for (const byte of bytes) seen |= byte;
  return seen === 0;
}
