import { createHash } from 'node:crypto';
import { type KemName, type Primitives, equalBytes } from '../../../core/ratchet/signalCrypto.ts';

/*
 * One published answer for each primitive, and the refusals that matter. A backend that cannot do one of them is not
 * used for it; nothing here is about speed. Each check may also throw, which counts as a no.
 */
const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const isHex = (bytes: Uint8Array | undefined, hex: string): boolean =>
  bytes !== undefined && equalBytes(bytes, fromHex(hex));
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** Canonical encodings of the points of low order; a backend must throw or return zeros for each. */
const LOW_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

/** RFC 7748 section 6.1. */
export function x25519Answers(primitives: Primitives): boolean {
  const alice = fromHex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
  const bob = fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
  const bobPublic = 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f';
  const refuses = (point: string): boolean => {
    try {
      return primitives.x25519(alice, fromHex(point)).every((byte) => byte === 0);
    } catch {
      return true;
    }
  };
  return (
    isHex(
      primitives.x25519Keygen(alice).publicKey,
      '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
    ) &&
    isHex(primitives.x25519Keygen(bob).publicKey, bobPublic) &&
    isHex(
      primitives.x25519(alice, fromHex(bobPublic)),
      '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
    ) &&
    LOW_ORDER.every(refuses)
  );
}

/**
 * RFC 8032 section 7.1, test 2; its signature with S + L, which section 5.1.7 makes invalid; and a signature under the
 * neutral point, which would fit every message.
 */
export function ed25519Answers(primitives: Primitives): boolean {
  const seed = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
  const publicKey = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const r = '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da';
  const signature = `${r}085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00`;
  const malleated = `${r}f52db7415978abc61b2c2eb6aeebfca0387b2eaeb4302aeeb00d291612bb0c10`;
  const message = Uint8Array.of(0x72);
  const neutral = Uint8Array.of(1, ...new Uint8Array(31));
  return (
    isHex(primitives.edKeygen(seed).publicKey, Buffer.from(publicKey).toString('hex')) &&
    isHex(primitives.edSign(seed, message), signature) &&
    primitives.edVerify(publicKey, message, fromHex(signature)) &&
    !primitives.edVerify(publicKey, message, fromHex(malleated)) &&
    !primitives.edVerify(publicKey, Uint8Array.of(0x73), fromHex(signature)) &&
    !primitives.edVerify(publicKey, message, fromHex(signature).subarray(0, 63)) &&
    !primitives.edVerify(neutral, message, Uint8Array.of(...neutral, ...new Uint8Array(32)))
  );
}

/** FIPS 180-4, the one-block example. */
export function sha256Answers(primitives: Primitives): boolean {
  return isHex(primitives.sha256(ascii('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
}

/** FIPS 180-4, the one-block example. */
export function sha512Answers(primitives: Primitives): boolean {
  return isHex(
    primitives.sha512(ascii('abc')),
    [
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a',
      '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    ].join(''),
  );
}

/** RFC 4231 section 4.3. */
export function hmacAnswers(primitives: Primitives): boolean {
  return isHex(
    primitives.hmac(ascii('Jefe'), ascii('what do ya want for nothing?')),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
}

/** RFC 5869 appendix A.1. */
export function hkdfAnswers(primitives: Primitives): boolean {
  return isHex(
    primitives.hkdf(
      new Uint8Array(22).fill(0x0b),
      fromHex('000102030405060708090a0b0c'),
      fromHex('f0f1f2f3f4f5f6f7f8f9'),
      42,
    ),
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  );
}

/** RFC 8439 section 2.8.2. */
export function aeadAnswers(primitives: Primitives): boolean {
  const key = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i);
  const nonce = fromHex('070000004041424344454647');
  const aad = fromHex('50515253c0c1c2c3c4c5c6c7');
  const plaintext = ascii(
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
  );
  const sealed = [
    'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6',
    '3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36',
    '92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc',
    '3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691',
  ].join('');
  const changed = fromHex(sealed);
  changed[0] = (changed[0] ?? 0) ^ 1;
  return (
    isHex(primitives.aeadSeal(key, nonce, aad, plaintext), sealed) &&
    isHex(primitives.aeadOpen(key, nonce, aad, fromHex(sealed)), Buffer.from(plaintext).toString('hex')) &&
    primitives.aeadOpen(key, nonce, aad, changed) === undefined &&
    primitives.aeadOpen(key, nonce, fromHex('00'), fromHex(sealed)) === undefined &&
    primitives.aeadOpen(key, nonce, aad, new Uint8Array(15)) === undefined
  );
}

// Seed 00..3f and m = ff..e0. The reference backend that gave these also reproduces the published accumulated ML-KEM
// vectors (C2SP CCTV), see knownAnswers.test.ts.
const KEM_ANSWERS: Record<KemName, { publicKeySha256: string; shared: string; rejected: string }> = {
  'ML-KEM-768': {
    publicKeySha256: '0b7934c83125c788995e2ba6bd761e33046b3e40571be53e023309a29f398cc9',
    shared: 'f2c2678a3be8ba85e9053a0eaffc557661d15f2742caaf272cd93770062b53ca',
    rejected: '21c1e6b315b5a2020c7634e4f0e2c33384a7b55e045aa02cb6b84ef25bfff6a4',
  },
  'ML-KEM-1024': {
    publicKeySha256: 'c7b8fa0aa471d5ae18922d6ccad5b31e1d84f92ae723abfd13747018740a8530',
    shared: '323e526bcf53a6354dc3e74722383f34fc1aa2de0dc6af18378a9c25ec7d96a2',
    rejected: '7951d9690ef490e3a5184fac416592e230d9099b3b0e688ff9a3509c33d38952',
  },
};

/** FIPS 203: key generation, decapsulation, implicit rejection, and encapsulation both ways against the reference. */
export function kemAnswers(name: KemName, primitives: Primitives, reference: Primitives): boolean {
  const kem = primitives.kem[name];
  const answers = KEM_ANSWERS[name];
  const seed = Uint8Array.from({ length: 64 }, (_, i) => i);
  const { publicKey } = kem.keygen(seed);
  const sent = reference.kem[name].encapsulate(publicKey, (length) => Uint8Array.from({ length }, (_, i) => 0xff - i));
  const changed = Uint8Array.from(sent.ciphertext);
  changed[0] = (changed[0] ?? 0) ^ 1;
  const own = kem.encapsulate(publicKey, (length) => new Uint8Array(length).fill(7));
  return (
    createHash('sha256').update(publicKey).digest('hex') === answers.publicKeySha256 &&
    isHex(kem.decapsulate(seed, sent.ciphertext), answers.shared) &&
    isHex(kem.decapsulate(seed, changed), answers.rejected) &&
    isHex(reference.kem[name].decapsulate(seed, own.ciphertext), Buffer.from(own.sharedSecret).toString('hex'))
  );
}
