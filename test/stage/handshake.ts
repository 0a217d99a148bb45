import {
  type LocalIdentity,
  type PrekeyKind,
  type PrekeyRole,
  type Primitives,
  type ReceivedBundle,
  type ResponderPrekeys,
  Secret,
  type Session,
  type SignedPublicPrekey,
  acceptAgreement,
  certifyIdentity,
  decodePrekeyMessage,
  decrypt,
  drawIdentityKeyPair,
  encodeCapabilities,
  encodeOpening,
  encrypt,
  initiateAgreement,
  initiatorSession,
  responderSession,
  signPrekey,
  suiteById,
  suiteBitmap,
  verifyIdentity,
  verifyPrekeyBundle,
  x25519KeyPairOf,
} from '../../core/ratchet/signalCrypto.ts';
import type { Suite } from '../../core/ratchet/suite.ts';
import { seededDraw, sharedPrimitives } from './ratchetParty.ts';

/** Unix seconds at which all prekeys below begin. */
export const HANDSHAKE_TIME = 1_800_000_000;
const LIFETIME_S = 14 * 24 * 3600;

export function localIdentity(
  userId: string,
  deviceId: number,
  primitives: Primitives = sharedPrimitives,
): LocalIdentity {
  const keys = drawIdentityKeyPair(primitives, seededDraw(`identity ${userId}`));
  const address = { userId, deviceId };
  const capabilities = encodeCapabilities({ version: 1, minSuite: 1, suites: suiteBitmap([1, 2, 3]) });
  return { address, keys, document: certifyIdentity(primitives, address, keys, capabilities) };
}

export interface Responder {
  readonly local: LocalIdentity;
  readonly bundle: ReceivedBundle;
  readonly prekeys: ResponderPrekeys;
  sign(role: PrekeyRole, kind: PrekeyKind, prekey: Omit<SignedPublicPrekey, 'signature'>): SignedPublicPrekey;
}

/** Bob with a full bundle for a suite, and the private halves. */
export function responderFor(suite: Suite, primitives: Primitives = sharedPrimitives): Responder {
  const local = localIdentity('bob', 7, primitives);
  const draw = seededDraw('prekeys of bob');
  const sign: Responder['sign'] = (role, kind, prekey) =>
    signPrekey(primitives, local.keys.signingPrivateKey, role, kind, prekey);
  const dated = (id: number, publicKey: Uint8Array) => ({
    id,
    notBefore: HANDSHAKE_TIME,
    notAfter: HANDSHAKE_TIME + LIFETIME_S,
    publicKey,
  });
  const signedPrekey = x25519KeyPairOf(primitives, new Secret(draw(32)));
  const oneTimePrekey = x25519KeyPairOf(primitives, new Secret(draw(32)));
  const seed = new Secret(draw(64));
  const kemKey = primitives.kem[suite.kem?.name ?? 'ML-KEM-768'].keygen(seed.bytes).publicKey;
  return {
    local,
    sign,
    prekeys: {
      signedPrekey,
      oneTimePrekey,
      kemPrekey: suite.kem === null ? undefined : { seed, publicKey: kemKey, kind: 'oneTime' },
    },
    bundle: {
      address: local.address,
      identity: local.document,
      signedPrekey: sign('spk', 'lastResort', dated(1, signedPrekey.publicKey)),
      oneTimePrekey: sign('opk', 'oneTime', dated(2, oneTimePrekey.publicKey)),
      kemPrekey: sign('kem', 'oneTime', dated(3, kemKey)),
      kemPrekeyKind: 'oneTime',
    },
  };
}

/** A session both sides hold, the first message of Alice already read by Bob. */
export function establishedPair(suiteId = 0x02, primitives: Primitives = sharedPrimitives) {
  const suite = suiteById(suiteId);
  const alice = localIdentity('alice', 1, primitives);
  const bob = responderFor(suite, primitives);
  const draw = seededDraw(`session ${suiteId}`);
  const verified = verifyPrekeyBundle(primitives, suite, bob.local.address, bob.bundle, HANDSHAKE_TIME);
  const { agreement, opening } = initiateAgreement(primitives, suite, HANDSHAKE_TIME, alice, verified, draw);
  const openingBytes = encodeOpening(opening);
  const start = {
    suite,
    epoch: HANDSHAKE_TIME,
    openingDigest: primitives.sha256(openingBytes),
    now: HANDSHAKE_TIME,
  };
  const fresh = initiatorSession(primitives, start, agreement, verified.signedPrekey.publicKey, draw);
  const first = encrypt(primitives, fresh, Uint8Array.of(1, 2, 3), 256, draw);
  const wire = Uint8Array.from([...openingBytes, ...first.message]);
  const received = decodePrekeyMessage(wire);
  const remote = verifyIdentity(primitives, alice.address, received.opening.identity);
  const accepted = acceptAgreement(
    primitives,
    bob.local,
    bob.local.document.capabilities,
    remote,
    received.opening,
    bob.prekeys,
  );
  const opened = decrypt(
    primitives,
    responderSession(start, accepted, bob.prekeys.signedPrekey, draw),
    received.message,
    undefined,
    draw,
  );
  const sessions: { alice: Session; bob: Session } = { alice: first.session, bob: opened.session };
  return { ...sessions, draw, wire, firstPlaintext: opened.plaintext, fresh, verified };
}
