import { type CallSession, isLiveStatus } from '../../core/protocol/callSession.ts';
import type { CallHangup } from '../../core/protocol/clientMessage.ts';
import { WIRE_VERSION } from '../../core/protocol/limits.ts';
import type { CallStateName } from '../../core/protocol/serverMessage.ts';
import type { QueuedMessage } from '../bus/Bus.ts';
import { sideOf } from './callSessions.ts';
import { type DeviceAddress, sameAddress } from './deviceAddress.ts';

/** A frame and the device it is for. */
export interface CallNotice {
  readonly to: DeviceAddress;
  readonly message: QueuedMessage;
}

/** What the server says about a call to one of its two users. */
export function callState(session: CallSession, to: DeviceAddress, state: CallStateName): CallNotice {
  const outgoing = to.user === session.caller_id;
  return {
    to,
    message: {
      v: WIRE_VERSION,
      t: 'call_state',
      call_id: session.id,
      state,
      peer: outgoing ? session.callee_id : session.caller_id,
      direction: outgoing ? 'outgoing' : 'incoming',
      call_type: session.call_type,
      started_at: session.started_at,
      ...(isLiveStatus(session.status) || session.ended_at === null ? {} : { ended_at: session.ended_at }),
      ...(session.end_reason === null ? {} : { end_reason: session.end_reason }),
    },
  };
}

/** The caller's device of a call. */
export function callerOf(session: CallSession): DeviceAddress {
  return { user: session.caller_id, device: session.caller_device };
}

/** Which device ended a call. Without a message it was refused what it sent, and hears of the end that way. */
export interface EndedBy {
  readonly by: DeviceAddress;
  readonly message: CallHangup | null;
}

/**
 * Who is told that a call is over, and how. With `ended` a device ended it: the other side's devices get the
 * ciphertext it sent them, its own other devices stop ringing. Without, the server ended it. A device that gets no
 * ciphertext gets a `call_state`, and so does every device that missed the call, or where it rang when it failed: its
 * record must not hang on a ciphertext that expires.
 */
export function endNotices(session: CallSession, calleeDevices: readonly number[], ended?: EndedBy): CallNotice[] {
  const rang = session.answered_device === null ? calleeDevices : [session.answered_device];
  const involved = [callerOf(session), ...rang.map((device) => ({ user: session.callee_id, device }))];
  return involved.flatMap((to): CallNotice[] => {
    // Its caller is refused the offer, and hears of it that way.
    if (session.end_reason === 'full' && sameAddress(to, callerOf(session))) return [];
    if (ended && sameAddress(to, ended.by)) return [];
    if (!ended?.message) return [callState(session, to, session.status === 'missed' ? 'missed' : 'ended')];
    const { by, message } = ended;
    if (sideOf(session, to) === sideOf(session, by)) return [callState(session, to, 'rejected_elsewhere')];
    const payload = Object.hasOwn(message.payloads, to.device) ? message.payloads[to.device] : undefined;
    const state = callState(session, to, session.status === 'missed' ? 'missed' : 'ended');
    if (payload === undefined) return [state];
    const relayed: CallNotice = {
      to,
      message: {
        v: WIRE_VERSION,
        t: 'call_hangup',
        call_id: session.id,
        from: by.user,
        from_device: by.device,
        reason: message.reason,
        encrypted_payload: payload,
      },
    };
    return mayBeMissed(session, to) ? [relayed, state] : [relayed];
  });
}

function mayBeMissed(session: CallSession, to: DeviceAddress): boolean {
  if (session.status === 'missed') return true;
  return session.end_reason === 'failed' && sideOf(session, to) === 'callee';
}
