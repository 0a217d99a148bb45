import type { RemoteDevice } from '../../core/call/call.ts';
import type { CallSession } from '../../core/protocol/callSession.ts';
import type { Address } from '../ports/address.ts';
import type { CallAddress, PeerChannel } from './peerChannel.ts';

type LiveRow = Pick<
  CallSession,
  'id' | 'caller_id' | 'caller_device' | 'callee_id' | 'answered_device' | 'call_type'
> & { readonly status: string };

export interface ForgottenCallsPorts {
  readonly me: Address;
  /** The calls of this person that ring or are accepted, by the server; null if it does not say. */
  readonly liveCalls: () => Promise<readonly LiveRow[] | null>;
  /** Whether it goes on here. One that failed, and stays on the screen until it was read, does not. */
  readonly goesOn: (callId: string) => boolean;
  /** Whether any device of theirs is pinned: of whom there was a call with us, there is one. */
  readonly hasSpokenTo: (userId: string) => boolean;
  readonly send: PeerChannel['send'];
}

/** Two calls at a time, each of which may have been forgotten with the program that was in it. */
const MAX_FORGOTTEN = 4;

export interface ForgottenCalls {
  /** After each sign-in, until the server has answered once. */
  readonly leave: () => Promise<void>;
  /** Frames of ours came to nothing, and a hang-up may have been among them. */
  readonly leaveAgain: () => Promise<void>;
}

/**
 * A program that was killed has forgotten the calls it was in, and both sides may have been. Nobody else would end
 * their rows: to the server, whose devices are there again, they live for twelve hours. So it is with a hang-up that
 * was worth nothing any more when the server could be reached again, or that a server took and forgot, which was killed
 * while its disk was full. Which calls there are is the server's word: it can make nobody of whom we have never heard a
 * peer of ours, and has us say only so much (A85).
 */
export function createForgottenCalls({
  me,
  liveCalls,
  goesOn,
  hasSpokenTo,
  send,
}: ForgottenCallsPorts): ForgottenCalls {
  let isDone = false;
  const leave = async (): Promise<void> => {
    if (isDone) return;
    const rows = await liveCalls();
    if (rows === null || isDone) return;
    isDone = true;
    const forgotten = rows.flatMap((row) => {
      const left = sideOf(row, me);
      if (left === null || goesOn(row.id) || !hasSpokenTo(left.call.peer)) return [];
      return [{ ...left, reason: row.status === 'ringing' ? 'cancel' : 'failed' } as const];
    });
    for (const { call, remoteDevice, reason } of forgotten.slice(0, MAX_FORGOTTEN)) {
      await send(call, { kind: 'hangup', remoteDevice, reason }, 1);
    }
  };
  return {
    leave,
    leaveAgain: () => {
      isDone = false;
      return leave();
    },
  };
}

/** The call as this device was in it: dialled or answered here. One that rings here is not. */
function sideOf(row: LiveRow, { userId, deviceId }: Address): Left | null {
  const { id: callId, call_type: type, answered_device: answered } = row;
  if (row.caller_id === userId && row.caller_device === deviceId) {
    return { call: { callId, peer: row.callee_id, type }, remoteDevice: answered };
  }
  const isAnswered = row.callee_id === userId && answered === deviceId;
  return isAnswered ? { call: { callId, peer: row.caller_id, type }, remoteDevice: row.caller_device } : null;
}

interface Left {
  readonly call: CallAddress;
  readonly remoteDevice: RemoteDevice | null;
}
