import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { Secret } from '../../../core/ratchet/signalCrypto.ts';
import { choosePrimitives } from '../choosePrimitives.ts';
import { importedPrivateKeys, importedPublicKeys } from './importedKeys.ts';
import { nativePrimitives } from './native.ts';

const filled = (byte: number) => new Uint8Array(32).fill(byte);

/** Any key object will do; what counts is how many are made. */
function counting() {
  const made: WeakRef<KeyObject>[] = [];
  return {
    made,
    importKey: (): KeyObject => {
      const { privateKey } = generateKeyPairSync('x25519');
      made.push(new WeakRef(privateKey));
      return privateKey;
    },
  };
}

/** V8 collects what nobody holds; a WeakRef that was looked at lives until the turn of the event loop is over. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  await new Promise(setImmediate);
  if (typeof collect === 'function') collect();
  await new Promise(setImmediate);
}

it('a key is imported once, however often it is used (A97)', () => {
  const { made, importKey } = counting();
  const [privateKeys, publicKeys] = [importedPrivateKeys(importKey), importedPublicKeys(importKey)];
  const [ours, theirs] = [filled(1), filled(2)];
  expect([privateKeys(ours), publicKeys(theirs)]).toEqual([privateKeys(ours), publicKeys(theirs)]);
  expect(made).toHaveLength(2);
});

it('another array is another key, though the bytes are the same', () => {
  const { made, importKey } = counting();
  const privateKeys = importedPrivateKeys(importKey);
  privateKeys(filled(1));
  privateKeys(filled(1));
  expect(made).toHaveLength(2);
});

it('A53 a wiped key no longer stands for what it was (A97)', () => {
  const { made, importKey } = counting();
  const privateKeys = importedPrivateKeys(importKey);
  const bytes = filled(1);
  const before = privateKeys(bytes);
  bytes.fill(0);
  expect(privateKeys(bytes)).not.toBe(before);
  expect(privateKeys(bytes)).not.toBe(before);
  expect(made, 'nothing is remembered of a wiped array').toHaveLength(3);
});

it('A53 the key object of a secret is let go of when the secret is disposed of (A97)', async () => {
  const { made, importKey } = counting();
  const privateKeys = importedPrivateKeys(importKey);
  const secret = new Secret(filled(1));
  privateKeys(secret.bytes);
  await collectGarbage();
  expect(made[0]?.deref(), 'as long as the secret lives').toBeDefined();
  secret.dispose();
  await collectGarbage();
  expect(made[0]?.deref()).toBeUndefined();
  expect(secret.length).toBe(32);
});

it('a public key that was written over is another key (A97)', () => {
  const publicKeys = importedPublicKeys(() => createPublicKey(generateKeyPairSync('x25519').privateKey));
  const bytes = filled(1);
  const before = publicKeys(bytes);
  bytes.fill(2);
  expect(publicKeys(bytes)).not.toBe(before);
});

it('of public keys no more than the last sixteen are kept (A97)', () => {
  const { made, importKey } = counting();
  const publicKeys = importedPublicKeys(importKey);
  const arrays = Array.from({ length: 17 }, (_, i) => filled(i));
  for (const array of arrays) publicKeys(array);
  for (const array of arrays.slice(1)) publicKeys(array);
  expect(made).toHaveLength(17);
  publicKeys(arrays[0] ?? filled(0));
  expect(made).toHaveLength(18);
});

it('the primitives give the answers of the bytes that are there now (A97)', () => {
  const { x25519, x25519Keygen, edKeygen, edSign, edVerify } = nativePrimitives;
  const [ours, theirs] = [filled(1), filled(2)];
  const theirPublicKey = x25519Keygen(theirs).publicKey;
  const shared = x25519(ours, theirPublicKey);
  expect(x25519(ours, theirPublicKey)).toEqual(shared);
  theirPublicKey.set(x25519Keygen(filled(3)).publicKey);
  expect(x25519(ours, theirPublicKey)).toEqual(x25519(filled(1), x25519Keygen(filled(3)).publicKey));
  ours.fill(0);
  expect(x25519(ours, theirPublicKey)).toEqual(x25519(filled(0), x25519Keygen(filled(3)).publicKey));

  const signingKey = filled(4);
  const { publicKey } = edKeygen(signingKey);
  const signature = edSign(signingKey, Uint8Array.of(1));
  expect(edVerify(publicKey, Uint8Array.of(1), signature)).toBe(true);
  publicKey.set(edKeygen(filled(5)).publicKey);
  expect(edVerify(publicKey, Uint8Array.of(1), signature)).toBe(false);
  signingKey.fill(0);
  expect(edSign(signingKey, Uint8Array.of(1))).toEqual(edSign(filled(0), Uint8Array.of(1)));

  // Not every library has ML-KEM.
  const { kem } = choosePrimitives().primitives;
  const seed = new Uint8Array(64).fill(6);
  const { ciphertext, sharedSecret } = kem['ML-KEM-768'].encapsulate(kem['ML-KEM-768'].keygen(seed).publicKey, () =>
    filled(7),
  );
  expect(kem['ML-KEM-768'].decapsulate(seed, ciphertext)).toEqual(sharedSecret);
  seed.fill(0);
  expect(kem['ML-KEM-768'].decapsulate(seed, ciphertext)).not.toEqual(sharedSecret);
});
