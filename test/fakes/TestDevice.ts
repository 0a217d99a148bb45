import { generateKeyPairSync, type KeyObject, randomBytes, randomInt, sign } from 'node:crypto';
import { signInMessage, type SignInPurpose } from '../../core/protocol/authMessage.ts';
import type { RegisterRequest } from '../../core/protocol/httpApi.ts';
import type { Identity, KemPrekey, PrekeyUpload, X25519Prekey } from '../../core/protocol/prekeyBundle.ts';
import { encodeCapabilities } from '../../core/ratchet/capabilities.ts';
import { identityCertificateMessage } from '../../core/ratchet/identity.ts';
import { type PrekeyKind, type PrekeyRole, prekeySignatureMessage } from '../../core/ratchet/prekey.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The keys of a device as a server knows them: real Ed25519 signatures, DH and KEM keys of the right length and no use. */
export class TestDevice {
  readonly user: string;
  readonly device: number;
  readonly identity: Identity;
  readonly #signingKey: KeyObject;
  #nextKeyId = 1;

  constructor(user: string, device = randomInt(1, 2 ** 32)) {
    this.user = user;
    this.device = device;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.#signingKey = privateKey;
    const raw = {
      signingKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
      dhKey: new Uint8Array(
        generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
      ),
      capabilities: encodeCapabilities({ version: 1, minSuite: 2, suites: 4 }),
    };
    const certificate = this.sign(identityCertificateMessage({ userId: user, deviceId: device }, raw));
    this.identity = {
      signingKey: base64(raw.signingKey),
      dhKey: base64(raw.dhKey),
      capabilities: base64(raw.capabilities),
      certificate,
    };
  }

  get address(): { user: string; device: number } {
    return { user: this.user, device: this.device };
  }

  sign(message: Uint8Array): string {
    return base64(sign(null, message, this.#signingKey));
  }

  signIn(purpose: SignInPurpose, serverId: string, nonce: string): string {
    return this.sign(signInMessage(purpose, { serverId, nonce: Buffer.from(nonce, 'base64'), ...this.address }));
  }

  /** An upload with so many one-time keys of each kind; ids go on from the last upload. */
  prekeys(oneTime: number, nowMs: number): PrekeyUpload {
    const many = (role: PrekeyRole, bytes: number) =>
      Array.from({ length: oneTime }, () => this.#prekey(role, 'oneTime', bytes, nowMs));
    return {
      signedPrekey: this.#prekey('spk', 'lastResort', 32, nowMs),
      lastResortKemPrekey: this.#prekey('kem', 'lastResort', 1184, nowMs),
      oneTimePrekeys: many('opk', 32),
      oneTimeKemPrekeys: many('kem', 1184),
    };
  }

  registration(challenge: { server_id: string; nonce: string }, prekeys: PrekeyUpload): RegisterRequest {
    const { nonce } = challenge;
    const signature = this.signIn('register', challenge.server_id, nonce);
    return { ...this.address, identity: this.identity, prekeys, nonce, signature };
  }

  #prekey(role: PrekeyRole, kind: PrekeyKind, bytes: number, nowMs: number): X25519Prekey | KemPrekey {
    const publicKey = new Uint8Array(randomBytes(bytes));
    const dated = {
      id: this.#nextKeyId++,
      notBefore: Math.floor(nowMs / 1000),
      notAfter: Math.floor(nowMs / 1000) + 14 * 86_400,
    };
    const signature = this.sign(prekeySignatureMessage(role, kind, { ...dated, publicKey }));
    return { ...dated, publicKey: base64(publicKey), signature };
  }
}
