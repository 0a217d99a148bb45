/**
 * The primitives this room is given. Everything is synchronous and deterministic in its arguments, so that state can be
 * loaded, stepped and saved without a gap; randomness arrives as `Draw`.
 */

/** Fresh random bytes from the operating system's generator; throws when it fails. */
export type Draw = (length: number) => Uint8Array;

export interface KeyPairBytes {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** FIPS 203. A private key is its 64-byte seed d ‖ z. */
export interface Kem {
  keygen(seed: Uint8Array): { readonly publicKey: Uint8Array };
  /**
   * Draws 32 bytes (the `m` of FIPS 203) and wipes them, or uses the backend's own generator where the seed cannot be
   * given.
   */
  encapsulate(
    publicKey: Uint8Array,
    draw: Draw,
  ): { readonly ciphertext: Uint8Array; readonly sharedSecret: Uint8Array };
  /** Implicit rejection: a wrong ciphertext gives another secret, not an error. */
  decapsulate(seed: Uint8Array, ciphertext: Uint8Array): Uint8Array;
}

export type KemName = 'ML-KEM-768' | 'ML-KEM-1024';

export interface Primitives {
  /** X25519 (RFC 7748). The private key is the 32 drawn bytes as they are; clamping happens inside. */
  x25519Keygen(seed: Uint8Array): KeyPairBytes;
  /** May throw or return zeros for a low-order point; the caller treats both alike. */
  x25519(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array;
  /** Ed25519 (RFC 8032). The private key is the 32-byte seed. */
  edKeygen(seed: Uint8Array): KeyPairBytes;
  edSign(privateKey: Uint8Array, message: Uint8Array): Uint8Array;
  /** Strict RFC 8032 verification; false for whatever is malformed. */
  edVerify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** HKDF-SHA256 (RFC 5869), extract and expand. */
  hkdf(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array;
  /** HMAC-SHA256 (RFC 2104). */
  hmac(key: Uint8Array, message: Uint8Array): Uint8Array;
  sha256(message: Uint8Array): Uint8Array;
  sha512(message: Uint8Array): Uint8Array;
  /** ChaCha20-Poly1305 (RFC 8439), 12-byte nonce; returns ciphertext ‖ tag(16). */
  aeadSeal(key: Uint8Array, nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Undefined when the tag does not verify. */
  aeadOpen(key: Uint8Array, nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined;
  readonly kem: Readonly<Record<KemName, Kem>>;
}

/** What a signature check needs; the server has only this much. */
export type SignatureVerifier = Pick<Primitives, 'edVerify'>;
