import { label, lengthPrefixed, uint, zeros } from './encoding.ts';
import { type Opening, encodeOpening } from './messages.ts';
import {
  decapsulate,
  dh,
  ed25519Public,
  hkdf,
  kemOfSuite,
  kemPublic,
  sha256,
  verify,
  x25519Public,
} from './primitives.ts';
import { checkKem, checkX25519 } from './publicKeys.ts';
import { Refusal } from './refusal.ts';

/** docs/PROTOCOL.md sections 2 to 5. */
export interface Address {
  readonly userId: string;
  readonly deviceId: number;
}

export interface PublicIdentity {
  readonly address: Address;
  readonly identity: Buffer;
  readonly caps: Buffer;
  readonly certificate: Buffer;
}

export interface OwnIdentity {
  readonly address: Address;
  readonly signingSeed: Buffer;
  readonly dhPrivate: Buffer;
  readonly caps: Buffer;
}

export interface PublicPrekey {
  readonly id: number;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: Buffer;
  readonly signature: Buffer;
}

export interface Bundle extends PublicIdentity {
  readonly spk: PublicPrekey;
  readonly opk: PublicPrekey | undefined;
  readonly kem: PublicPrekey;
  readonly kemKind: number;
}

export interface Agreed {
  readonly transcript: Buffer;
  readonly rootKey: Buffer;
  readonly sessionId: Buffer;
}

export const identityOf = (own: OwnIdentity): Buffer =>
  Buffer.concat([ed25519Public(own.signingSeed), x25519Public(own.dhPrivate)]);

export const certificateMessage = (address: Address, identity: Buffer, caps: Buffer): Buffer =>
  Buffer.concat([label('identity'), lengthPrefixed(address.userId), uint(address.deviceId, 4), identity, caps]);

export const prekeyMessage = (role: string, kind: number, prekey: Omit<PublicPrekey, 'signature'>): Buffer =>
  Buffer.concat([
    label(role),
    uint(prekey.id, 4),
    uint(kind, 1),
    uint(prekey.notBefore, 6),
    uint(prekey.notAfter, 6),
    prekey.publicKey,
  ]);

export const capsOf = (caps: Buffer) => ({
  version: caps.readUInt32BE(0),
  minSuite: caps.readUInt8(4),
  suites: caps.readUInt32BE(5),
});

/** Throws E_AUTH for a wrong certificate, E_VERSION for capabilities of another layout. */
export function checkIdentity({ address, identity, caps, certificate }: PublicIdentity): void {
  if (!verify(identity.subarray(0, 32), certificateMessage(address, identity, caps), certificate)) {
    throw new Refusal('E_AUTH');
  }
  if (caps.subarray(9).some((byte) => byte !== 0)) throw new Refusal('E_VERSION');
}

/** The greatest suite in both bitmaps, if both sides accept it. Throws E_DOWNGRADE. */
export function commonSuite(ours: Buffer, theirs: Buffer): number {
  const [one, other] = [capsOf(ours), capsOf(theirs)];
  const suite = [3, 2, 1].find((id) => (one.suites & other.suites & (1 << id)) !== 0);
  if (suite === undefined || suite < one.minSuite || suite < other.minSuite) throw new Refusal('E_DOWNGRADE');
  return suite;
}

const DAY = 86_400;

/** Section 4, steps 4 to 7. `now` is Unix seconds. */
export function checkBundle(suite: number, expected: Address, bundle: Bundle, now: number): void {
  const bad = new Refusal('E_BAD_BUNDLE');
  const { userId, deviceId } = bundle.address;
  if (userId !== expected.userId || deviceId !== expected.deviceId) throw bad;
  const kem = kemOfSuite(suite);
  if (kem !== null && bundle.kem.publicKey.length !== kem.keyBytes) throw bad;
  checkX25519(bundle.identity.subarray(32));
  checkX25519(bundle.spk.publicKey);
  if (bundle.opk !== undefined) checkX25519(bundle.opk.publicKey);
  if (kem !== null) checkKem(kem, bundle.kem.publicKey);

  const certified = certificateMessage(expected, bundle.identity, bundle.caps);
  const signer = bundle.identity.subarray(0, 32);
  if (!verify(signer, certified, bundle.certificate)) throw bad;
  if (bundle.caps.subarray(9).some((byte) => byte !== 0)) throw new Refusal('E_VERSION');
  const checkPrekey = (role: string, kind: number, prekey: PublicPrekey): void => {
    if (prekey.id === 0 || !verify(signer, prekeyMessage(role, kind, prekey), prekey.signature)) throw bad;
    const last = kind === 1 ? Math.min(prekey.notAfter, prekey.notBefore + 14 * DAY) : prekey.notAfter;
    if (now < prekey.notBefore - DAY || now > last + DAY) throw bad;
  };
  checkPrekey('spk', 1, bundle.spk);
  if (bundle.opk !== undefined) checkPrekey('opk', 0, bundle.opk);
  if (kem !== null) checkPrekey('kem', bundle.kemKind, bundle.kem);
}

/** Everything TH covers, section 5. */
export interface TranscriptInput {
  readonly suite: number;
  readonly epoch: number;
  readonly initiator: Address;
  readonly responder: Address;
  readonly initiatorIdentity: Buffer;
  readonly responderIdentity: Buffer;
  readonly initiatorCaps: Buffer;
  readonly responderCaps: Buffer;
  readonly spkId: number;
  readonly spk: Buffer;
  readonly opkId: number;
  readonly opk: Buffer | undefined;
  readonly kemId: number;
  readonly kemKind: number;
  readonly kemKey: Buffer;
  readonly ephemeral: Buffer;
  readonly ciphertext: Buffer;
}

export function transcriptHash(input: TranscriptInput): Buffer {
  const address = ({ userId, deviceId }: Address): Buffer => Buffer.concat([lengthPrefixed(userId), uint(deviceId, 4)]);
  return sha256(
    label('transcript'),
    uint(input.suite, 1),
    uint(input.epoch, 6),
    address(input.initiator),
    address(input.responder),
    input.initiatorIdentity,
    input.responderIdentity,
    input.initiatorCaps,
    input.responderCaps,
    uint(input.spkId, 4),
    input.spk,
    uint(input.opkId, 4),
    input.opk ?? zeros(32),
    uint(input.kemId, 4),
    uint(input.kemKind, 1),
    input.kemKey,
    input.ephemeral,
    input.ciphertext,
  );
}

function agree(suite: number, transcript: Buffer, secrets: readonly Buffer[]): Agreed {
  const ikm = Buffer.concat([Buffer.alloc(32, 0xff), ...secrets]);
  const okm = hkdf(zeros(32), ikm, Buffer.concat([label('pqxdh'), uint(suite, 1), transcript]), 48);
  return { transcript, rootKey: okm.subarray(0, 32), sessionId: okm.subarray(32) };
}

/** What encapsulating to the KEM prekey gave; no secret and no ciphertext in suite 1. */
export interface Encapsulated {
  readonly secret: Buffer | undefined;
  readonly ciphertext: Buffer;
}

export function initiate(
  suite: number,
  epoch: number,
  own: OwnIdentity & { readonly certificate: Buffer },
  bundle: Bundle,
  ephemeral: Buffer,
  encapsulated: Encapsulated,
): { readonly agreed: Agreed; readonly openingBytes: Buffer } {
  const kem = kemOfSuite(suite);
  const identity = identityOf(own);
  const ephemeralKey = x25519Public(ephemeral);
  const named = {
    suite,
    epoch,
    spkId: bundle.spk.id,
    opkId: bundle.opk?.id ?? 0,
    kemId: kem === null ? 0 : bundle.kem.id,
    kemKind: kem === null ? 0 : bundle.kemKind,
    ephemeral: ephemeralKey,
    ciphertext: encapsulated.ciphertext,
  };
  const transcript = transcriptHash({
    ...named,
    initiator: own.address,
    responder: bundle.address,
    initiatorIdentity: identity,
    responderIdentity: bundle.identity,
    initiatorCaps: own.caps,
    responderCaps: bundle.caps,
    spk: bundle.spk.publicKey,
    opk: bundle.opk?.publicKey,
    kemKey: kem === null ? zeros(0) : bundle.kem.publicKey,
  });
  const secrets = [
    dh(own.dhPrivate, bundle.spk.publicKey),
    dh(ephemeral, bundle.identity.subarray(32)),
    dh(ephemeral, bundle.spk.publicKey),
  ];
  if (bundle.opk !== undefined) secrets.push(dh(ephemeral, bundle.opk.publicKey));
  if (encapsulated.secret !== undefined) secrets.push(encapsulated.secret);
  const opening: Opening = {
    ...named,
    senderDevice: own.address.deviceId,
    recipientDevice: bundle.address.deviceId,
    identity,
    certificate: own.certificate,
    caps: own.caps,
    recipientCapsVersion: capsOf(bundle.caps).version,
  };
  return { agreed: agree(suite, transcript, secrets), openingBytes: encodeOpening(opening) };
}

/** The private halves an opening names. */
export interface OwnPrekeys {
  readonly spk: Buffer;
  readonly opk: Buffer | undefined;
  /** d ‖ z. */
  readonly kemSeed: Buffer | undefined;
}

export function accept(own: OwnIdentity, remote: PublicIdentity, opening: Opening, prekeys: OwnPrekeys): Agreed {
  const kem = kemOfSuite(opening.suite);
  const transcript = transcriptHash({
    ...opening,
    initiator: remote.address,
    responder: own.address,
    initiatorIdentity: remote.identity,
    responderIdentity: identityOf(own),
    initiatorCaps: remote.caps,
    responderCaps: own.caps,
    spk: x25519Public(prekeys.spk),
    opk: prekeys.opk && x25519Public(prekeys.opk),
    kemKey: kem === null || prekeys.kemSeed === undefined ? zeros(0) : kemPublic(kem, prekeys.kemSeed),
  });
  const secrets = [
    dh(prekeys.spk, remote.identity.subarray(32)),
    dh(own.dhPrivate, opening.ephemeral),
    dh(prekeys.spk, opening.ephemeral),
  ];
  if (prekeys.opk !== undefined) secrets.push(dh(prekeys.opk, opening.ephemeral));
  if (kem !== null && prekeys.kemSeed !== undefined) {
    secrets.push(decapsulate(kem, prekeys.kemSeed, opening.ciphertext));
  }
  return agree(opening.suite, transcript, secrets);
}
