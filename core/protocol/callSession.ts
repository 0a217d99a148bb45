import Type, { type Static } from 'typebox';
import { DeviceId, Handle } from './address.ts';

/** The one id of a call: a canonical lower-case UUID, version 4 or 7 (RFC 9562), drawn by the caller. */
export const CallUuid = Type.String({
  minLength: 36,
  maxLength: 36,
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
});

/** Unix milliseconds by the server's clock. */
export const Timestamp = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const CallType = Type.Union([Type.Literal('audio'), Type.Literal('video')]);
export type CallType = Static<typeof CallType>;

/**
 * ringing and accepted are live, the rest are final. missed: the callee never took it up (cancelled, timed out, caller
 * lost); rejected: the callee said no; ended: it was accepted and then hung up; failed: it broke.
 */
export const CallStatus = Type.Union([
  Type.Literal('ringing'),
  Type.Literal('accepted'),
  Type.Literal('ended'),
  Type.Literal('missed'),
  Type.Literal('rejected'),
  Type.Literal('failed'),
]);
export type CallStatus = Static<typeof CallStatus>;

/** Why a call reached its final status. */
export const CallEndReason = Type.Union([
  /** ended: either side hung up. */
  Type.Literal('hangup'),
  /** ended: the longest call the server keeps. */
  Type.Literal('max_duration'),
  /** missed: the caller gave up. */
  Type.Literal('cancel'),
  /** missed: nobody answered within the ring time. */
  Type.Literal('timeout'),
  /** missed: the caller's device was gone too long while it rang. */
  Type.Literal('caller_lost'),
  /** missed: no place for the offer, in the callee's queue or among the strangers that ring there. */
  Type.Literal('full'),
  /** rejected: the callee declined. */
  Type.Literal('reject'),
  /** rejected: the callee is in another call. */
  Type.Literal('busy'),
  /** rejected or failed: both dialled at once and this call gave way to the other. */
  Type.Literal('glare'),
  /** failed: a client could not go on before the call was accepted. */
  Type.Literal('failed'),
  /** failed: a client lost its media after the call was accepted. */
  Type.Literal('media'),
  /** failed: neither side was seen for too long. */
  Type.Literal('both_lost'),
]);
export type CallEndReason = Static<typeof CallEndReason>;

const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** One row of the table `call_sessions`, column by column. All times are unix milliseconds of the server. */
export const CallSession = Type.Object({
  /** UUID, equal to the `call_id` of the frames. */
  id: CallUuid,
  caller_id: Handle,
  caller_device: DeviceId,
  callee_id: Handle,
  /** The device whose answer won; null until then. */
  answered_device: orNull(DeviceId),
  call_type: CallType,
  status: CallStatus,
  started_at: Timestamp,
  /** When a ringing call becomes missed. */
  ring_deadline: Timestamp,
  accepted_at: orNull(Timestamp),
  ended_at: orNull(Timestamp),
  end_reason: orNull(CallEndReason),
  /** When one side of an accepted call was last known to be connected. */
  last_alive_at: orNull(Timestamp),
});
export type CallSession = Static<typeof CallSession>;

/** Whether a call with this status is still going on. */
export function isLiveStatus(status: CallStatus): boolean {
  return status === 'ringing' || status === 'accepted';
}
