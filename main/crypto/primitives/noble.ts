import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { ml_kem1024, ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import type { Kem, Primitives } from '../../../core/ratchet/signalCrypto.ts';

/*
 * The reference backend, and the fallback for every primitive. No call here lets noble draw randomness of its own: it
 * would look for a global Web Crypto object, which older Electron main processes do not have.
 */
function kemOf(algorithm: typeof ml_kem768): Kem {
  return {
    keygen: (seed) => {
      const { publicKey, secretKey } = algorithm.keygen(seed);
      secretKey.fill(0);
      return { publicKey };
    },
    encapsulate: (publicKey, draw) => {
      const m = draw(32);
      const { cipherText, sharedSecret } = algorithm.encapsulate(publicKey, m);
      m.fill(0);
      return { ciphertext: cipherText, sharedSecret };
    },
    decapsulate: (seed, ciphertext) => {
      const { secretKey } = algorithm.keygen(seed);
      const shared = algorithm.decapsulate(ciphertext, secretKey);
      secretKey.fill(0);
      return shared;
    },
  };
}

export const noblePrimitives: Primitives = {
  x25519Keygen: (seed) => ({ privateKey: seed, publicKey: x25519.getPublicKey(seed) }),
  x25519: (privateKey, publicKey) => x25519.getSharedSecret(privateKey, publicKey),
  edKeygen: (seed) => ({ privateKey: seed, publicKey: ed25519.getPublicKey(seed) }),
  edSign: (privateKey, message) => ed25519.sign(message, privateKey),
  edVerify: (publicKey, message, signature) => {
    try {
      // RFC 8032 proper: the looser ZIP 215 rule accepts encodings that the native backends refuse.
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  },
  hkdf: (ikm, salt, info, length) => hkdf(sha256, ikm, salt, info, length),
  hmac: (key, message) => hmac(sha256, key, message),
  sha256: (message) => sha256(message),
  sha512: (message) => sha512(message),
  aeadSeal: (key, nonce, associatedData, plaintext) => chacha20poly1305(key, nonce, associatedData).encrypt(plaintext),
  aeadOpen: (key, nonce, associatedData, sealed) => {
    try {
      return chacha20poly1305(key, nonce, associatedData).decrypt(sealed);
    } catch {
      return undefined;
    }
  },
  kem: { 'ML-KEM-768': kemOf(ml_kem768), 'ML-KEM-1024': kemOf(ml_kem1024) },
};
