import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  decapsulate as nodeDecapsulate,
  diffieHellman,
  encapsulate as nodeEncapsulate,
  hkdfSync,
  type KeyObject,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto';
import { Refusal } from './refusal.ts';

/*
 * The primitives of docs/PROTOCOL.md section 1 as node:crypto has them. Nothing of Ringfort's own code is used in this
 * folder: what it computes, somebody else's client would.
 */

// RFC 8410 and RFC 9935: fixed frames around the raw keys.
const PKCS8 = {
  x25519: '302e020100300506032b656e04220420',
  ed25519: '302e020100300506032b657004220420',
  'ml-kem-768': '3054020100300b060960864801650304040204428040',
  'ml-kem-1024': '3054020100300b060960864801650304040304428040',
};
const SPKI = {
  x25519: '302a300506032b656e032100',
  ed25519: '302a300506032b6570032100',
  'ml-kem-768': '308204b2300b0609608648016503040402038204a100',
  'ml-kem-1024': '30820632300b06096086480165030404030382062100',
};

const privateKey = (algorithm: keyof typeof PKCS8, raw: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([Buffer.from(PKCS8[algorithm], 'hex'), raw]), format: 'der', type: 'pkcs8' });
const publicKey = (algorithm: keyof typeof SPKI, raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([Buffer.from(SPKI[algorithm], 'hex'), raw]), format: 'der', type: 'spki' });
const rawPublicOf = (key: KeyObject, bytes: number): Buffer =>
  Buffer.from(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-bytes));

export const sha256 = (...parts: readonly Buffer[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();

export const hmac = (key: Buffer, message: Buffer): Buffer => createHmac('sha256', key).update(message).digest();

export const hkdf = (salt: Buffer, ikm: Buffer, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', ikm, salt, info, bytes));

export const x25519Public = (seed: Buffer): Buffer => rawPublicOf(privateKey('x25519', seed), 32);

export function dh(ours: Buffer, theirs: Buffer): Buffer {
  try {
    return diffieHellman({ privateKey: privateKey('x25519', ours), publicKey: publicKey('x25519', theirs) });
  } catch {
    throw new Refusal('E_BAD_KEY');
  }
}

export const ed25519Public = (seed: Buffer): Buffer => rawPublicOf(privateKey('ed25519', seed), 32);

export const sign = (seed: Buffer, message: Buffer): Buffer => nodeSign(null, message, privateKey('ed25519', seed));

export const verify = (key: Buffer, message: Buffer, signature: Buffer): boolean =>
  nodeVerify(null, message, publicKey('ed25519', key), signature);

export function seal(key: Buffer, nonce: Buffer, associatedData: Buffer, plaintext: Buffer): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  cipher.setAAD(associatedData, { plaintextLength: plaintext.length });
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Throws E_AUTH. */
export function open(key: Buffer, nonce: Buffer, associatedData: Buffer, sealed: Buffer): Buffer {
  const ciphertext = sealed.subarray(0, -16);
  const cipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  cipher.setAAD(associatedData, { plaintextLength: ciphertext.length });
  cipher.setAuthTag(sealed.subarray(-16));
  try {
    return Buffer.concat([cipher.update(ciphertext), cipher.final()]);
  } catch {
    throw new Refusal('E_AUTH');
  }
}

/** What differs between the suites, docs/PROTOCOL.md section 2. */
export interface KemParameters {
  readonly algorithm: 'ml-kem-768' | 'ml-kem-1024';
  readonly keyBytes: number;
  readonly ciphertextBytes: number;
}

const KEM_OF_SUITE: ReadonlyMap<number, KemParameters | null> = new Map([
  [1, null],
  [2, { algorithm: 'ml-kem-768', keyBytes: 1184, ciphertextBytes: 1088 }],
  [3, { algorithm: 'ml-kem-1024', keyBytes: 1568, ciphertextBytes: 1568 }],
]);

/** Throws E_VERSION for a suite that does not exist. */
export function kemOfSuite(suite: number): KemParameters | null {
  const kem = KEM_OF_SUITE.get(suite);
  if (kem === undefined) throw new Refusal('E_VERSION');
  return kem;
}

export const kemPublic = (kem: KemParameters, seed: Buffer): Buffer =>
  rawPublicOf(privateKey(kem.algorithm, seed), kem.keyBytes);

export const decapsulate = (kem: KemParameters, seed: Buffer, ciphertext: Buffer): Buffer =>
  nodeDecapsulate(privateKey(kem.algorithm, seed), ciphertext);

/** With randomness of its own. */
export function encapsulate(kem: KemParameters, key: Buffer): { readonly secret: Buffer; readonly ciphertext: Buffer } {
  const { sharedKey, ciphertext } = nodeEncapsulate(publicKey(kem.algorithm, key));
  return { secret: Buffer.from(sharedKey), ciphertext: Buffer.from(ciphertext) };
}

/** FIPS 203, algorithm 17: (K, r) = G(m ‖ H(ek)); this is K, which encapsulation with this m gives. */
export function kemSecretOf(key: Buffer, m: Buffer): Buffer {
  const hashOfKey = createHash('sha3-256').update(key).digest();
  return createHash('sha3-512').update(m).update(hashOfKey).digest().subarray(0, 32);
}
