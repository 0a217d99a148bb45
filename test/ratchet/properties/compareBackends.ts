import { shake128 } from '@noble/hashes/sha3.js';
import { expect, it } from 'vitest';
import type { Primitives } from '../../../core/ratchet/signalCrypto.ts';
import { nativePrimitives } from '../../../main/crypto/primitives/native.ts';
import { noblePrimitives } from '../../../main/crypto/primitives/noble.ts';

type Source = (bytes: number) => Uint8Array;
type Outcome = readonly (Uint8Array | boolean | undefined)[];

const source = (name: string): Source => {
  const stream = shake128.create({}).update(Uint8Array.from(Buffer.from(`differential ${name}`)));
  return (bytes) => stream.xof(bytes);
};
/** Lengths around the blocks of the hashes and the cipher, and any other below 2000. */
const length = (draw: Source): number => {
  const [kind = 0, low = 0, high = 0] = draw(3);
  return kind < 64
    ? ([0, 1, 15, 16, 17, 31, 32, 33, 55, 56, 63, 64, 65, 127, 128, 129][low % 16] ?? 0)
    : (low * 256 + high) % 2000;
};
const attempt = (work: () => Uint8Array): Uint8Array | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};
/** Sometimes one bit of it is another. */
const maybeChanged = (bytes: Uint8Array, draw: Source): Uint8Array => {
  const [choice = 0, at = 0, bit = 0] = draw(3);
  const copy = Uint8Array.from(bytes);
  if (choice < 128 && copy.length > 0)
    copy[(at * 251) % copy.length] = (copy[(at * 251) % copy.length] ?? 0) ^ (1 << (bit % 8));
  return copy;
};

function same(
  name: string,
  cases: number,
  seed: number,
  one: (draw: Source) => (primitives: Primitives) => Outcome,
): void {
  it(`A50 ${name}: noble is native in ${cases} cases, seed ${seed}`, { timeout: 30 * 60_000 }, () => {
    const draw = source(`${seed} ${name}`);
    const written = (outcome: Outcome) =>
      outcome.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)));
    for (let i = 0; i < cases; i++) {
      const run = one(draw);
      const [noble, native] = [written(run(noblePrimitives)), written(run(nativePrimitives))];
      if (noble.join() !== native.join()) expect(noble, `case ${i}`).toEqual(native);
    }
  });
}

/**
 * Two backends with nothing in common. Curves and lattices in JavaScript take milliseconds each, so there may be fewer
 * of those.
 */
export function compareBackends({ cases, slowCases, seed }: { cases: number; slowCases: number; seed: number }): void {
  same('SHA-256', cases, seed, (draw) => {
    const message = draw(length(draw));
    return (p) => [p.sha256(message)];
  });

  same('HMAC-SHA256', cases, seed, (draw) => {
    const [key, message] = [draw(length(draw)), draw(length(draw))];
    return (p) => [p.hmac(key, message)];
  });

  same('HKDF-SHA256', cases, seed, (draw) => {
    const [ikm, salt, info, bytes] = [
      draw(length(draw)),
      draw(length(draw) % 200),
      draw(length(draw) % 200),
      draw(1)[0] ?? 1,
    ];
    return (p) => [p.hkdf(ikm, salt, info, bytes + 1)];
  });

  same('ChaCha20-Poly1305', cases, seed, (draw) => {
    const [key, nonce, associatedData, plaintext] = [draw(32), draw(12), draw(length(draw)), draw(length(draw))];
    const received = maybeChanged(noblePrimitives.aeadSeal(key, nonce, associatedData, plaintext), draw);
    return (p) => [p.aeadSeal(key, nonce, associatedData, plaintext), p.aeadOpen(key, nonce, associatedData, received)];
  });

  same('X25519', slowCases, seed, (draw) => {
    // Any 32 bytes: half of them are on the twist, and bit 255 is to be ignored.
    const [privateKey, publicKey] = [draw(32), draw(32)];
    return (p) => [p.x25519Keygen(privateKey).publicKey, attempt(() => p.x25519(privateKey, publicKey))];
  });

  same('Ed25519', slowCases, seed, (draw) => {
    const [seed, message] = [draw(32), draw(length(draw))];
    const { publicKey } = noblePrimitives.edKeygen(seed);
    const signature = maybeChanged(nativePrimitives.edSign(seed, message), draw);
    const shown = maybeChanged(publicKey, (bytes) => draw(bytes).fill(200, 0, (draw(1)[0] ?? 0) < 230 ? 1 : 0));
    return (p) => [p.edKeygen(seed).publicKey, p.edSign(seed, message), p.edVerify(shown, message, signature)];
  });

  for (const name of ['ML-KEM-768', 'ML-KEM-1024'] as const) {
    same(`${name}, both ways`, slowCases, seed, (draw) => {
      const seed = draw(64);
      const { publicKey } = noblePrimitives.kem[name].keygen(seed);
      const fromNoble = noblePrimitives.kem[name].encapsulate(publicKey, draw);
      const fromNative = nativePrimitives.kem[name].encapsulate(publicKey, draw);
      const changed = maybeChanged(fromNoble.ciphertext, draw);
      return (p) => {
        const opened = p.kem[name].decapsulate(seed, fromNative.ciphertext);
        return [
          p.kem[name].keygen(seed).publicKey,
          p.kem[name].decapsulate(seed, changed),
          p.kem[name].decapsulate(seed, fromNoble.ciphertext),
          Buffer.compare(opened, fromNative.sharedSecret) === 0,
        ];
      };
    });
  }
}
