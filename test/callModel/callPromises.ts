import { expect } from 'vitest';
import { findCall, liveCalls, type PresentCall } from '../../core/call/callList.ts';
import { comparePairs } from '../../core/call/connection.ts';
import type { MediaKeys } from '../../core/call/secondLayer.ts';
import { isLiveStatus } from '../../core/protocol/callSession.ts';
import { expectOutcome, expectUnsent } from './outcomePromises.ts';
import type { PhoneOfStory } from './phoneOfStory.ts';
import { PEOPLE, type CallWorld } from './callWorld.ts';
import { RING_MS } from './serverOfStory.ts';

/** What holds at every moment, whatever happens. */
export function expectSound(world: CallWorld): void {
  for (const user of PEOPLE) {
    const phone = world.phones[user];
    expect([...phone.notes.misread], `sleepers that ${user} takes for ones who hung up`).toEqual([]);
    if (liveCalls(phone.calls).length > 1) world.seen.add('secondCalls');
    for (const state of liveCalls(phone.calls)) {
      const { callId } = state.call;
      expect(phone.notes.over.has(callId), `${user} has call ${callId} again after its end`).toBe(false);
      if (state.phase === 'ringing') {
        expect(phone.since(state.call.startedAt), `${user} is rung for too long`).toBeLessThanOrEqual(RING_MS);
      }
      const other = otherOf(world, state);
      if (state.phase === 'connected') world.seen.add('conversations');
      if (state.phase === 'cutOff') world.seen.add('cutOff');
      if (state.phase === 'connected' && state.relayOnly) world.seen.add('relayed');
      const { at } = state.agreement.connection;
      if (at.restart > 0) world.seen.add('restarts');
      if (at.generation > 0) world.seen.add('rejoins');
      if (other !== undefined) expectNoSplit(phone, state, other.phone, other.state);
    }
  }
}

/** Where both sides have the same pair, it is the same connection, and the same words. */
function expectNoSplit(phone: PhoneOfStory, state: PresentCall, theirs: PhoneOfStory, their: PresentCall): void {
  const { callId } = state.call;
  const [one, other] = [state.agreement, their.agreement];
  if (comparePairs(one.connection.at, other.connection.at) !== 0) return;
  expect(phone.notes.made.get(callId), 'one pair, two connections').toBe(theirs.notes.made.get(callId));
  if (one.words.step !== 'agreed' || other.words.step !== 'agreed' || one.wordsOf !== other.wordsOf) return;
  expect(one.words.words, 'one connection, two sets of words').toEqual(other.words.words);
}

const UNSAID = ['unreadAgain', 'killedServers', 'damaged', 'crowded'] as const;

/** Once everything has arrived and nobody did anything for long, each call lives on both sides or on none. */
export async function expectAgreed(world: CallWorld): Promise<void> {
  for (const user of PEOPLE) {
    for (const state of liveCalls(world.phones[user].calls)) {
      const { callId } = state.call;
      expect(state.phase, `what ${user} has of ${callId}`).toBe('connected');
      const other = otherOf(world, state);
      expect(other?.state.phase, `what the other side of ${user} has of ${callId}`).toBe('connected');
      if (state.phase !== 'connected' || other?.state.phase !== 'connected') continue;
      expect(state.interruption).toBeNull();
      const engine = world.air.engineOf(user, callId);
      expect(engine?.flowing, `whether media flow at ${user}`).toBe(true);
      expect(engine?.muted, `whether ${user} is heard`).toBe(world.phones[user].muted.has(callId));
      if (world.phones[user].muted.has(callId)) world.seen.add('muted');
      // Who keeps back an answer that nobody needs any more keeps back no more than that.
      if (world.setting.handling === 'hostile') continue;
      // What could not be read is asked for again once, of a server that is there, where there is room, by what it was.
      const isUnread = [world.phones[user], other.phone].some(({ notes }) => notes.unread.has(callId));
      if (isUnread && UNSAID.some((what) => world.seen.has(what))) continue;
      // Of what came while another identity waited for a person nothing is read, nor asked for again.
      const hasNewKeys = [world.phones[user], other.phone].some(({ notes }) => notes.newKeys.has(callId));
      if (isUnread && hasNewKeys) continue;
      // So does a queue that has no room for it: the next restart is greater than either has.
      const [at, theirs] = [state.agreement.connection.at, other.state.agreement.connection.at];
      const differ = world.seen.has('crowded') ? at.generation - theirs.generation : comparePairs(at, theirs);
      expect(differ).toBe(0);
      expect(state.agreement.media.theirs?.state.held ?? false, 'who holds').toBe(other.state.heldHere);
      const told = state.agreement.media.theirs?.state.microphone ?? true;
      expect(told, `whether ${other.phone.user} is heard, as ${user} has it`).toBe(!other.phone.muted.has(callId));
      const shown = world.air.engineOf(other.phone.user, callId);
      const { camera = false, screen = false } = state.agreement.media.theirs?.state ?? {};
      expect([camera, screen], `what ${other.phone.user} shows, as ${user} has it`).toEqual([
        shown?.camera,
        shown?.screen,
      ]);
      if (camera || screen) world.seen.add('pictures');
      const { generation } = state.agreement.connection.at;
      expectSameKeys(engine?.keys, world.air.engineOf(other.phone.user, callId)?.keys, generation);
      expect(state.agreement.words.step, `the words that ${user} has`).toBe('agreed');
    }
  }
  for (const row of (await world.server?.liveCalls()) ?? []) {
    const sides = [row.caller_id, row.callee_id].map((user) =>
      PEOPLE.some(
        (one) => one === user && liveCalls(world.phones[one].calls).some(({ call }) => call.callId === row.id),
      ),
    );
    expect(sides, `row ${row.id} is ${row.status}`).toEqual([true, true]);
  }
}

/** What one side seals the other opens, with keys of the connection that is in force. */
function expectSameKeys(ours: MediaKeys | null | undefined, theirs: typeof ours, generation: number): void {
  const [one, other] = [ours, theirs].map((keys) => (keys === null || keys === undefined ? null : keys));
  expect([one?.generation, other?.generation], 'whose frames are sealed').toEqual([generation, generation]);
  for (const line of ['audio', 'camera', 'screen'] as const) {
    expect([one?.[line].seal, one?.[line].open], line).toEqual([other?.[line].open, other?.[line].seal]);
  }
}

/** When everybody has hung up, nothing is left anywhere, and what both sides say of each call fits together. */
export function expectOver(world: CallWorld): void {
  for (const user of PEOPLE) {
    const { calls, socket } = world.phones[user];
    expect([calls, socket.waiting], user).toEqual([[], 0]);
    expectUnsent(world, world.phones[user]);
  }
  for (const row of world.disk.rows.rows.values()) {
    expect(isLiveStatus(row.status), `row ${row.id}`).toBe(false);
    expectOutcome(world, row);
  }
}

function otherOf(world: CallWorld, state: PresentCall) {
  const user = PEOPLE.find((one) => one === state.call.peer);
  const phone = user === undefined ? undefined : world.phones[user];
  const theirs = phone === undefined ? undefined : findCall(phone.calls, state.call.callId);
  return phone === undefined || theirs === undefined ? undefined : { phone, state: theirs };
}
