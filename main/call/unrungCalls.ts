import type { CallRef, RemoteDevice } from '../../core/call/call.ts';
import type { UnreadReason } from '../../core/call/callEvent.ts';
import type { CallRecord } from '../../core/call/callEffect.ts';
import { recordUnanswered } from '../../core/call/callRecord.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import type { Barred } from '../../core/call/mayRing.ts';
import type { DeliveredOffer } from '../../core/protocol/serverMessage.ts';
import type { Clock } from '../ports/clock.ts';

export interface UnrungCallsPorts extends Clock {
  /** Whether the history has this call already. */
  readonly isRecorded: (callId: string) => Promise<boolean>;
  /** A call that never rang here. It is safe with the frames it came with. */
  readonly record: (entry: CallRecord) => Promise<void>;
  /** Whether calls of theirs ring at no time. No system is asked: such calls can be made up by the thousand (A85). */
  readonly barredAs: (handle: string) => Promise<Barred | null>;
  /** Ends the call for a device that nothing can be encrypted to. */
  readonly endUnsaid: (call: CallRef, device: RemoteDevice) => Promise<unknown>;
}

/** Calls that never rang here: the machine never has them, and the history has each once. */
export function createUnrungCalls({ isRecorded, record, barredAs, endUnsaid, now }: UnrungCallsPorts) {
  /**
   * One that may not ring is listed as that, whatever else became of it (A86). Whether the phone
   * is quiet now says nothing: it may have been at another time.
   */
  const list = async (
    call: CallRef,
    reason: EndReason,
    endedAt: number,
    known = { forwardSecret: true, device: null as RemoteDevice | null },
  ): Promise<void> => {
    if (await isRecorded(call.callId)) return;
    await record(recordUnanswered(call, (await barredAs(call.peer)) ?? reason, endedAt, known));
  };

  const listOffer = async (frame: DeliveredOffer, reason: EndReason, forwardSecret = true): Promise<void> => {
    const { call_id: callId, from: peer, from_device: device, call_type: type, age_ms: ageMs } = frame;
    const endedAt = now();
    const call = { callId, peer, direction: 'incoming', type, startedAt: endedAt - ageMs } as const;
    await list(call, reason, endedAt, { forwardSecret, device });
  };

  /**
   * One that could not be read. Where its keys wait for a decision and somebody `waits`, they hear at once that these
   * are not taken; else it would ring there until the time is over (ADR 56). Who is barred hears what they always hear.
   */
  const listUnread = async (frame: DeliveredOffer, why: UnreadReason, waits: boolean): Promise<void> => {
    if (why !== 'identityChanged') return listOffer(frame, why === 'noRatchet' ? why : 'unsecured');
    const { call_id: callId, from: peer, from_device: device, call_type: type } = frame;
    if (waits && !(await isRecorded(callId)) && (await barredAs(peer)) === null) {
      await endUnsaid({ callId, peer, direction: 'incoming', type, startedAt: now() }, device);
    }
    await listOffer(frame, 'keysChanged');
  };

  return { list, listOffer, listUnread };
}
