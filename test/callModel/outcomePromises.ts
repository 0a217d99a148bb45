import { expect } from 'vitest';
import type { CallRecord } from '../../core/call/callEffect.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import { connectMs } from '../../core/call/callTiming.ts';
import { GIVE_UP_MS } from '../../core/call/interruption.ts';
import { RETURN_MS } from '../../core/call/keptCall.ts';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { LATE_MS } from './air.ts';
import { AGO_MS, type CallWorld } from './callWorld.ts';
import { mayHaveNoRow, whatEndsApart } from './outcomePairs.ts';
import type { PhoneOfStory } from './phoneOfStory.ts';
import { expectSaid } from './saidPromises.ts';
import { said, sideOf, type Side } from './sideOfCall.ts';

/**
 * A server that keeps back what it likes can make two people hear different reasons, never a conversation of one. An
 * honest one, however often it is killed, makes nobody's history lack the call.
 */
export function expectOutcome(world: CallWorld, row: CallSession): void {
  const { id: callId, caller_id: callerId, callee_id: calleeId, call_type: type } = row;
  const [caller, callee] = [sideOf(world, callerId, callId), sideOf(world, calleeId, callId)];
  const what = `${row.status} (${String(row.end_reason)}), the caller has ${said(caller)}, the callee ${said(callee)}`;
  if (world.setting.handling === 'hostile') return;
  for (const [side, direction, peer] of [
    [caller, 'outgoing', calleeId],
    [callee, 'incoming', callerId],
  ] as const) {
    const { entry, isForgotten } = side;
    // No word of its end found room, and it became another one of the two.
    const hasBecome = world.seen.has('crowded') && side.phone.notes.became.has(callId);
    expect(entry !== undefined || isForgotten || hasBecome, what).toBe(true);
    if (entry === undefined) continue;
    expect(entry.call, what).toMatchObject({ callId, direction, peer, type });
    // An answer that could not be read, and did not come again, is one that nobody vouches for.
    const isUnread = [caller, callee].some(({ phone }) => phone.notes.unread.has(callId));
    if (isWordless(side === caller ? callee : caller, entry)) continue;
    const hasNewKeys = [caller, callee].some(({ phone }) => phone.notes.newKeys.has(callId));
    if (OF_NEW_KEYS.has(entry.reason) && hasNewKeys) {
      world.seen.add('newKeys');
      // Media that flow are sealed with what was agreed before: only what would mend them cannot be said.
      const isBroken = world.air.broken.has(callId) || side.phone.notes.cutOff.has(callId);
      if (!isBroken) expect(entry.durationMs, what).toBeNull();
      continue;
    }
    const isMisled = entry.reason === 'unsecured' && side.phone.notes.misled.has(callId);
    if (isMisled) world.seen.add('misled');
    else if (!isUnread || entry.reason !== 'unsecured') expect(ATTACKED, what).not.toContain(entry.reason);
    if (entry.reason === 'hungUpThere') expectHungUp(side.phone, side === caller ? callee : caller, callId, what);
  }
  expectSaid(world, caller, callee, what);
  if (caller.phone.notes.misaddressed.has(callId)) world.seen.add('readdressed');
  const [one, other] = [caller.entry, callee.entry];
  if (one === undefined || other === undefined || caller.isForgotten || callee.isForgotten) return;
  // A hang-up that finds no room is said once there is some, unless the call was given up as forgotten by then.
  const isHeardAsFailed = row.status === 'failed' || [one, other].some(({ reason }) => reason === 'failedThere');
  const isUnsaid = world.seen.has('fullDisks') && isHeardAsFailed;
  // Of a hang-up in clear its receiver knows what the server reads, which is less (A99).
  const told = [caller, callee].map((side) => reasonsOf(side, callId));
  // An offer or answer that could not be read, and did not come again, says nothing of what became of its call.
  const isUnvouched =
    [one, other].some(({ reason }) => reason === 'unsecured') &&
    [caller, callee].some(({ phone }) => phone.notes.unread.has(callId));
  if (!isUnsaid && !isUnvouched && !isWordless(callee, one) && !isWordless(caller, other)) {
    const memory = world.maybeForgotten.has(callId) ? 'forgetful' : 'whole';
    const [ofCaller = [], ofCallee = []] = told;
    if (ofCaller.length > 1 || ofCallee.length > 1) world.seen.add('inClear');
    const apart = ofCaller.flatMap((ours) => ofCallee.map((theirs) => whatEndsApart(row, ours, theirs, memory)));
    expect(apart, what).toContain(null);
  }
  // Killed while it connected: the other side may have heard it connect.
  const isCutShort = [one, other].some(({ reason, durationMs }) => reason === 'cutOff' && durationMs === null);
  // Who hears late that media flow may hear sooner that the call is over.
  const isUnheard = [caller, callee].some(
    ({ phone, entry }) => phone.user === world.setting.late && entry?.durationMs === null,
  );
  if (!isCutShort && !isUnheard) expect(one.durationMs === null, what).toBe(other.durationMs === null);
  if (row.status === 'missed' || row.status === 'rejected') expect(one.durationMs, what).toBeNull();
  if (one.durationMs === null || other.durationMs === null) return;
  const apartMs = Math.abs(one.durationMs - other.durationMs);
  const isCutOff = [caller, callee].some(
    ({ phone, entry }) => entry?.reason === 'cutOff' || phone.notes.cutOff.has(callId),
  );
  // It ended when the program was last seen running, which a full disk does not keep.
  if (isCutOff && world.seen.has('fullDisks')) return;
  const unseenMs = isCutOff ? ALIVE_EVERY_MS + Math.max(...AGO_MS) : 0;
  // Who goes back late waits as long as anybody, for somebody who may be gone.
  const awayMs = [caller, callee].some(({ phone }) => phone.notes.returned.has(callId)) ? RETURN_MS : 0;
  // So does whoever slept, from when they are awake. Of two one may begin the call late, and the other end it so.
  const slept = [caller, callee].map(({ phone }) => phone.notes.slept.get(callId) ?? 0);
  const sleptMs = slept.reduce((sum, ms) => sum + ms, 0);
  // Who heard late that media flow counts from then on: where another window took over before, from when it connects.
  const isAnew = [caller, callee].some(({ phone }) => phone.notes.made.has(callId));
  const lateMs = world.setting.late === null ? 0 : LATE_MS + (isAnew ? connectMs(false) : 0);
  const longestMs = TOGETHER_MS + lateMs + unseenMs + awayMs + sleptMs + (world.air.broken.has(callId) ? BROKEN_MS : 0);
  expect(apartMs, `how far apart they say it ended: ${what}`).toBeLessThanOrEqual(longestMs);
}

/** Of a call that the server has no row of, its caller knows alone, and reads why. */
export function expectUnsent(world: CallWorld, phone: PhoneOfStory): void {
  if (world.setting.handling === 'hostile') return;
  for (const { call, reason } of phone.disk.history.values()) {
    const { callId, direction } = call;
    if (world.disk.rows.rows.has(callId) || world.maybeForgotten.has(callId)) continue;
    const isOfNewKeys = reason === 'identityChanged' && phone.notes.newKeys.has(callId);
    expect([direction, isOfNewKeys || mayHaveNoRow(reason)], `${callId} at ${phone.user}: ${reason}`).toEqual([
      'outgoing',
      true,
    ]);
    // Astray once, it goes again to the devices that there are. A server that was killed may refuse it once more.
    if (reason === 'refusedByServer') expect(phone.notes.misaddressed.get(callId), callId).toBeGreaterThanOrEqual(2);
    if (reason === 'refusedByServer') world.seen.add('astray');
  }
}

/** What a hang-up in clear is read as, and what else its words may have said (`reasonInClear`). */
const SAID_MORE: Partial<Record<EndReason, readonly EndReason[]>> = {
  failedThere: ['noRelayThere'],
  declined: ['linkEnded'],
  hungUpThere: ['connectionLost'],
};

/** Why somebody reads that it ended; where they heard of that in clear alone, also what its words may have been. */
function reasonsOf({ phone, entry }: Side, callId: string): readonly EndReason[] {
  if (entry === undefined) return [];
  const { reason } = entry;
  return phone.notes.hangupsInClear.has(callId) ? [reason, ...(SAID_MORE[reason] ?? [])] : [reason];
}

/** Whose media flowed hears within this that they do no more, and why. */
const TOGETHER_MS = 5_000;
/** ICE takes so long to see that nothing passes; then it is waited for. */
const BROKEN_MS = 6_000 + GIVE_UP_MS;
/** From one sign of life of a program to the next (`main/call/cutOffCalls.ts`). */
const ALIVE_EVERY_MS = 5_000;

/**
 * Who reads that the other side hung up: its person did, or its media were closed in good order and no word came with
 * that (A99). Then that side, which may have done nothing, reads no such thing of who took it for one.
 */
function expectHungUp(reader: PhoneOfStory, other: Side, callId: string, what: string): void {
  const { phone, entry } = other;
  if (phone.notes.left.has(callId) || (entry !== undefined && BY_PERSON.has(entry.reason))) return;
  // It had no session to say why, or its words found no room: the server knows of an end and no more.
  if (phone.notes.wordless.has(callId) || reader.notes.hangupsInClear.has(callId)) return;
  expect(reader.notes.guessed.has(callId), `whether media were closed: ${what}`).toBe(true);
  // Where it still connected, a hang-up in clear ends it, and says no more than the server reads.
  if (!phone.notes.hangupsInClear.has(callId)) expect(entry?.reason, what).not.toBe('hungUpThere');
}

/** What somebody reads who ended it. */
const BY_PERSON: ReadonlySet<EndReason> = new Set(['hungUpHere', 'declinedHere', 'cancelled']);

/** The other side failed and had no session to say of what: before an answer that is read as new keys (ADR 56). */
function isWordless({ phone }: Side, { reason, call }: CallRecord): boolean {
  return reason === 'keysNewThere' && phone.notes.wordless.has(call.callId);
}

/** What is read of another identity that turned up: here, or there. */
const OF_NEW_KEYS: ReadonlySet<EndReason> = new Set(['identityChanged', 'keysNewThere', 'keysChanged']);

/** What only who is attacked may read. */
const ATTACKED: readonly EndReason[] = [
  'unsecured',
  'secondLayerLost',
  'identityChanged',
  'keysNewThere',
  'keysChanged',
];
