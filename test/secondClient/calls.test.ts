import { FIRST } from '../../core/call/connection.ts';
import { readFileSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { frameKeyOf } from '../../renderer/media/frames/frameKey.ts';
import { createSeal } from '../../renderer/media/frames/sealedFrame.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { openFrame } from './client/frames.ts';
import { SecondClient } from './client/SecondClient.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/*
 * A Ringfort with its real phone, store and ratchet, the real server, and on the other side a client that was written
 * from docs/PROTOCOL.md and shares no code with Ringfort.
 */

let server: RunningServer;
let alice: HeadlessRingfort;
let bob: SecondClient;
/** The server's; it moves only in tests that send more than a phone may in a minute. */
let clock: ManualClock;

beforeEach(async () => {
  clock = new ManualClock(Date.now());
  server = await startServer({
    dataFolder: temporaryFolder(),
    ringTimeoutMs: 60_000,
    logLevel: 'silent',
    clock,
  });
  alice = new HeadlessRingfort({
    folder: temporaryFolder(),
    keyring: new FakeKeyring(),
    certificate: 'a1'.repeat(32),
  });
  await alice.register('alice', server.url);
  bob = await SecondClient.register('bob', server.url, 'b0'.repeat(32));
  await bob.signIn();
  bob.contacts.add('alice');
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
});

afterEach(async () => {
  await bob.leave();
  await alice.ringfort.stop();
  await server.close();
  expect({ ringfort: alice.faults, secondClient: bob.faults }).toEqual({ ringfort: [], secondClient: [] });
});

const candidate = (number: number, filler = '') => ({
  candidate: `candidate:${number} 1 udp 2122260223 192.0.2.${number % 250} 50000 typ host${filler}`,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'fake',
});

/** Bob calls Alice, she answers, and media would flow. */
async function bobTalksToAlice(): Promise<string> {
  const callId = await bob.offer('alice');
  await alice.phase('ringing');
  await alice.ringfort.incomingHandlers.answer({ callId, callType: 'audio', phase: 'ringing' });
  await bob.hears('answer');
  await bob.candidates(callId, [candidate(1)]);
  await alice.phase('connected');
  await bob.hears('candidates');
  bob.connected(callId);
  return callId;
}

async function aliceTalksToBob(): Promise<string> {
  await alice.dial('bob');
  const { callId } = await bob.hears('offer');
  await bob.answer(callId);
  await bob.candidates(callId, [candidate(1)]);
  await alice.phase('connected');
  await bob.hears('candidates');
  bob.connected(callId);
  return callId;
}

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

async function bobHangsUp(callId: string): Promise<void> {
  await bob.hangUp(callId, 'hangup');
  await alice.phase('ended');
}

describe('a client written from docs/PROTOCOL.md alone', () => {
  test('imports nothing of Ringfort', () => {
    const folder = new URL('./client/', import.meta.url);
    for (const name of readdirSync(folder)) {
      const source = readFileSync(new URL(name, folder), 'utf8');
      expect(source, name).not.toMatch(/\b(?:import|require)\(/);
      const imports = [...source.matchAll(/^(?:import|export|\}).* from '([^']+)';$/gm)].map(([, from]) => from);
      for (const from of imports)
        expect(from, name).toMatch(
          /^(?:node:crypto|ws|\.\/[a-zA-Z]+\.ts|\.\.\/\.\.\/ratchet\/vectors\/reference\/[a-zA-Z]+\.ts)$/,
        );
    }
  });

  test('registers with signed prekeys of every kind and adds to them', async () => {
    expect(await bob.keyCount()).toEqual([29, 29]);
    await bob.renewToken();
    await bob.uploadPrekeys(10);
    expect(await bob.keyCount()).toEqual([39, 39]);
  });

  test('fills up its prekeys when the server says that they are low', async () => {
    const carol = await SecondClient.register('carol', server.url, 'c4'.repeat(32), 20);
    await carol.signIn();
    expect(await alice.ringfort.mainHandlers.addContact({ handle: 'carol' })).toEqual({ ok: true });
    await carol.offer('alice');
    await carol.hears('call_state');
    await carol.refilled;
    expect(await carol.keyCount()).toEqual([119, 119]);
    await carol.leave();
  });

  test('reads the same four words as the Ringfort, whoever calls', async () => {
    for (const talk of [bobTalksToAlice, aliceTalksToBob]) {
      const callId = await talk();
      if (talk === aliceTalksToBob) await bob.hears('reveal');
      const { security } = await alice.until(({ call, security }) => {
        return 'call' in call && call.call.callId === callId && security !== null && security.words !== null;
      });
      expect(bob.words(callId)).toEqual(security?.words);
      await bobHangsUp(callId);
    }
  });

  test('has the keys of the Ringfort for each line and direction, and opens what it seals, whoever calls', async () => {
    for (const talk of [bobTalksToAlice, aliceTalksToBob]) {
      const callId = await talk();
      if (talk === aliceTalksToBob) await bob.hears('reveal');
      const keys = alice.engine.orders.flatMap((order) =>
        order.kind === 'sealMedia' && order.callId === callId ? [order.keys] : [],
      )[0];
      if (!keys) throw new Error('the Ringfort seals its frames');
      for (const [line, { seal, open }] of [keys.audio, keys.camera, keys.screen].entries()) {
        expect(bob.frameKey(callId, line, 'them')?.toString('hex')).toBe(seal);
        expect(bob.frameKey(callId, line, 'us')?.toString('hex')).toBe(open);
      }
      const sealing = createSeal(await frameKeyOf(keys.camera.seal, keys.generation));
      for (let counter = 0; counter < 300; counter += 1) {
        const frame = Buffer.from(`picture ${counter} of somebody`);
        const sealed = Buffer.from(await sealing(Uint8Array.from(frame), 3));
        expect(openFrame(Buffer.from(keys.camera.seal, 'hex'), sealed)).toEqual(frame);
      }
      await bobHangsUp(callId);
    }
  });

  test('calls a Ringfort, which rings and answers; candidates go both ways; hanging up ends it there', async () => {
    const callId = await bobTalksToAlice();
    expect(alice.engine.remoteCandidates).toEqual([candidate(1)]);
    expect(alice.engine.orders.find(({ kind }) => kind === 'createAnswer')).toMatchObject({
      offer: { dtlsFingerprint: 'b0'.repeat(32) },
    });
    await bob.hangUp(callId, 'hangup');
    expect(await alice.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
    const { recents } = await alice.until((snapshot) => snapshot.recents.length === 1);
    expect(recents[0]).toMatchObject({ call: { callId, peer: 'bob', direction: 'incoming' }, reason: 'hungUpThere' });
  });

  test('says what its call is about, and is told why the other person declines, and the other way round', async () => {
    const about = await bob.offer('alice', false, 'about the boat');
    expect(await alice.phase('ringing')).toMatchObject({ call: { callId: about, subject: 'about the boat' } });
    const { declineWith } = alice.ringfort.incomingHandlers;
    await declineWith({ callId: about, phase: 'ringing', text: 'In a meeting', callBackInMs: 3_600_000 });
    expect((await bob.hears('hangup')).message?.body).toMatchObject({
      note: 'In a meeting',
      callBackAtMs: expect.any(Number),
    });
    await alice.ringfort.mainHandlers.dial({ peer: 'bob', callType: 'audio', subject: ' the boat\u202e ' });
    const { callId, message } = await bob.hears('offer');
    expect(message?.body).toMatchObject({ subject: 'the boat' });
    await bob.hangUp(callId, 'reject', { note: 'Not now', callBackAtMs: 0 });
    const note = { text: 'Not now', callBackAt: null };
    expect(await alice.phase('ended')).toMatchObject({ reason: 'declined', note });
  });

  test('is called by a Ringfort and answers; the Ringfort hangs up', async () => {
    const callId = await aliceTalksToBob();
    expect(alice.engine.remoteCandidates).toEqual([candidate(1)]);
    await alice.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
    expect((await bob.hears('hangup')).message?.body).toMatchObject({ kind: 'hangup', reason: 'hangup' });
    const { recents } = await alice.until((snapshot) => snapshot.recents.length === 1);
    expect(recents[0]).toMatchObject({ call: { callId, direction: 'outgoing' }, reason: 'hungUpHere' });
  });

  test('finds the first candidates in an answer, and puts its own there: no more is needed to connect (A97)', async () => {
    const incoming = await bob.offer('alice');
    await alice.phase('ringing');
    await alice.ringfort.incomingHandlers.answer({ callId: incoming, callType: 'audio', phase: 'ringing' });
    const { message } = await bob.hears('answer');
    const behind = await bob.hears('candidates');
    const told = behind.message?.body;
    expect(message?.body).toMatchObject({
      candidates: told !== undefined && 'candidates' in told ? told.candidates : null,
    });
    await bobHangsUp(incoming);
    await alice.dial('bob');
    const { callId } = await bob.hears('offer');
    await bob.answer(callId, [candidate(7)]);
    await alice.phase('connected');
    expect(alice.engine.remoteCandidates).toEqual([candidate(7)]);
  });

  test('gives the Ringfort a right to ring, with which it rings beside strangers, and gets one (A86)', async () => {
    await bob.admit();
    await bobHangsUp(await aliceTalksToBob());
    expect(bob.rightsFrom.get('alice')).toHaveLength(16);
    const strangers = await Promise.all(
      ['mallory', 'trudy', 'sybil'].map((user) => SecondClient.register(user, server.url, 'c4'.repeat(32))),
    );
    const heard: string[] = [];
    for (const stranger of strangers) {
      await stranger.signIn();
      await stranger.offer('bob');
      const { t, frame } = await stranger.hears('call_state', 'err');
      heard.push(t === 'err' ? frame.text('code') : frame.text('state'));
    }
    expect(heard).toEqual(['ringing', 'ringing', 'full']);
    await bob.hears('offer');
    await bob.hears('offer');
    await alice.dial('bob');
    const { callId, frame } = await bob.hears('offer');
    expect(frame.text('from')).toBe('alice');
    await bobHangsUp(callId);
    await Promise.all(strangers.map((stranger) => stranger.leave()));
  });

  test('is nobody to a Ringfort that it has blocked (A86)', async () => {
    await bob.admit(['alice']);
    await alice.dial('bob');
    expect(await alice.phase('ended')).toMatchObject({ reason: 'unknownUser' });
    await bob.admit();
    await bobHangsUp(await aliceTalksToBob());
  });

  test('says what it sends, and hears what the Ringfort sends: the last by sequence counts', async () => {
    const callId = await aliceTalksToBob();
    const sound = { microphone: true, camera: false, screen: false, held: false };
    await alice.ringfort.callHandlers.report({ kind: 'mediaState', callId, ...sound });
    expect((await bob.hears('mediaState')).message?.body).toEqual({ kind: 'mediaState', ...sound });
    expect(bob.theirMedia(callId)).toMatchObject(sound);

    const theirs = async () => {
      const { call } = await alice.until(({ call }) => call.phase === 'connected' && call.theirs?.screen === true);
      return call.phase === 'connected' ? call.theirs : null;
    };
    await bob.mediaState(callId, { ...sound, camera: true });
    await bob.mediaState(callId, { ...sound, microphone: false, screen: true });
    expect(await theirs()).toEqual({ microphone: false, camera: false, screen: true, held: false });
    await bobHangsUp(callId);
  });

  test('holds a call and is held, by media_state alone', async () => {
    const callId = await aliceTalksToBob();
    const said = { microphone: true, camera: false, screen: false };
    await bob.mediaState(callId, { ...said, held: true });
    await alice.until(({ call }) => call.phase === 'connected' && call.theirs?.held === true);
    expect(alice.engine.orders.at(-1)).toEqual({ kind: 'hold', callId, here: false, there: true });
    await alice.ringfort.callHandlers.hold({ callId, phase: 'connected' });
    expect((await bob.hears('mediaState')).message?.body).toMatchObject({ held: true });
    await bobHangsUp(callId);
  });

  test('describes three lines, and is described three by the Ringfort, in an audio call too', async () => {
    const offered = await (async () => {
      await alice.dial('bob');
      return bob.hears('offer');
    })();
    const { body } = offered.message ?? {};
    const kinds = body?.kind === 'offer' ? [...body.sdp.matchAll(/^m=(\w+) (\d+)/gmu)].map(([line]) => line) : [];
    expect(kinds).toEqual(['m=audio 9', 'm=video 9', 'm=video 9']);
    await bob.answer(offered.callId);
    await bob.candidates(offered.callId, [candidate(1)]);
    await alice.phase('connected');
    const applied = alice.engine.orders.find(({ kind }) => kind === 'applyAnswer');
    const answer = applied?.kind === 'applyAnswer' ? applied.answer.sdp : '';
    expect([...answer.matchAll(/^m=(\w+) (\d+)/gmu)].map(([line]) => line)).toEqual(kinds);
    await bobHangsUp(offered.callId);
  });

  test('restarts ICE and has it restarted by the Ringfort, by the credentials alone', async () => {
    const callId = await bobTalksToAlice();
    await bob.restart(callId);
    await bob.hears('restarted');
    expect(bob.pairOf(callId)).toEqual({ generation: 0, restart: 1 });
    expect(alice.engine.orders.at(-1)).toMatchObject({
      kind: 'answerRestart',
      credentials: { ufrag: 'other', pwd: 'otherotherotherotherother' },
    });
    alice.ringfort.reconnect();
    await bob.hears('restart');
    await vi.waitFor(() => expect(alice.engine.orders.at(-1)).toMatchObject({ kind: 'applyRestart' }));
    expect(bob.pairOf(callId)).toEqual({ generation: 0, restart: 2 });
  });

  test('begins a connection anew, and the Ringfort does too: each time there are other words, the same on both sides', async () => {
    const callId = await bobTalksToAlice();
    const words = async () => {
      const { security } = await alice.until(({ security: known }) => {
        return known?.words !== null && JSON.stringify(known?.words) === JSON.stringify(bob.words(callId));
      });
      return JSON.stringify(security?.words);
    };
    const first = await words();
    await bob.rejoin(callId);
    await bob.hears('rejoined');
    await bob.candidates(callId, [candidate(2)]);
    const second = await words();
    alice.ringfort.callWindowLost();
    await bob.hears('rejoin');
    await bob.candidates(callId, [candidate(3)]);
    await bob.hears('reveal');
    const third = await words();
    expect(new Set([first, second, third]).size).toBe(3);
    expect(bob.pairOf(callId)).toEqual({ generation: 2, restart: 0 });
    expect((await alice.phase('connected')).phase).toBe('connected');
  });

  test('declines, and the Ringfort reads that', async () => {
    await alice.dial('bob');
    const { callId } = await bob.hears('offer');
    await alice.phase('alerting');
    await bob.hangUp(callId, 'reject');
    expect(await alice.phase('ended')).toMatchObject({ reason: 'declined' });
  });

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
    expect(alice.engine.remoteCandidates).toHaveLength(51);
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
