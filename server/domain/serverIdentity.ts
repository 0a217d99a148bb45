import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { serverProofMessage } from '../../core/protocol/authMessage.ts';

/** Who this server is, as its store keeps it: made once, the same for the life of its data. */
export interface StoredServerIdentity {
  readonly id: string;
  /** Ed25519 private key (RFC 8410), PKCS #8 in DER, base64. */
  readonly signingKey: string;
}

/**
 * The server's id and the key that proves it: a client that finds the same id under another address asks for the proof
 * before it follows. The id alone is no secret, anybody can repeat it.
 */
export class ServerIdentity {
  readonly id: string;
  /** Ed25519 public key, 32 bytes, base64. */
  readonly publicKey: string;
  readonly #signingKey: KeyObject;

  constructor({ id, signingKey }: StoredServerIdentity) {
    this.id = id;
    this.#signingKey = createPrivateKey({ key: Buffer.from(signingKey, 'base64'), format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(this.#signingKey).export({ format: 'der', type: 'spki' });
    this.publicKey = spki.subarray(-32).toString('base64');
  }

  /** Base64 of the signature over the client's nonce (base64), made in the thread pool. */
  prove(nonce: string): Promise<string> {
    const message = serverProofMessage({ serverId: this.id, nonce: Buffer.from(nonce, 'base64') });
    return new Promise((resolve, reject) => {
      sign(null, message, this.#signingKey, (error, signature) =>
        error ? reject(error) : resolve(signature.toString('base64')),
      );
    });
  }
}
