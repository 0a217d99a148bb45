import Type, { type Static } from 'typebox';
import { DeviceId, Handle, Origin } from './address.ts';
import { CallType, CallUuid } from './callSession.ts';
import { base64Of, base64UpTo } from './encodedBytes.ts';
import { MAX_CLIENT_FRAME_BYTES, MAX_PAYLOADS, RIGHT_TO_RING_BYTES, SELF_TEST_BYTES, WIRE_VERSION } from './limits.ts';

// What a client sends to the signalling server: one JSON object per text frame, closed against unknown keys.
//
// A connection begins: server `challenge`, client `auth`, client `resume` (it may send both at once), server `ready`
// and at least one `batch`. After that the numbered frames flow.
//
// Numbered frames carry `n`: 1, 2, 3 .. per device, without gaps. The client keeps a frame until an `ack` covers its n.
// The server consumes every n exactly once, whether it does what the frame asks or refuses it (`err` with that n).
// Below or at the last consumed n a frame is a repeat: acknowledged again, not done again. Above the next n it is a
// gap: close 4400.

const closed = { additionalProperties: false } as const;
const Version = Type.Literal(WIRE_VERSION);
/** Counter of a device's numbered frames. */
export const FrameNumber = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
/** Position in a device's delivery queue; 0 stands before its first frame. */
export const Sequence = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/**
 * Names one life of the delivery queues: 64 random bits in hex. Sequences of different epochs have nothing in common.
 */
export const Epoch = Type.String({ minLength: 16, maxLength: 16, pattern: '^[0-9a-f]{16}$' });

/**
 * Ciphertext for one device, standard padded base64. The schema bounds it by the frame only, so that a payload over its
 * own limit (MAX_DESCRIPTION_PAYLOAD_BYTES, MAX_SMALL_PAYLOAD_BYTES) is refused as `too_big` and not as a broken frame.
 */
const EncryptedPayload = base64UpTo(MAX_CLIENT_FRAME_BYTES);

/** 1 to 4,294,967,295 in decimal, digit by digit: what a key of an object can be checked with. */
const DEVICE_ID_PATTERN =
  '^(?:[1-9][0-9]{0,8}|[1-3][0-9]{9}|4(?:[01][0-9]{8}|2(?:[0-8][0-9]{7}|9(?:[0-3][0-9]{6}|4(?:[0-8][0-9]{5}|' +
  '9(?:[0-5][0-9]{4}|6(?:[0-6][0-9]{3}|7(?:[01][0-9]{2}|2(?:[0-8][0-9]|9[0-5])))))))))$';

const payloadsOf = (minProperties: number) =>
  Type.Record(Type.String({ pattern: DEVICE_ID_PATTERN }), EncryptedPayload, {
    ...closed,
    minProperties,
    maxProperties: MAX_PAYLOADS,
  });

/** The class of a hang-up, all that the server learns about why. */
export const HangupClass = Type.Union([
  Type.Literal('hangup'),
  Type.Literal('cancel'),
  Type.Literal('reject'),
  Type.Literal('busy'),
  Type.Literal('failed'),
  Type.Literal('glare'),
]);
export type HangupClass = Static<typeof HangupClass>;

/** Answers the `challenge`: an Ed25519 signature of the device's identity key over `signInMessage('socket', ..)`. */
export const Auth = Type.Object(
  { v: Version, t: Type.Literal('auth'), user: Handle, device: DeviceId, origin: Origin, sig: base64Of(64) },
  closed,
);
export type Auth = Static<typeof Auth>;

/**
 * Where the client stands in its delivery queue: the epoch it knows (null: none) and the last sequence it has kept
 * safe. The first frame after `auth`, once per connection.
 */
export const Resume = Type.Object(
  { v: Version, t: Type.Literal('resume'), epoch: Type.Union([Epoch, Type.Null()]), s: Sequence },
  closed,
);
export type Resume = Static<typeof Resume>;

/** Everything up to sequence `s` is safe with the client; the server may forget it. */
export const ClientAck = Type.Object({ v: Version, t: Type.Literal('ack'), s: Sequence }, closed);
export type ClientAck = Static<typeof ClientAck>;

/** Asks for a `pong`, for clients that cannot send WebSocket pings. */
export const Ping = Type.Object({ v: Version, t: Type.Literal('ping') }, closed);
export type Ping = Static<typeof Ping>;

/** Is to come back to this device, and to no other, as it is. Its bytes mean something to their sender alone. */
export const SelfTest = Type.Object(
  { v: Version, t: Type.Literal('self_test'), encrypted_payload: base64UpTo(SELF_TEST_BYTES) },
  closed,
);
export type SelfTest = Static<typeof SelfTest>;

/** Begins a call: one ciphertext for each device of the callee, keyed by device id in decimal. */
export const CallOffer = Type.Object(
  {
    v: Version,
    t: Type.Literal('call_offer'),
    n: FrameNumber,
    call_id: CallUuid,
    to: Handle,
    call_type: CallType,
    /** What the callee gave the caller to ring as a contact; not relayed. Without a valid one a stranger rings. */
    right: Type.Optional(base64Of(RIGHT_TO_RING_BYTES)),
    payloads: payloadsOf(1),
  },
  closed,
);
export type CallOffer = Static<typeof CallOffer>;

const toOneDevice = {
  v: Version,
  n: FrameNumber,
  call_id: CallUuid,
  to: Handle,
  to_device: DeviceId,
  encrypted_payload: EncryptedPayload,
};

/** Takes the call; the first device of the callee whose answer arrives has it. */
export const CallAnswer = Type.Object({ ...toOneDevice, t: Type.Literal('call_answer') }, closed);
export type CallAnswer = Static<typeof CallAnswer>;

/** One or more ICE candidates for the other side's device. */
export const IceCandidates = Type.Object({ ...toOneDevice, t: Type.Literal('ice_candidate') }, closed);
export type IceCandidates = Static<typeof IceCandidates>;

/**
 * Ends a call in any state. `payloads` holds a ciphertext for each device that should hear the reason from the sender
 * itself: every device of the callee while it rings, the other side's device once accepted. It may be empty; devices of
 * the call that get no ciphertext learn the end from a `call_state`.
 */
export const CallHangup = Type.Object(
  {
    v: Version,
    t: Type.Literal('call_hangup'),
    n: FrameNumber,
    call_id: CallUuid,
    to: Handle,
    reason: HangupClass,
    payloads: payloadsOf(0),
  },
  closed,
);
export type CallHangup = Static<typeof CallHangup>;

/** Schema of every client frame by its `t`. */
export const CLIENT_MESSAGES = {
  auth: Auth,
  resume: Resume,
  ack: ClientAck,
  ping: Ping,
  self_test: SelfTest,
  call_offer: CallOffer,
  call_answer: CallAnswer,
  ice_candidate: IceCandidates,
  call_hangup: CallHangup,
} as const;

/** A frame that is counted by `n`, kept by the client until acknowledged, and done at most once by the server. */
export type NumberedMessage = CallOffer | CallAnswer | IceCandidates | CallHangup;
export type ClientMessage = Auth | Resume | ClientAck | Ping | SelfTest | NumberedMessage;

/** Whether a client frame is one of the numbered ones. */
export function isNumbered(message: ClientMessage): message is NumberedMessage {
  return 'n' in message;
}
