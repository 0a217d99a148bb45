import { describe, expect, test } from 'vitest';
import { FIRST } from '../../core/call/connection.ts';
import {
  alice,
  aliceTalksToBob,
  bob,
  bobHangsUp,
  bobTalksToAlice,
  candidate,
  clock,
  ringfortAndSecondClientInEachTest,
} from '../stage/ringfortAndSecondClient.ts';
import type { SecondClient } from './client/SecondClient.ts';

ringfortAndSecondClientInEachTest();

/** The call window reports candidates. */
function aliceFinds(callId: string, ...candidates: ReturnType<typeof candidate>[]): void {
  void alice.ringfort.callHandlers.report({ kind: 'localCandidates', pair: FIRST, callId, candidates });
}

async function bobHears(callId: string, one: ReturnType<typeof candidate>): ReturnType<SecondClient['hears']> {
  aliceFinds(callId, one);
  const heard = await bob.hears('candidates');
  expect(heard.message?.body).toEqual({ kind: 'candidates', candidates: [one] });
  return heard;
}

/**
 * Lets the server's clock run sixty times as fast as ours: by it the server counts how much a phone may send. Not
 * faster, for by it the server also counts how long a phone may take to answer a ping.
 */
async function whileTimePasses<T>(awaited: Promise<T>): Promise<T> {
  const hand = setInterval(() => clock.advance(300), 5);
  return awaited.finally(() => clearInterval(hand));
}

/** As many at a time as the server lets a phone send for long. */
function aliceFindsInTime(callId: string, candidates: readonly ReturnType<typeof candidate>[]): Promise<void> {
  const left = [...candidates];
  return new Promise((resolve) => {
    const hand = setInterval(() => {
      clock.advance(300);
      aliceFinds(callId, ...left.splice(0, 8));
      if (left.length > 0) return;
      clearInterval(hand);
      resolve();
    }, 5);
  });
}

/** Every candidate that reached Alice's media engine. */
function aliceWasTold(): readonly unknown[] {
  return alice.engine.orders.flatMap((order) => (order.kind === 'addCandidates' ? order.candidates : []));
}

describe('a client written from docs/PROTOCOL.md alone', () => {
  test('begins a session while the Ringfort begins one too, and both go on in the same', async () => {
    // Neither has read anything of the other: the first message of each side opens a session of its own.
    const [ours] = await Promise.all([bob.offer('alice'), alice.dial('bob')]);
    const first = await bob.hears('err', 'answer');
    const theirs = first.t === 'err' ? await bob.hears('offer') : null;
    const on = theirs?.callId ?? ours;
    if (theirs !== null) {
      expect(first.frame.text('code')).toBe('glare');
      await bob.answer(on);
    }
    await bob.candidates(on, [candidate(1)]);
    const { call } = await alice.phase('connected');
    expect(call.callId).toBe(on);
    await bobHangsUp(on);
    await bobHangsUp(await bobTalksToAlice());
  });

  test('sends a heartbeat after 50 messages in one direction, and the Ringfort does too', async () => {
    const callId = await bobTalksToAlice();
    for (let i = 2; i <= 51; i++) await bob.candidates(callId, [candidate(i)]);
    await bob.hears('heartbeat');
    await expect.poll(() => alice.engine.remoteCandidates.length).toBe(51);
    // Bob's heartbeat is nothing Alice shows: it turns her ratchet, while Bob sends nothing else.
    const keys: (string | undefined)[] = [];
    for (let i = 1; i <= 60 && new Set(keys).size < 2; i++) {
      aliceFinds(callId, candidate(i));
      keys.push((await bob.hears('candidates')).header?.ratchetKey.toString('hex'));
    }
    expect(keys.length).toBeGreaterThanOrEqual(50);
    expect(new Set(keys).size).toBe(2);
    await bobHangsUp(callId);
  });

  test('leaves a session that has carried its 2000 messages, and the Ringfort reads on in the new one', async () => {
    const callId = await bobTalksToAlice();
    const old = (await bobHears(callId, candidate(9))).header?.sessionId;
    // What gets lost on the way counts as well: Alice passes over it.
    bob.lose(callId, 2000 - bob.sentIn(callId));
    await bob.candidates(callId, [candidate(2)]);
    expect(bob.sentIn(callId)).toBe(1);
    await bobHangsUp(callId);
    expect(aliceWasTold()).toEqual([candidate(1), candidate(2)]);
    const again = await bobTalksToAlice();
    expect((await bobHears(again, candidate(4))).header?.sessionId).not.toEqual(old);
    await bobHangsUp(again);
  });

  test('follows a Ringfort that has sent 2000 messages into a new session', { timeout: 180_000 }, async () => {
    const callId = await aliceTalksToBob();
    const old = (await bobHears(callId, candidate(0))).header?.sessionId;
    // Each fills a message. Most of them the server drops, for nobody needs so many; they count nevertheless.
    const many = Array.from({ length: 2000 }, (_, i) => candidate(i, ` generation ${'0'.repeat(420)}`));
    await aliceFindsInTime(callId, many);
    await alice.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
    const farewell = await whileTimePasses(bob.hears('hangup'));
    expect(farewell.header?.sessionId).not.toEqual(old);
    await bobHangsUp(await aliceTalksToBob());
    // Bob's heartbeats came after the end: while Alice still sees how the first call ended, or when that is put away.
    expect(alice.faults.splice(0).filter((fault) => fault !== 'mismatch')).toEqual([]);
  });

  test('is heard again after it has lost its sessions: its first message opens another one', async () => {
    await bobHangsUp(await bobTalksToAlice());
    bob.loseSessions();
    await bobHangsUp(await bobTalksToAlice());
  });

  test('is called after it has lost its sessions: a NACK in a new one brings the offer again', async () => {
    await bobHangsUp(await bobTalksToAlice());
    bob.loseSessions();
    await alice.dial('bob');
    expect((await bob.hears('call_offer')).refusal).toBe('E_NO_SESSION');
    const again = await bob.hears('offer');
    const { call } = await alice.phase('alerting');
    expect(again.callId).toBe(call.callId);
    await bob.answer(call.callId);
    await bob.candidates(call.callId, [candidate(1)]);
    await alice.phase('connected');
    await bobHangsUp(call.callId);
  });

  test('has its answer read again by a Ringfort that sent it to sessions that are lost', async () => {
    await bobHangsUp(await bobTalksToAlice());
    const callId = await bob.offer('alice');
    await alice.phase('ringing');
    bob.loseSessions();
    await alice.ringfort.incomingHandlers.answer({ callId, callType: 'audio', phase: 'ringing' });
    expect((await bob.hears('call_answer')).refusal).toBe('E_NO_SESSION');
    await bob.hears('answer');
    await bob.candidates(callId, [candidate(1)]);
    await alice.phase('connected');
    expect((await bob.hears('candidates')).message?.body).toMatchObject({ kind: 'candidates' });
    await bobHangsUp(callId);
  });

  test('went back to an older state of its sessions in a call: the call goes on, and the candidate comes again', async () => {
    const callId = await bobTalksToAlice();
    const older = bob.snapshot();
    await bob.candidates(callId, [candidate(2)]);
    bob.restore(older);
    // In the place of the last message: to Alice this is a copy of Bob at work, or a forgery.
    await bob.candidates(callId, [candidate(3)]);
    await bob.hears('nack');
    await bob.repeated;
    expect((await bobHears(callId, candidate(4))).message).toBeDefined();
    await bobHangsUp(callId);
    expect(aliceWasTold()).toEqual([1, 2, 3].map((number) => candidate(number)));
    expect(alice.faults.splice(0)).toEqual(expect.arrayContaining(['undecryptable']));
  });

  test('comes back after a break: what both sides sent meanwhile arrives once', async () => {
    const callId = await bobTalksToAlice();
    await bob.leave();
    await bob.candidates(callId, [candidate(2)]);
    aliceFinds(callId, candidate(3));
    await bob.signIn();
    expect((await bob.hears('candidates')).message?.body).toMatchObject({ candidates: [candidate(3)] });
    await bobHangsUp(callId);
    expect(aliceWasTold()).toEqual([candidate(1), candidate(2)]);
  });
});
