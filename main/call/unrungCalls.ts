import type { CallRef, RemoteDevice } from '../../core/call/call.ts';
import type { UnreadReason } from '../../core/call/callEvent.ts';
import type { CallRecord } from '../../core/call/callEffect.ts';
import { unrungRecord } from '../../core/call/callRecord.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import type { Barred } from '../../core/call/mayRing.ts';
import type { CallStateFrame, DeliveredOffer } from '../../core/protocol/serverMessage.ts';
import type { AskedOffer } from '../ports/askedOffers.ts';
import type { Clock, ElapsedTime } from '../ports/clock.ts';
import { tellsOfMissed } from './frameMapping.ts';

export interface UnrungCallsPorts extends Clock, ElapsedTime {
  /** Whether the history has this call already. */
  readonly isRecorded: (callId: string) => Promise<boolean>;
  /** A call that never rang here. It is safe with the frames it came with. */
  readonly record: (entry: CallRecord) => Promise<void>;
  /** The same for one whose frame comes no more: where there is no room it waits for some. */
  readonly recordLate: (entry: CallRecord) => Promise<void>;
  /** Whether calls of theirs ring at no time. No system is asked: such calls can be made up by the thousand (A85). */
  readonly barredAs: (handle: string) => Promise<Barred | null>;
  readonly isContact: (handle: string) => Promise<boolean>;
  /** Ends the call for a device that nothing can be encrypted to. */
  readonly endUnsaid: (call: CallRef, device: RemoteDevice) => Promise<unknown>;
}

/**
 * So many callers hear within a minute that their keys are not taken; further ones hear it ring until the time is over.
 * A server can make such offers up without end, and each of these frames is a write that waits for the disk (A85).
 */
const MOST_UNSAID = 6;
const UNSAID_WINDOW_MS = 60_000;

interface ReadOffer {
  readonly forwardSecret: boolean;
  readonly subject: string | null;
}
const UNREAD: ReadOffer = { forwardSecret: true, subject: null };

/** Calls that never rang here: the machine never has them, and the history has each once. */
export function createUnrungCalls(ports: UnrungCallsPorts) {
  const { isRecorded, record, barredAs, isContact, endUnsaid, now, elapsed } = ports;
  let unsaidAt: readonly number[] = [];
  const mayEndUnsaid = (): boolean => {
    const at = elapsed();
    unsaidAt = unsaidAt.filter((before) => at - before < UNSAID_WINDOW_MS);
    if (unsaidAt.length >= MOST_UNSAID) return false;
    unsaidAt = [...unsaidAt, at];
    return true;
  };

  /**
   * One that may not ring is listed as that, whatever else became of it (A86). Whether the phone
   * is quiet now says nothing: it may have been at another time.
   */
  const list = async (
    call: CallRef,
    reason: EndReason,
    endedAt: number,
    known = { forwardSecret: true, device: null as RemoteDevice | null },
    keep = record,
  ): Promise<void> => {
    if (await isRecorded(call.callId)) return;
    await keep(unrungRecord(call, (await barredAs(call.peer)) ?? reason, endedAt, known));
  };

  /** A call that rang while this device was away; one that is listed stays as it is. */
  const listMissed = async (frame: CallStateFrame): Promise<void> => {
    const {
      call_id: callId,
      direction,
      peer,
      call_type: type,
      started_at: startedAt,
      ended_at: endedAt = now(),
    } = frame;
    if (tellsOfMissed(frame)) await list({ callId, peer, direction, type, startedAt }, 'missed', endedAt);
  };

  /** `read`: what its offer says, if it could be read. A subject is a contact's alone. */
  const listOffer = async (frame: DeliveredOffer, reason: EndReason, read: ReadOffer = UNREAD): Promise<void> => {
    const { call_id: callId, from: peer, from_device: device, call_type: type, age_ms: ageMs } = frame;
    const endedAt = now();
    const { forwardSecret, subject } = read;
    const about = subject !== null && (await isContact(peer)) ? { subject } : {};
    const call = { callId, peer, direction: 'incoming', type, startedAt: endedAt - ageMs, ...about } as const;
    await list(call, reason, endedAt, { forwardSecret, device });
  };
  /** One that was asked for again and did not come; nobody sends its frame once more. */
  const listAsked = async ({ call, device }: AskedOffer, endedAt: number): Promise<void> => {
    const listBy = (keep: UnrungCallsPorts['record']): Promise<void> =>
      list(call, 'unsecured', endedAt, { forwardSecret: true, device }, keep);
    await listBy(record).catch(() => listBy(ports.recordLate));
  };

  /**
   * One that could not be read. Where its keys wait for a decision and somebody `waits`, they hear at once that these
   * are not taken; else it would ring there until the time is over (ADR 56). Who is barred hears what they always hear,
   * and a stranger nothing before the phone accepts, which would say that it is on (A47).
   */
  const listUnread = async (frame: DeliveredOffer, why: UnreadReason, waits: boolean): Promise<void> => {
    if (why !== 'identityChanged') return listOffer(frame, why === 'noRatchet' ? why : 'unsecured');
    const { call_id: callId, from: peer, from_device: device, call_type: type } = frame;
    const isToHear = waits && (await isContact(peer)) && (await barredAs(peer)) === null;
    if (isToHear && !(await isRecorded(callId)) && mayEndUnsaid()) {
      await endUnsaid({ callId, peer, direction: 'incoming', type, startedAt: now() }, device);
    }
    await listOffer(frame, 'keysChanged');
  };

  return { listMissed, listOffer, listAsked, listUnread };
}
