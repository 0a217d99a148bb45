import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { ExtendedAead } from '../../../core/ratchet/signalCrypto.ts';

/** Only noble has it: neither OpenSSL nor BoringSSL offers XChaCha20-Poly1305 by `createCipheriv`. */
export const nobleExtendedAead: ExtendedAead = {
  xaeadSeal: (key, nonce, associatedData, plaintext) =>
    xchacha20poly1305(key, nonce, associatedData).encrypt(plaintext),
  xaeadOpen: (key, nonce, associatedData, sealed) => {
    try {
      return xchacha20poly1305(key, nonce, associatedData).decrypt(sealed);
    } catch {
      return undefined;
    }
  },
};
