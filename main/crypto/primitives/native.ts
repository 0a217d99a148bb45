import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  sign,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
// Not by name: older runtimes have no ML-KEM, and a named import of what is not there fails before any check can run.
import nodeCrypto from 'node:crypto';
import type { Kem, Primitives } from '../../../core/ratchet/signalCrypto.ts';
import { isSmallOrder } from './smallOrder.ts';

/*
 * node:crypto, over OpenSSL in Node and BoringSSL in Electron. What the library underneath lacks simply throws here;
 * `choosePrimitives.ts` runs every one of these against known answers before it is used.
 */

// RFC 8410: an OID in a fixed frame, then the 32 bytes. DER is the one import both libraries have had for years.
const PKCS8 = { x25519: '302e020100300506032b656e04220420', ed25519: '302e020100300506032b657004220420' };
const SPKI = { x25519: '302a300506032b656e032100', ed25519: '302a300506032b6570032100' };

type Curve = keyof typeof PKCS8;

/** The reader of DER overlooks what comes after the 32 bytes. */
function refuseOtherLengths(raw: Uint8Array): void {
  if (raw.length !== 32) throw new RangeError('a key has 32 bytes');
}

function privateKeyOf(curve: Curve, raw: Uint8Array): KeyObject {
  refuseOtherLengths(raw);
  const der = Buffer.concat([Buffer.from(PKCS8[curve], 'hex'), raw]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  return key;
}

function publicKeyOf(curve: Curve, raw: Uint8Array): KeyObject {
  refuseOtherLengths(raw);
  return createPublicKey({
    key: Buffer.concat([Buffer.from(SPKI[curve], 'hex'), raw]),
    format: 'der',
    type: 'spki',
  });
}

function rawPublic(key: KeyObject): Uint8Array {
  return own(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32));
}

/** Node hands out views into pooled memory; secrets get memory of their own, and the view is wiped. */
function own(buffer: Buffer | ArrayBuffer): Uint8Array {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  const copy = Uint8Array.from(buffer);
  buffer.fill(0);
  return copy;
}

const TAG_BYTES = 16;

function kemOf(asymmetricKeyType: 'ml-kem-768' | 'ml-kem-1024'): Kem {
  const privateKey = (seed: Uint8Array) => {
    const key = Buffer.from(seed.buffer, seed.byteOffset, seed.byteLength);
    return createPrivateKey({ key, format: 'raw-seed', asymmetricKeyType });
  };
  return {
    keygen: (seed) => ({
      publicKey: Uint8Array.from(createPublicKey(privateKey(seed)).export({ format: 'raw-public' })),
    }),
    // OpenSSL takes no randomness from outside here: it draws m from its own generator.
    encapsulate: (publicKey) => {
      const key = createPublicKey({ key: Buffer.from(publicKey), format: 'raw-public', asymmetricKeyType });
      const { ciphertext, sharedKey } = nodeCrypto.encapsulate(key);
      return { ciphertext: own(ciphertext), sharedSecret: own(sharedKey) };
    },
    decapsulate: (seed, ciphertext) => own(nodeCrypto.decapsulate(privateKey(seed), ciphertext)),
  };
}

export const nativePrimitives: Primitives = {
  x25519Keygen: (seed) => ({ privateKey: seed, publicKey: rawPublic(privateKeyOf('x25519', seed)) }),
  x25519: (privateKey, publicKey) =>
    own(
      diffieHellman({
        privateKey: privateKeyOf('x25519', privateKey),
        publicKey: publicKeyOf('x25519', publicKey),
      }),
    ),
  edKeygen: (seed) => ({ privateKey: seed, publicKey: rawPublic(privateKeyOf('ed25519', seed)) }),
  edSign: (privateKey, message) => own(sign(null, message, privateKeyOf('ed25519', privateKey))),
  edVerify: (publicKey, message, signature) => {
    try {
      return !isSmallOrder(publicKey) && verify(null, message, publicKeyOf('ed25519', publicKey), signature);
    } catch {
      return false;
    }
  },
  hkdf: (ikm, salt, info, length) => own(hkdfSync('sha256', ikm, salt, info, length)),
  hmac: (key, message) => own(createHmac('sha256', key).update(message).digest()),
  sha256: (message) => own(createHash('sha256').update(message).digest()),
  sha512: (message) => own(createHash('sha512').update(message).digest()),
  aeadSeal: (key, nonce, associatedData, plaintext) => {
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(associatedData, { plaintextLength: plaintext.length });
    return own(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
  },
  aeadOpen: (key, nonce, associatedData, sealed) => {
    if (sealed.length < TAG_BYTES) return undefined;
    const end = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(associatedData, { plaintextLength: end });
    decipher.setAuthTag(sealed.subarray(end));
    try {
      return own(Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]));
    } catch {
      return undefined;
    }
  },
  kem: { 'ML-KEM-768': kemOf('ml-kem-768'), 'ML-KEM-1024': kemOf('ml-kem-1024') },
};
