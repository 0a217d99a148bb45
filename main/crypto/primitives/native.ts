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
import { importedPrivateKeys, importedPublicKeys } from './importedKeys.ts';
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

function privateKeysOf(curve: Curve): (raw: Uint8Array) => KeyObject {
  const frame = Buffer.from(PKCS8[curve], 'hex');
  return importedPrivateKeys((raw) => {
    refuseOtherLengths(raw);
    const der = Buffer.concat([frame, raw]);
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    der.fill(0);
    return key;
  });
}

function publicKeysOf(curve: Curve): (raw: Uint8Array) => KeyObject {
  const frame = Buffer.from(SPKI[curve], 'hex');
  return importedPublicKeys((raw) => {
    refuseOtherLengths(raw);
    return createPublicKey({ key: Buffer.concat([frame, raw]), format: 'der', type: 'spki' });
  });
}

const x25519Private = privateKeysOf('x25519');
const x25519Public = publicKeysOf('x25519');
const ed25519Private = privateKeysOf('ed25519');
const ed25519Public = publicKeysOf('ed25519');

/** As JWK, because libraries take twenty times as long to write DER. */
function rawPublic(privateKey: KeyObject): Uint8Array {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new TypeError('not a key of a curve');
  return own(Buffer.from(x, 'base64url'));
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
  const privateKey = importedPrivateKeys((seed) => {
    const key = Buffer.from(seed.buffer, seed.byteOffset, seed.byteLength);
    return createPrivateKey({ key, format: 'raw-seed', asymmetricKeyType });
  });
  const publicKey = importedPublicKeys((bytes) =>
    createPublicKey({ key: Buffer.from(bytes), format: 'raw-public', asymmetricKeyType }),
  );
  return {
    keygen: (seed) => ({
      publicKey: Uint8Array.from(createPublicKey(privateKey(seed)).export({ format: 'raw-public' })),
    }),
    // OpenSSL takes no randomness from outside here: it draws m from its own generator.
    encapsulate: (bytes) => {
      const { ciphertext, sharedKey } = nodeCrypto.encapsulate(publicKey(bytes));
      return { ciphertext: own(ciphertext), sharedSecret: own(sharedKey) };
    },
    decapsulate: (seed, ciphertext) => own(nodeCrypto.decapsulate(privateKey(seed), ciphertext)),
  };
}

export const nativePrimitives: Primitives = {
  x25519Keygen: (seed) => ({ privateKey: seed, publicKey: rawPublic(x25519Private(seed)) }),
  x25519: (privateKey, publicKey) =>
    own(diffieHellman({ privateKey: x25519Private(privateKey), publicKey: x25519Public(publicKey) })),
  edKeygen: (seed) => ({ privateKey: seed, publicKey: rawPublic(ed25519Private(seed)) }),
  edSign: (privateKey, message) => own(sign(null, message, ed25519Private(privateKey))),
  edVerify: (publicKey, message, signature) => {
    try {
      return !isSmallOrder(publicKey) && verify(null, message, ed25519Public(publicKey), signature);
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
