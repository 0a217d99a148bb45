import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keyring } from '../../main/store/key/keyring.ts';

/** A keyring in memory. It really encrypts, with a key that belongs to its name, and can be taken away. */
export class FakeKeyring implements Keyring {
  readonly #key = randomBytes(32);
  #backend: string;
  #missing: string | null = null;

  constructor(backend = 'gnome_libsecret') {
    this.#backend = backend;
  }

  /** Called before anything is wrapped. */
  onWrap: () => void = () => undefined;

  /** As if the desktop session had changed. */
  takeAway(missing = this.#backend): void {
    this.#missing = missing;
  }

  bringBack(): void {
    this.#missing = null;
  }

  readonly isAvailable: Keyring['isAvailable'] = async () =>
    this.#missing === null ? { available: true, backend: this.#backend } : { available: false, missing: this.#missing };

  readonly wrap = async (bytes: Uint8Array): Promise<Uint8Array> => {
    this.#mustBeThere();
    this.onWrap();
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  };

  readonly unwrap = async (wrapped: Uint8Array): Promise<Uint8Array> => {
    this.#mustBeThere();
    const decipher = createDecipheriv('aes-256-gcm', this.#key, wrapped.subarray(0, 12));
    decipher.setAuthTag(wrapped.subarray(-16));
    return new Uint8Array(Buffer.concat([decipher.update(wrapped.subarray(12, -16)), decipher.final()]));
  };

  #mustBeThere(): void {
    if (this.#missing !== null) throw new Error('the keyring is gone');
  }
}
