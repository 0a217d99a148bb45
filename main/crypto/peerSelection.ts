import { type Address, RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { DecryptOptions, EncryptOptions, PeerCrypto } from './SignalCrypto.ts';

/** What a handle needs from whoever encrypts: each operation with the address it is for. */
export interface PeerOperations<M> {
  readonly isForwardSecret: (peer: Address) => boolean;
  readonly hasSession: (peer: Address) => boolean;
  readonly initializeSession: (peer: Address, bundle: unknown) => string;
  readonly encrypt: (peer: Address, message: M, options?: EncryptOptions) => string;
  readonly decrypt: (peer: Address, text: string, options?: DecryptOptions<M>) => M;
}

/** The immutable handles of `forPeer`, and `setPeerId` with its two methods as a thin wrapper over them. */
export abstract class PeerSelection<M> {
  #selected: PeerCrypto<M> | undefined;

  protected abstract readonly operations: PeerOperations<M>;

  forPeer(address: Address): PeerCrypto<M> {
    const { operations } = this;
    const peer: Address = Object.freeze({ userId: address.userId, deviceId: address.deviceId });
    return Object.freeze({
      address: peer,
      get forwardSecret() {
        return operations.isForwardSecret(peer);
      },
      hasSession: () => operations.hasSession(peer),
      initializeSession: (bundle: unknown) => operations.initializeSession(peer, bundle),
      encryptToBase64: (message: M, options?: EncryptOptions) => operations.encrypt(peer, message, options),
      decryptFromBase64: (text: string, options?: DecryptOptions<M>) => operations.decrypt(peer, text, options),
    });
  }

  /**
   * Selects whom the two methods below speak to. Across an `await` somebody else may select another: prefer `forPeer`.
   */
  setPeerId(address: Address): void {
    this.#selected = this.forPeer(address);
  }

  encryptToBase64(message: M, options?: EncryptOptions): string {
    return this.#selectedPeer().encryptToBase64(message, options);
  }

  decryptFromBase64(text: string, options?: DecryptOptions<M>): M {
    return this.#selectedPeer().decryptFromBase64(text, options);
  }

  #selectedPeer(): PeerCrypto<M> {
    if (this.#selected === undefined) throw new RatchetError('E_NO_SESSION', 'no peer is selected');
    return this.#selected;
  }
}
