import { CAPABILITIES_BYTES } from './capabilities.ts';
import { concat, readUint, writeUint } from './bytes.ts';
import { type RatchetMessage, TYPE_PREKEY, MESSAGE_VERSION, decodePreamble, decodeRatchetMessage } from './header.ts';
import type { IdentityDocument } from './identity.ts';
import { type PrekeyKind, prekeyKindByte } from './prekey.ts';
import { type X25519PublicKey, parseX25519PublicKey } from './publicKey.ts';
import { RatchetError } from './ratchetError.ts';
import type { Suite } from './suite.ts';

/*
 * PREKEY message, PROTOCOL "Wire format":
 *   00 ver | 01 type=1 | 02 suite | 03 flags | 04 senderDev u32 | 08 rcptDev u32 | 0C epoch u48 | 12 IdentityV1[64]
 *   | 52 cert[64] | 92 caps[12] | 9E spkId u32 | A2 opkId u32 (0 = none) | A6 kemId u32 | AA kind u8 | AB 0
 *   | AC rcptCapsVersion u32 | B0 EK[32] | D0 CT | then a RATCHET message
 * CT has the suite's ciphertext length: 1088 in suite 0x02, none in suite 0x01 (whose kemId and kind are 0).
 * Everything before the RATCHET message is the opening: the same bytes in every PREKEY message of a session.
 */
const OPENING_BYTES_BEFORE_CIPHERTEXT = 0xd0;

export interface Opening {
  readonly suite: Suite;
  readonly senderDeviceId: number;
  readonly recipientDeviceId: number;
  readonly epoch: number;
  readonly identity: IdentityDocument;
  readonly signedPrekeyId: number;
  /** 0 when the bundle held none. */
  readonly oneTimePrekeyId: number;
  readonly kemPrekeyId: number;
  readonly kemPrekeyKind: PrekeyKind;
  readonly recipientCapabilitiesVersion: number;
  readonly ephemeralKey: X25519PublicKey;
  readonly kemCiphertext: Uint8Array;
}

export interface PrekeyMessage {
  readonly opening: Opening;
  readonly openingBytes: Uint8Array;
  readonly message: RatchetMessage;
}

export function encodeOpening(opening: Opening): Uint8Array {
  const fixed = new Uint8Array(OPENING_BYTES_BEFORE_CIPHERTEXT);
  fixed.set([MESSAGE_VERSION, TYPE_PREKEY, opening.suite.id, 0]);
  writeUint(fixed, 0x04, opening.senderDeviceId, 4);
  writeUint(fixed, 0x08, opening.recipientDeviceId, 4);
  writeUint(fixed, 0x0c, opening.epoch, 6);
  fixed.set(opening.identity.signingKey, 0x12);
  fixed.set(opening.identity.dhKey, 0x32);
  fixed.set(opening.identity.certificate, 0x52);
  fixed.set(opening.identity.capabilities, 0x92);
  writeUint(fixed, 0x9e, opening.signedPrekeyId, 4);
  writeUint(fixed, 0xa2, opening.oneTimePrekeyId, 4);
  writeUint(fixed, 0xa6, opening.kemPrekeyId, 4);
  fixed[0xaa] = prekeyKindByte(opening.kemPrekeyKind);
  writeUint(fixed, 0xac, opening.recipientCapabilitiesVersion, 4);
  fixed.set(opening.ephemeralKey, 0xb0);
  return concat(fixed, opening.kemCiphertext);
}

/** Throws E_VERSION (layout, size) or E_BAD_KEY (EK, ratchet key). */
export function decodePrekeyMessage(bytes: Uint8Array): PrekeyMessage {
  const { type, suite } = decodePreamble(bytes);
  if (type !== TYPE_PREKEY) throw new RatchetError('E_VERSION', 'not a prekey message');
  const openingLength = OPENING_BYTES_BEFORE_CIPHERTEXT + (suite.kem?.ciphertextBytes ?? 0);
  if (bytes.length < openingLength) throw new RatchetError('E_VERSION', 'the prekey message is too short');
  const kind = bytes[0xaa];
  if ((kind !== 0 && kind !== 1) || bytes[0xab] !== 0) {
    throw new RatchetError('E_VERSION', 'reserved bytes of a prekey message are set');
  }
  const kemPrekeyId = readUint(bytes, 0xa6, 4);
  if (suite.kem === null && (kemPrekeyId !== 0 || kind !== 0)) {
    throw new RatchetError('E_VERSION', 'a suite without a KEM names a KEM prekey');
  }
  const message = decodeRatchetMessage(bytes.subarray(openingLength));
  const opening: Opening = {
    suite,
    senderDeviceId: readUint(bytes, 0x04, 4),
    recipientDeviceId: readUint(bytes, 0x08, 4),
    epoch: readUint(bytes, 0x0c, 6),
    identity: {
      signingKey: bytes.slice(0x12, 0x32),
      dhKey: bytes.slice(0x32, 0x52),
      certificate: bytes.slice(0x52, 0x92),
      capabilities: bytes.slice(0x92, 0x92 + CAPABILITIES_BYTES),
    },
    signedPrekeyId: readUint(bytes, 0x9e, 4),
    oneTimePrekeyId: readUint(bytes, 0xa2, 4),
    kemPrekeyId,
    kemPrekeyKind: kind === 0 ? 'oneTime' : 'lastResort',
    recipientCapabilitiesVersion: readUint(bytes, 0xac, 4),
    ephemeralKey: parseX25519PublicKey(bytes.subarray(0xb0, 0xd0)),
    kemCiphertext: bytes.slice(OPENING_BYTES_BEFORE_CIPHERTEXT, openingLength),
  };
  // Two epochs or suites in one message would leave it open which one counts.
  if (message.header.suite.id !== suite.id || message.header.epoch !== opening.epoch) {
    throw new RatchetError('E_AUTH', 'the two parts of a prekey message disagree');
  }
  return { opening, openingBytes: bytes.slice(0, openingLength), message };
}
