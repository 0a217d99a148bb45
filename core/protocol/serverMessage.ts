import Type, { type Static } from 'typebox';
import { DeviceId, Handle, ServerId } from './address.ts';
import { CallEndReason, CallType, CallUuid, Timestamp } from './callSession.ts';
import { Epoch, FrameNumber, HangupClass, Sequence } from './clientMessage.ts';
import { base64Of, base64UpTo } from './encodedBytes.ts';
import { ERROR_CODES, type ErrorCode } from './errorCodes.ts';
import { CHALLENGE_BYTES, MAX_CLIENT_FRAME_BYTES, MAX_QUEUE_FRAMES, SELF_TEST_BYTES, WIRE_VERSION } from './limits.ts';

// What the signalling server sends. A client ignores keys it does not know and drops frames of unknown type, so that a
// newer server can add both.
//
// Sequenced frames carry `s`, which only rises per device and epoch. The server keeps each until the client's `ack`
// covers it or its time is over, and sends it again after a reconnect. A gap in `s` means that frames in between have
// expired, or that the server was started again.

const Version = Type.Literal(WIRE_VERSION);
const Milliseconds = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const EncryptedPayload = base64UpTo(MAX_CLIENT_FRAME_BYTES);

/** First frame of a connection: sign this. The nonce belongs to this socket and is good for one try. */
export const Challenge = Type.Object({
  v: Version,
  t: Type.Literal('challenge'),
  nonce: base64Of(CHALLENGE_BYTES),
  server_id: ServerId,
  server_time: Timestamp,
});
export type Challenge = Static<typeof Challenge>;

/** A ticket goes into a header as it is. */
export const TicketText = Type.String({ minLength: 1, maxLength: 512, pattern: '^[\\w.-]+$' });

/**
 * Signed in and placed. `n` is the last numbered frame the server has consumed from this device. The client compares it
 * with its own outbox: frames up to n are done; if n is below what was already acknowledged, or above everything the
 * client ever sent, one side has lost its place, and the client numbers its whole outbox anew from n + 1.
 * `resumed` false: the epoch is new to the client, which forgets its last `s`, sends its outbox again and asks GET
 * /v1/calls/live which of its calls still exist. At least one `batch` follows.
 */
export const Ready = Type.Object({
  v: Version,
  t: Type.Literal('ready'),
  user: Handle,
  device: DeviceId,
  epoch: Epoch,
  resumed: Type.Boolean(),
  n: Sequence,
  /** Bearer token for HTTP. */
  token: Type.String({ minLength: 1, maxLength: 512 }),
  token_expires_at: Timestamp,
  /** Shown in TICKET_HEADER before the next sign-in; absent from servers that give none. */
  ticket: Type.Optional(TicketText),
  server_time: Timestamp,
  ring_timeout_ms: Milliseconds,
  /** What is left of this device's one-time keys; below PREKEYS_LOW it should upload more. */
  one_time_prekeys: Count,
  one_time_kem_prekeys: Count,
  /** Revision of the AdmissionRequest that counts, 0 if there was none; absent from servers that take none. */
  admission: Type.Optional(Count),
  /** Voice messages that wait for this device; absent from servers that take none. */
  voice: Type.Optional(Count),
  /** It sends a `self_test` back; absent from servers that know none. */
  self_test: Type.Optional(Type.Boolean()),
});
export type Ready = Static<typeof Ready>;

/**
 * Every numbered frame up to `n` is consumed, and that is durable with all that came of it. Its refusal, if it was
 * refused, has been sent before this.
 */
export const ServerAck = Type.Object({ v: Version, t: Type.Literal('ack'), n: FrameNumber });
export type ServerAck = Static<typeof ServerAck>;

/** Answer to `ping`. */
export const Pong = Type.Object({ v: Version, t: Type.Literal('pong') });
export type Pong = Static<typeof Pong>;

/** The server goes down: reconnect after this time (drawn per client, so that not all come back at once). */
export const Drain = Type.Object({ v: Version, t: Type.Literal('drain'), reconnect_in_ms: Milliseconds });
export type Drain = Static<typeof Drain>;

/** A device's one-time prekeys run out: upload more. */
export const PrekeysLow = Type.Object({
  v: Version,
  t: Type.Literal('prekeys_low'),
  one_time_prekeys: Count,
  one_time_kem_prekeys: Count,
});
export type PrekeysLow = Static<typeof PrekeysLow>;

/** A voice message that is whole has come in for this device: ask GET /v1/voice. */
export const VoiceWaiting = Type.Object({ v: Version, t: Type.Literal('voice_waiting') });
export type VoiceWaiting = Static<typeof VoiceWaiting>;

/** What this device sent as `self_test`, as it came; or, if there were too many of them, when to try again. */
export const SelfTestBack = Type.Object({
  v: Version,
  t: Type.Literal('self_test'),
  encrypted_payload: Type.Optional(base64UpTo(SELF_TEST_BYTES)),
  retry_ms: Type.Optional(Milliseconds),
});
export type SelfTestBack = Static<typeof SelfTestBack>;

const errorCode = Type.Unsafe<ErrorCode>(
  Type.Union(Object.keys(ERROR_CODES).map((code) => Type.Literal(code as ErrorCode))),
);

/**
 * A refusal. With `n` it answers that numbered frame, is sequenced (a lost connection must not turn a refusal into
 * silence) and names the call. Without `n` it answers a frame that could not be read.
 */
export const ErrorFrame = Type.Object({
  v: Version,
  t: Type.Literal('err'),
  s: Type.Optional(FrameNumber),
  n: Type.Optional(FrameNumber),
  /** The call of the refused frame; for `glare` the call that already rings between the two. */
  call_id: Type.Optional(CallUuid),
  code: errorCode,
  /** With `glare`: the call that already stands between the two users. */
  other_call_id: Type.Optional(CallUuid),
  /** With `stale_devices`: the devices the user has now. */
  devices: Type.Optional(Type.Array(DeviceId, { maxItems: 16 })),
  /** With `rate`, `full` and `unavailable`: when a new try makes sense. */
  retry_ms: Type.Optional(Milliseconds),
});
export type ErrorFrame = Static<typeof ErrorFrame>;

const relayed = {
  v: Version,
  s: FrameNumber,
  call_id: CallUuid,
  from: Handle,
  from_device: DeviceId,
  /** How long the server held it, by the server's clock. */
  age_ms: Milliseconds,
  encrypted_payload: EncryptedPayload,
};

/** A call for this device. Decide about ringing only after the whole batch is read; drop it if no ring time is left. */
export const DeliveredOffer = Type.Object({
  ...relayed,
  t: Type.Literal('call_offer'),
  call_type: CallType,
  ring_left_ms: Milliseconds,
});
export type DeliveredOffer = Static<typeof DeliveredOffer>;

export const DeliveredAnswer = Type.Object({ ...relayed, t: Type.Literal('call_answer') });
export type DeliveredAnswer = Static<typeof DeliveredAnswer>;

export const DeliveredCandidates = Type.Object({ ...relayed, t: Type.Literal('ice_candidate') });
export type DeliveredCandidates = Static<typeof DeliveredCandidates>;

/** `reason` is what the sender told the server in clear; the authentic reason is in the ciphertext. */
export const DeliveredHangup = Type.Object({ ...relayed, t: Type.Literal('call_hangup'), reason: HangupClass });
export type DeliveredHangup = Static<typeof DeliveredHangup>;

/**
 * ringing: a device of the callee has the offer (to the caller). queued: no device of the callee is connected (to the
 * caller). answered_elsewhere, rejected_elsewhere: another device of ours decided. missed: it rang and nobody took it
 * (to both sides, and to a callee who was away when it returns). ended: it is over for the reason given.
 */
export const CallStateName = Type.Union([
  Type.Literal('ringing'),
  Type.Literal('queued'),
  Type.Literal('answered_elsewhere'),
  Type.Literal('rejected_elsewhere'),
  Type.Literal('missed'),
  Type.Literal('ended'),
]);
export type CallStateName = Static<typeof CallStateName>;

/** What the server says about a call on its own account. Unlike the ciphertexts it is only as honest as the server. */
export const CallStateFrame = Type.Object({
  v: Version,
  s: FrameNumber,
  t: Type.Literal('call_state'),
  call_id: CallUuid,
  state: CallStateName,
  /** The other user of the call. */
  peer: Handle,
  direction: Type.Union([Type.Literal('outgoing'), Type.Literal('incoming')]),
  call_type: CallType,
  started_at: Timestamp,
  /** Both stand in `missed` and `ended` only. */
  ended_at: Type.Optional(Timestamp),
  end_reason: Type.Optional(CallEndReason),
});
export type CallStateFrame = Static<typeof CallStateFrame>;

/**
 * Sequenced frames that waited for the client, in order. `more` true: another batch follows before the waiting is over.
 */
export const Batch = Type.Object({
  v: Version,
  t: Type.Literal('batch'),
  more: Type.Boolean(),
  frames: Type.Array(
    Type.Union([DeliveredOffer, DeliveredAnswer, DeliveredCandidates, DeliveredHangup, CallStateFrame, ErrorFrame]),
    { maxItems: MAX_QUEUE_FRAMES },
  ),
});

/** Schema of every server frame by its `t`. */
export const SERVER_MESSAGES = {
  challenge: Challenge,
  ready: Ready,
  ack: ServerAck,
  pong: Pong,
  drain: Drain,
  prekeys_low: PrekeysLow,
  voice_waiting: VoiceWaiting,
  self_test: SelfTestBack,
  err: ErrorFrame,
  batch: Batch,
  call_offer: DeliveredOffer,
  call_answer: DeliveredAnswer,
  ice_candidate: DeliveredCandidates,
  call_hangup: DeliveredHangup,
  call_state: CallStateFrame,
} as const;

/** A frame that passed from one client to another through the server. */
export type RelayedMessage = DeliveredOffer | DeliveredAnswer | DeliveredCandidates | DeliveredHangup;
/** A frame with a place in the delivery queue. */
export type SequencedMessage = RelayedMessage | CallStateFrame | (ErrorFrame & { s: number });
export type Batch = Omit<Static<typeof Batch>, 'frames'> & { frames: (RelayedMessage | CallStateFrame | ErrorFrame)[] };
export type ServerMessage =
  | Challenge
  | Ready
  | ServerAck
  | Pong
  | Drain
  | PrekeysLow
  | VoiceWaiting
  | SelfTestBack
  | ErrorFrame
  | Batch
  | RelayedMessage
  | CallStateFrame;
