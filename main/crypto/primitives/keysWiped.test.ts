import { expect, it, vi } from 'vitest';
import { nativePrimitives } from './native.ts';
import { noblePrimitives } from './noble.ts';

const expanded = vi.hoisted(() => ({ keys: new Array<Uint8Array>() }));
vi.mock('@noble/post-quantum/ml-kem.js', async (original) => {
  const real = await original<typeof import('@noble/post-quantum/ml-kem.js')>();
  const remembering = (algorithm: typeof real.ml_kem768): typeof real.ml_kem768 => ({
    ...algorithm,
    keygen: (seed) => {
      const pair = algorithm.keygen(seed);
      expanded.keys.push(pair.secretKey);
      return pair;
    },
  });
  return { ...real, ml_kem768: remembering(real.ml_kem768), ml_kem1024: remembering(real.ml_kem1024) };
});

const SEED = Uint8Array.from({ length: 64 }, (_, i) => (i * 37 + 11) % 251);

it.each(['ML-KEM-768', 'ML-KEM-1024'] as const)(
  'A53 noble leaves neither the expanded key of %s nor its randomness',
  (name) => {
    const kem = noblePrimitives.kem[name];
    const drawn: Uint8Array[] = [];
    expanded.keys.length = 0;
    const { publicKey } = kem.keygen(SEED);
    const { ciphertext, sharedSecret } = kem.encapsulate(publicKey, (length) => {
      drawn.push(new Uint8Array(length).fill(7));
      return drawn.at(-1) ?? new Uint8Array(0);
    });
    expect(kem.decapsulate(SEED, ciphertext)).toEqual(sharedSecret);
    expect(expanded.keys.map(({ length }) => length > 1000)).toEqual([true, true]);
    expect(drawn.map(({ length }) => length)).toEqual([32]);
    expect([...expanded.keys, ...drawn].every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
  },
);

/** Small Buffers are parts of one piece of memory that Node hands out again and again. */
const pool = (): Buffer => Buffer.from(Buffer.from([0]).buffer);

it.each<[string, number, (seed: Uint8Array) => unknown]>([
  ['an X25519 key', 32, (seed) => nativePrimitives.x25519Keygen(seed)],
  ['an Ed25519 key', 32, (seed) => nativePrimitives.edSign(seed, SEED.subarray(0, 8))],
  ['an ML-KEM-768 key', 64, (seed) => nativePrimitives.kem['ML-KEM-768'].keygen(seed)],
  ['an ML-KEM-1024 key', 64, (seed) => nativePrimitives.kem['ML-KEM-1024'].keygen(seed)],
])('A53 native leaves no copy of %s in the memory that Buffers share, and the key as it was', (_what, length, use) => {
  const seed = SEED.slice(0, length);
  const before = pool();
  use(seed);
  expect([before, pool()].map((memory) => memory.includes(Buffer.from(seed.buffer)))).toEqual([false, false]);
  expect(seed).toEqual(SEED.slice(0, length));
});
