import {
  type Draw,
  type LocalIdentity,
  type PrekeyKind,
  type PrekeyRole,
  Secret,
  type SuiteId,
  certifyIdentity,
  concat,
  drawIdentityKeyPair,
  encodeCapabilities,
  encodeOpening,
  encrypt,
  hex,
  identityBytes,
  initiateAgreement,
  initiatorSession,
  signPrekey,
  suiteById,
  verifyPrekeyBundle,
  x25519KeyPairOf,
} from '../../core/ratchet/signalCrypto.ts';
import { noblePrimitives } from '../../main/crypto/primitives/noble.ts';

const NOW = 1_800_000_000;
const NOT_AFTER = NOW + 1_209_600;

/**
 * The handshake that docs/PROTOCOL.md prints for people who write a second client: every random value is one byte,
 * repeated. The values stand there; `wire` is the PREKEY message itself.
 */
export function checkValues(suiteId: SuiteId): { readonly values: Record<string, string>; readonly wire: Uint8Array } {
  const primitives = noblePrimitives;
  const suite = suiteById(suiteId);
  const alice = identity('alice', 1, suiteId, [0x01, 0x02]);
  const bob = identity('bob', 7, suiteId, [0x11, 0x12]);
  const sign = (role: PrekeyRole, kind: PrekeyKind, id: number, publicKey: Uint8Array) =>
    signPrekey(primitives, bob.keys.signingPrivateKey, role, kind, {
      id,
      notBefore: NOW,
      notAfter: NOT_AFTER,
      publicKey,
    });
  const publicKeyOf = (byte: number) => x25519KeyPairOf(primitives, new Secret(repeated(byte)(32))).publicKey;
  const signedPrekey = sign('spk', 'lastResort', 1, publicKeyOf(0x13));
  const bundle = verifyPrekeyBundle(
    primitives,
    suite,
    bob.address,
    {
      address: bob.address,
      identity: bob.document,
      signedPrekey,
      oneTimePrekey: sign('opk', 'oneTime', 2, publicKeyOf(0x14)),
      kemPrekey: sign('kem', 'oneTime', 3, primitives.kem['ML-KEM-768'].keygen(repeated(0x15)(64)).publicKey),
      kemPrekeyKind: 'oneTime',
    },
    NOW,
  );
  const { agreement, opening } = initiateAgreement(
    primitives,
    suite,
    NOW,
    alice,
    bundle,
    inTurn(0x03, ...(suite.kem === null ? [] : [0x04])),
  );
  const values = {
    'certificate of alice': hex(alice.document.certificate),
    'signature of SPK': hex(signedPrekey.signature),
    TH: hex(agreement.transcript),
    RK0: hex(agreement.rootKey.bytes),
    sessionId: hex(agreement.sessionId),
  };
  const openingBytes = encodeOpening(opening);
  const session = initiatorSession(
    primitives,
    { suite, epoch: NOW, openingDigest: primitives.sha256(openingBytes), now: NOW },
    agreement,
    bundle.signedPrekey.publicKey,
    inTurn(0x00, 0x05),
  );
  const { message } = encrypt(primitives, session, Uint8Array.from(Buffer.from('hello')), 256, inTurn(0x06));
  const wire = concat(openingBytes, message);
  return {
    wire,
    values: {
      'IdentityV1 of alice': hex(identityBytes(alice.document)),
      ...values,
      'end of the message (tag)': hex(message.subarray(-16)),
      'SHA-256 of the PREKEY message': hex(primitives.sha256(wire)),
    },
  };
}

function identity(userId: string, deviceId: number, suite: SuiteId, bytes: readonly number[]): LocalIdentity {
  const keys = drawIdentityKeyPair(noblePrimitives, inTurn(...bytes));
  const capabilities = encodeCapabilities({ version: 1, minSuite: suite, suites: 1 << suite });
  const address = { userId, deviceId };
  return { address, keys, document: certifyIdentity(noblePrimitives, address, keys, capabilities) };
}

function repeated(byte: number): Draw {
  return (length) => new Uint8Array(length).fill(byte);
}

/** Each draw is the next of these bytes, repeated; one draw too many is a mistake. */
function inTurn(...bytes: readonly number[]): Draw {
  const rest = [...bytes];
  return (length) => {
    const byte = rest.shift();
    if (byte === undefined) throw new Error('nothing is left to be drawn');
    return repeated(byte)(length);
  };
}
