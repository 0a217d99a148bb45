import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseKemPublicKey, parseX25519PublicKey, sharedSecret } from '../../../core/ratchet/publicKey.ts';
import { type Primitives, Secret, suiteById } from '../../../core/ratchet/signalCrypto.ts';
import { choosePrimitives } from '../../../main/crypto/choosePrimitives.ts';
import { nativePrimitives } from '../../../main/crypto/primitives/native.ts';
import { noblePrimitives } from '../../../main/crypto/primitives/noble.ts';
import { codeOf } from '../../stage/ratchetParty.ts';
import { parseVectorFile, type VectorTest } from './vectorFile.ts';

const { groups } = parseVectorFile(readFileSync(new URL('primitives.json', import.meta.url), 'utf8'));

const backends = [
  ['noble', noblePrimitives],
  ['native', nativePrimitives],
  ['the chosen mix', choosePrimitives().primitives],
] as const;

const hex = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString('hex');

/** The byte string of a test, or of its answers. */
function bytes(values: Record<string, unknown> | undefined, name: string): Uint8Array {
  const value = values?.[name];
  if (typeof value !== 'string') throw new TypeError(`there is no ${name}`);
  return Uint8Array.from(Buffer.from(value, 'hex'));
}

/** Undefined where it refuses; to throw is one way of refusing. */
function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

type Check = (primitives: Primitives, test: VectorTest) => void;

const x25519: Check = (primitives, test) => {
  const [priv, pub] = [bytes(test.in, 'private'), bytes(test.in, 'public')];
  const bare = unlessRefused(() => primitives.x25519(priv, pub));
  const secret = bare === undefined || bare.every((byte) => byte === 0) ? undefined : bare;
  expect(hex(secret), 'the bare function').toBe(hex(test.out && bytes(test.out, 'shared')));
  const checked = () => sharedSecret(primitives, new Secret(Uint8Array.from(priv)), parseX25519PublicKey(pub));
  if (test.result === 'valid') expect(hex(checked().bytes)).toBe(hex(bytes(test.out, 'shared')));
  else expect(codeOf(checked)).toBe(test.error);
};

const ed25519: Check = (primitives, test) => {
  const message = bytes(test.in, 'message');
  if (test.result === 'invalid') {
    expect(primitives.edVerify(bytes(test.in, 'public'), message, bytes(test.in, 'signature'))).toBe(false);
    return;
  }
  const [seed, key, signature] = [bytes(test.in, 'seed'), bytes(test.out, 'public'), bytes(test.out, 'signature')];
  expect(hex(primitives.edKeygen(Uint8Array.from(seed)).publicKey)).toBe(hex(key));
  expect(hex(primitives.edSign(seed, message))).toBe(hex(signature));
  expect(primitives.edVerify(key, message, signature)).toBe(true);
};

const chacha20poly1305: Check = (primitives, test) => {
  const [key, nonce, ad] = [bytes(test.in, 'key'), bytes(test.in, 'nonce'), bytes(test.in, 'ad')];
  if (test.result === 'invalid') {
    expect(unlessRefused(() => primitives.aeadOpen(key, nonce, ad, bytes(test.in, 'sealed')))).toBeUndefined();
    return;
  }
  const [plaintext, sealed] = [bytes(test.in, 'plaintext'), bytes(test.out, 'sealed')];
  expect(hex(primitives.aeadSeal(key, nonce, ad, plaintext))).toBe(hex(sealed));
  expect(primitives.aeadOpen(key, nonce, ad, sealed)).toEqual(plaintext);
};

const hkdf: Check = (primitives, test) => {
  const length = Number(test.in['length']);
  const okm = unlessRefused(() =>
    primitives.hkdf(bytes(test.in, 'ikm'), bytes(test.in, 'salt'), bytes(test.in, 'info'), length),
  );
  if (test.result === 'invalid') return expect(okm).toBeUndefined();
  if (okm === undefined && test.flags.includes('MayRefuse')) return;
  expect(hex(okm)).toBe(hex(bytes(test.out, 'okm')));
};

const hmac: Check = (primitives, test) => {
  const mac = primitives.hmac(bytes(test.in, 'key'), bytes(test.in, 'message'));
  expect(mac.length).toBe(32);
  const expected = bytes(test.out, 'mac');
  expect(hex(mac.subarray(0, expected.length))).toBe(hex(expected));
};

const sha256: Check = (primitives, test) =>
  expect(hex(primitives.sha256(bytes(test.in, 'message')))).toBe(hex(bytes(test.out, 'digest')));

const mlKem: Check = (primitives, test) => {
  const suite = suiteById(test.in['kem'] === 'ML-KEM-768' ? 0x02 : 0x03);
  if (suite.kem === null) throw new Error('both suites have a KEM');
  const kem = primitives.kem[suite.kem.name];
  if ('publicKey' in test.in) {
    const parameters = suite.kem;
    const code = codeOf(() => parseKemPublicKey(parameters, bytes(test.in, 'publicKey')));
    return expect(code).toBe(test.error ?? 'none');
  }
  const seed = bytes(test.in, 'seed');
  if ('ciphertext' in test.in) {
    const shared = unlessRefused(() => kem.decapsulate(seed, bytes(test.in, 'ciphertext')));
    return expect(hex(shared)).toBe(hex(test.out && bytes(test.out, 'shared')));
  }
  const { publicKey } = kem.keygen(seed);
  expect(hex(primitives.sha256(publicKey))).toBe(hex(bytes(test.out, 'publicKeyDigest')));
  expect(hex(kem.decapsulate(seed, bytes(test.out, 'ciphertext')))).toBe(hex(bytes(test.out, 'shared')));
  const own = kem.encapsulate(publicKey, () => bytes(test.in, 'm'));
  expect(hex(kem.decapsulate(seed, own.ciphertext))).toBe(hex(own.sharedSecret));
  // A backend that draws m itself cannot be held to the bytes.
  if (kem !== noblePrimitives.kem[suite.kem.name]) return;
  expect(hex(own.ciphertext)).toBe(hex(bytes(test.out, 'ciphertext')));
  expect(hex(own.sharedSecret)).toBe(hex(bytes(test.out, 'shared')));
};

const CHECKS: Readonly<Record<string, Check>> = {
  x25519,
  ed25519,
  chacha20poly1305,
  hkdf_sha256: hkdf,
  hmac_sha256: hmac,
  sha256,
  ml_kem: mlKem,
};

describe.each(backends)('A49 %s at the edges of', (_name, primitives) => {
  it.each(groups.map((group) => [group.type, group.tests] as const))('A49 %s', (type, tests) => {
    const check = CHECKS[type];
    if (check === undefined) throw new Error(`nothing knows how to check ${type}`);
    for (const test of tests) {
      try {
        check(primitives, test);
      } catch (cause) {
        throw new Error(`test ${test.tcId}, ${test.comment}: ${cause instanceof Error ? cause.message : ''}`, {
          cause,
        });
      }
    }
  });
});

it('A49 every primitive has edges on both sides: what must be given, and what must be refused', () => {
  const count = (type: string, result: VectorTest['result']): number =>
    groups.find((group) => group.type === type)?.tests.filter((test) => test.result === result).length ?? 0;
  for (const type of Object.keys(CHECKS)) expect(count(type, 'valid'), type).toBeGreaterThanOrEqual(10);
  // A hash refuses nothing.
  for (const type of ['x25519', 'ed25519', 'chacha20poly1305', 'ml_kem']) {
    expect(count(type, 'invalid'), type).toBeGreaterThanOrEqual(20);
  }
  expect(count('hkdf_sha256', 'invalid')).toBeGreaterThanOrEqual(2);
});
