import { RatchetError } from './ratchetError.ts';

/**
 * Bytes that are overwritten when they have done their work. JavaScript promises nothing about copies made by the
 * engine; what can be wiped is. The content sits in a private field, so that neither JSON nor an inspector prints it.
 */
export class Secret {
  #bytes: Uint8Array | undefined;
  /** In bytes; also of what was disposed of. */
  readonly length: number;

  /** Takes ownership of `bytes`; a view into a larger (pooled) buffer is copied out and wiped there. */
  constructor(bytes: Uint8Array) {
    if (bytes.byteLength === bytes.buffer.byteLength) {
      this.#bytes = bytes;
    } else {
      this.#bytes = Uint8Array.from(bytes);
      bytes.fill(0);
    }
    this.length = bytes.length;
  }

  /** The live bytes, not a copy. Throws E_STATE after `dispose`. */
  get bytes(): Uint8Array {
    if (this.#bytes === undefined) throw new RatchetError('E_STATE', 'a secret was used after it was disposed of');
    return this.#bytes;
  }

  /** A second owner with bytes of its own. */
  clone(): Secret {
    return new Secret(Uint8Array.from(this.bytes));
  }

  /**
   * Overwrites the bytes and lets go of them, and so of whatever a backend made of them. Calling it again does nothing.
   */
  dispose(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
  }

  toJSON(): string {
    return '[secret]';
  }
}
