import { generateKeyPairSync, type KeyObject, randomBytes, randomInt, sign } from 'node:crypto';
import { signInMessage, type SignInPurpose } from '../../core/protocol/authMessage.ts';
import type { RegisterRequest } from '../../core/protocol/httpApi.ts';
import type {
  DeviceBundle,
  Identity,
  KemPrekey,
  KeyUpload,
  PrekeyBundle,
  PrekeyUpload,
  StaticKey,
  X25519Prekey,
} from '../../core/protocol/prekeyBundle.ts';
import { encodeCapabilities } from '../../core/ratchet/capabilities.ts';
import { identityCertificateMessage } from '../../core/ratchet/identity.ts';
import { type PrekeyKind, type PrekeyRole, prekeySignatureMessage } from '../../core/ratchet/prekey.ts';
import { staticCertificateMessage } from '../../core/ratchet/staticSeal.ts';

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** What tests say they reached a server under, which does not know its own addresses. */
export const TEST_ORIGIN = 'https://calls.test';

/**
 * The keys of a device as a server knows them: real Ed25519 signatures, DH and KEM keys of the right length and no use.
 */
export class TestDevice {
  readonly user: string;
  readonly device: number;
  identity: Identity;
  readonly #signingKey: KeyObject;
  /** Of its KEM keys: those of ML-KEM-1024 if it has suite 0x03. */
  #kemKeyBytes = 1184;
  #nextKeyId = 1;

  /** `suites` is the bitmap of its capabilities, PQXDH with ML-KEM-768 as a rule; 0 is a device without a ratchet. */
  constructor(user: string, device = randomInt(1, 2 ** 32), suites = 4) {
    this.user = user;
    this.device = device;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.#signingKey = privateKey;
    const raw = {
      signingKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
      dhKey: new Uint8Array(
        generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
      ),
    };
    this.identity = { signingKey: base64(raw.signingKey), dhKey: base64(raw.dhKey), capabilities: '', certificate: '' };
    this.goOverTo(1, suites);
  }

  /** From now on it has these capabilities, and makes KEM keys of their size. */
  goOverTo(version: number, suites: number): void {
    this.identity = this.withCapabilities(version, suites);
    this.#kemKeyBytes = (suites & 8) === 0 ? 1184 : 1568;
  }

  /** The same keys under other capabilities. */
  withCapabilities(version: number, suites: number): Identity {
    const capabilities = encodeCapabilities({ version, minSuite: suites === 0 ? 0xf0 : 1, suites });
    const keys = this.#publicKeys();
    const certificate = this.sign(
      identityCertificateMessage({ userId: this.user, deviceId: this.device }, { ...keys, capabilities }),
    );
    return { ...this.identity, capabilities: base64(capabilities), certificate };
  }

  staticKey(deviceId = this.device): StaticKey {
    const publicKey = new Uint8Array(randomBytes(32));
    const address = { userId: this.user, deviceId };
    const signature = this.sign(staticCertificateMessage(address, this.#publicKeys(), publicKey));
    return { publicKey: base64(publicKey), signature };
  }

  #publicKeys() {
    const raw = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
    return { signingKey: raw(this.identity.signingKey), dhKey: raw(this.identity.dhKey) };
  }

  get address(): { user: string; device: number } {
    return { user: this.user, device: this.device };
  }

  sign(message: Uint8Array): string {
    return base64(sign(null, message, this.#signingKey));
  }

  signIn(purpose: SignInPurpose, serverId: string, nonce: string, origin = TEST_ORIGIN): string {
    return this.sign(
      signInMessage(purpose, { serverId, origin, nonce: Buffer.from(nonce, 'base64'), ...this.address }),
    );
  }

  /** An upload with so many one-time keys of each kind; ids go on from the last upload. */
  prekeys(oneTime: number, nowMs: number): PrekeyUpload {
    const many = (role: PrekeyRole, bytes: number) =>
      Array.from({ length: oneTime }, () => this.#prekey(role, 'oneTime', bytes, nowMs));
    return {
      signedPrekey: this.#prekey('spk', 'lastResort', 32, nowMs),
      lastResortKemPrekey: this.#prekey('kem', 'lastResort', this.#kemKeyBytes, nowMs),
      oneTimePrekeys: many('opk', 32),
      oneTimeKemPrekeys: many('kem', this.#kemKeyBytes),
    };
  }

  registration<Keys extends KeyUpload>(
    challenge: { server_id: string; nonce: string },
    prekeys: Keys,
  ): RegisterRequest & { prekeys: Keys } {
    const { nonce } = challenge;
    const signature = this.signIn('register', challenge.server_id, nonce);
    return { ...this.address, identity: this.identity, prekeys, origin: TEST_ORIGIN, nonce, signature };
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

/** The bundle of a device with a ratchet, or the test fails. */
export function prekeyBundleIn(bundle: DeviceBundle | undefined): PrekeyBundle {
  if (bundle === undefined || !('signedPrekey' in bundle)) throw new Error('not the bundle of a device with a ratchet');
  return bundle;
}
