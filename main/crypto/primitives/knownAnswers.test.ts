import { shake128 } from '@noble/hashes/sha3.js';
import { describe, expect, it } from 'vitest';
import type { Kem, KemName, Primitives } from '../../../core/ratchet/signalCrypto.ts';
import { type ChosenBackends, choosePrimitives } from '../choosePrimitives.ts';
import {
  aeadAnswers,
  ed25519Answers,
  hkdfAnswers,
  hmacAnswers,
  kemAnswers,
  sha256Answers,
  sha512Answers,
  x25519Answers,
} from './knownAnswers.ts';
import { nativePrimitives } from './native.ts';
import { noblePrimitives } from './noble.ts';
import { isSmallOrder } from './smallOrder.ts';

const backends = [
  ['noble', noblePrimitives],
  ['native', nativePrimitives],
  ['the chosen mix', choosePrimitives().primitives],
] as const;

describe.each(backends)('A49 %s gives the published answers', (_name, primitives) => {
  it('X25519 of RFC 7748, and refuses points of low order', () => expect(x25519Answers(primitives)).toBe(true));
  it('Ed25519 of RFC 8032, and refuses a malleated signature', () => expect(ed25519Answers(primitives)).toBe(true));
  it('SHA-256 of FIPS 180-4', () => expect(sha256Answers(primitives)).toBe(true));
  it('SHA-512 of FIPS 180-4', () => expect(sha512Answers(primitives)).toBe(true));
  it('HMAC-SHA256 of RFC 4231', () => expect(hmacAnswers(primitives)).toBe(true));
  it('HKDF-SHA256 of RFC 5869', () => expect(hkdfAnswers(primitives)).toBe(true));
  it('ChaCha20-Poly1305 of RFC 8439, and refuses changed tags and data', () =>
    expect(aeadAnswers(primitives)).toBe(true));
  it.each(['ML-KEM-768', 'ML-KEM-1024'] as const)('%s against the reference, both ways', (name) =>
    expect(kemAnswers(name, primitives, noblePrimitives)).toBe(true),
  );
});

describe('A49 the reference ML-KEM', () => {
  // C2SP CCTV "accumulated" vectors after 100 rounds, as Go's crypto/mlkem carries them.
  it.each([
    ['ML-KEM-768', 1088, '1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415'],
    ['ML-KEM-1024', 1568, '800018fec3e2723f73f1d657fe239b4d5d8782efaade297e8cd448e54cc2ac00'],
  ] as const)('%s reproduces the published accumulated vectors', (name, ciphertextBytes, expected) => {
    const kem = noblePrimitives.kem[name];
    const source = shake128.create({});
    const sink = shake128.create({});
    for (let i = 0; i < 100; i++) {
      const seed = source.xof(64);
      const { publicKey } = kem.keygen(seed);
      sink.update(publicKey);
      const { ciphertext, sharedSecret } = kem.encapsulate(publicKey, (length) => source.xof(length));
      sink.update(ciphertext).update(sharedSecret);
      sink.update(kem.decapsulate(seed, source.xof(ciphertextBytes)));
    }
    expect(Buffer.from(sink.xof(32)).toString('hex')).toBe(expected);
  });
});

describe('A50 noble and native agree', () => {
  it('A50 on X25519, Ed25519, hashes and the AEAD for 100 pseudo-random inputs', () => {
    const source = shake128.create({}).update(Uint8Array.of(50));
    for (let i = 0; i < 100; i++) {
      const [a, b, nonce, text] = [source.xof(32), source.xof(32), source.xof(12), source.xof(1 + i * 7)];
      const results = [noblePrimitives, nativePrimitives].map((p) => {
        const publicKey = p.x25519Keygen(b).publicKey;
        const signature = p.edSign(a, text);
        const sealed = p.aeadSeal(a, nonce, b, text);
        return [
          publicKey,
          p.x25519(a, publicKey),
          p.edKeygen(a).publicKey,
          signature,
          p.hkdf(a, b, text, 44),
          p.hmac(a, text),
          p.sha256(text),
          p.sha512(text),
          sealed,
          p.aeadOpen(a, nonce, b, sealed),
        ].map((bytes) => Buffer.from(bytes ?? []).toString('hex'));
      });
      expect(results[0]).toEqual(results[1]);
    }
  });
});

describe('choosing backends', () => {
  it('takes native where it proves itself, and noble for the chain functions on OpenSSL', () => {
    expect(choosePrimitives(nativePrimitives, false).chosen).toMatchObject({
      x25519: 'native',
      ed25519: 'native',
      sha256: 'native',
      hmac: 'noble',
      hkdf: 'noble',
    });
  });

  it('takes native chain functions on BoringSSL', () => {
    expect(choosePrimitives(nativePrimitives, true).chosen).toMatchObject({ hmac: 'native', hkdf: 'native' });
  });

  it('A51 falls back to noble for each primitive that is missing or gives a wrong answer', () => {
    const broken = {
      ...nativePrimitives,
      x25519: () => new Uint8Array(32).fill(1),
      edVerify: () => true,
      sha256: () => {
        throw new Error('not supported');
      },
      sha512: () => new Uint8Array(64),
      aeadOpen: () => new Uint8Array(3),
      kem: {
        ...nativePrimitives.kem,
        'ML-KEM-768': { ...nativePrimitives.kem['ML-KEM-768'], decapsulate: () => new Uint8Array(32) },
      },
    };
    const { chosen, primitives } = choosePrimitives(broken, false);
    expect(chosen).toMatchObject({
      x25519: 'noble',
      ed25519: 'noble',
      sha256: 'noble',
      sha512: 'noble',
      aeadOver1KB: 'noble',
      'ML-KEM-768': 'noble',
    });
    expect(x25519Answers(primitives) && ed25519Answers(primitives) && sha256Answers(primitives)).toBe(true);
    expect(kemAnswers('ML-KEM-768', primitives, noblePrimitives)).toBe(true);
  });

  const wrong = (bytes: Uint8Array): Uint8Array => bytes.with(0, (bytes[0] ?? 0) ^ 1);
  const missing = (): never => {
    throw new Error('not supported');
  };
  /** Takes a ciphertext with one bit changed for the one it has seen before. */
  const forgiving = (decapsulate: Kem['decapsulate']): Kem['decapsulate'] => {
    let seen: Uint8Array | undefined;
    return (seed, ciphertext) => decapsulate(seed, (seen ??= Uint8Array.from(ciphertext)));
  };
  const kemWith = (name: KemName, change: Partial<Kem>): Partial<Primitives> => ({
    kem: { ...nativePrimitives.kem, [name]: { ...nativePrimitives.kem[name], ...change } },
  });
  const kemFaults = (['ML-KEM-768', 'ML-KEM-1024'] as const).flatMap((name) => {
    const { keygen, encapsulate, decapsulate } = nativePrimitives.kem[name];
    return [
      [name, 'makes other keys', kemWith(name, { keygen: (seed) => keygen(wrong(seed)) })],
      [
        name,
        'seals another secret',
        kemWith(name, {
          encapsulate: (...input) => ({ ...encapsulate(...input), sharedSecret: new Uint8Array(32) }),
        }),
      ],
      [name, 'opens to another secret', kemWith(name, { decapsulate: (...input) => wrong(decapsulate(...input)) })],
      [name, 'opens what was changed', kemWith(name, { decapsulate: forgiving(decapsulate) })],
    ] as const;
  });

  it.each<readonly [keyof ChosenBackends, string, Partial<Primitives>]>([
    ['hmac', 'gives wrong bytes', { hmac: (...input) => wrong(nativePrimitives.hmac(...input)) }],
    ['hmac', 'is missing', { hmac: missing }],
    ['hkdf', 'gives wrong bytes', { hkdf: (...input) => wrong(nativePrimitives.hkdf(...input)) }],
    [
      'hkdf',
      'forgets the salt',
      { hkdf: (ikm, _salt, info, length) => nativePrimitives.hkdf(ikm, new Uint8Array(), info, length) },
    ],
    [
      'hkdf',
      'forgets what it is for',
      { hkdf: (ikm, salt, _info, length) => nativePrimitives.hkdf(ikm, salt, new Uint8Array(), length) },
    ],
    ['hkdf', 'is missing', { hkdf: missing }],
    ['x25519', 'gives wrong bytes', { x25519: (...input) => wrong(nativePrimitives.x25519(...input)) }],
    [
      'x25519',
      'makes other keys',
      { x25519Keygen: (seed) => nativePrimitives.x25519Keygen(seed.with(5, (seed[5] ?? 0) ^ 1)) },
    ],
    ['ed25519', 'signs something else', { edSign: (...input) => wrong(nativePrimitives.edSign(...input)) }],
    ['ed25519', 'makes other keys', { edKeygen: (seed) => nativePrimitives.edKeygen(wrong(seed)) }],
    ['ed25519', 'takes every signature', { edVerify: () => true }],
    ['sha256', 'gives wrong bytes', { sha256: (message) => wrong(nativePrimitives.sha256(message)) }],
    ['sha512', 'gives wrong bytes', { sha512: (message) => wrong(nativePrimitives.sha512(message)) }],
    ['aeadOver1KB', 'seals otherwise', { aeadSeal: (...input) => wrong(nativePrimitives.aeadSeal(...input)) }],
    ['aeadOver1KB', 'opens everything', { aeadOpen: (_key, _nonce, _data, sealed) => sealed.slice(0, -16) }],
    ...kemFaults,
  ])('A51 a native %s that %s is not used, and everything else is', (name, _what, fault) => {
    const all = choosePrimitives(nativePrimitives, true).chosen;
    const { chosen, primitives } = choosePrimitives({ ...nativePrimitives, ...fault }, true);
    expect(chosen).toEqual({ ...all, [name]: 'noble' });
    expect(hmacAnswers(primitives) && hkdfAnswers(primitives)).toBe(true);
    expect(kemAnswers('ML-KEM-1024', primitives, noblePrimitives)).toBe(true);
  });

  it('A51 refuses a backend that takes signatures under a key of small order', () => {
    const lenient = {
      ...nativePrimitives,
      edVerify: (...[publicKey, message, signature]: Parameters<typeof nativePrimitives.edVerify>) =>
        isSmallOrder(publicKey) || nativePrimitives.edVerify(publicKey, message, signature),
    };
    expect(choosePrimitives(lenient, false).chosen.ed25519).toBe('noble');
  });

  it('A51 refuses a backend that lets low-order points through', () => {
    const lenient = {
      ...nativePrimitives,
      x25519: (privateKey: Uint8Array, publicKey: Uint8Array) => {
        try {
          return nativePrimitives.x25519(privateKey, publicKey);
        } catch {
          return new Uint8Array(32).fill(9);
        }
      },
    };
    expect(choosePrimitives(lenient, false).chosen.x25519).toBe('noble');
  });
});
