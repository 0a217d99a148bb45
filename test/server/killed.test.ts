import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SqliteStore } from '../../server/store/SqliteStore.ts';
import type { KillPoint } from '../stage/killPoint.ts';
import { PersistentPhone } from '../stage/PersistentPhone.ts';
import { ServerProcess } from '../stage/ServerProcess.ts';

// The server is a process of its own here, and it is killed. Whatever the moment: nothing is lost, nothing is taken in
// twice, nothing comes out of order, and each call is over or truly live.

let folder: string;
let server: ServerProcess;
let phones: PersistentPhone[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringfort-killed-'));
  phones = [];
});
afterEach(async () => {
  await server.kill();
  await rm(folder, { recursive: true });
});

async function startAgain(killPoint?: KillPoint): Promise<void> {
  server = await ServerProcess.start(folder, killPoint);
  await Promise.all(phones.map((phone) => phone.connect(server.url)));
}

async function phoneOf(user: string): Promise<PersistentPhone> {
  const phone = new PersistentPhone(await server.register(user));
  await phone.connect(server.url);
  phones.push(phone);
  return phone;
}

const ciphertext = (text: string): string => Buffer.from(text.padEnd(30)).toString('base64');
const heard = (phone: PersistentPhone, text: string) => (): boolean => phone.texts.includes(text);
const isEmpty = (phone: PersistentPhone) => (): boolean => phone.unacknowledged === 0;

function offer(from: PersistentPhone, to: PersistentPhone, call_id: string): void {
  const { user, device } = to.device;
  const payloads = { [device]: ciphertext(`offer ${call_id}`) };
  from.send({ v: 1, t: 'call_offer', call_id, to: user, call_type: 'audio', payloads });
}

function say(
  t: 'call_answer' | 'ice_candidate',
  from: PersistentPhone,
  to: PersistentPhone,
  call_id: string,
  text: string,
) {
  const { user, device } = to.device;
  from.send({ v: 1, t, call_id, to: user, to_device: device, encrypted_payload: ciphertext(text) });
}

function hangUp(from: PersistentPhone, to: PersistentPhone, call_id: string): void {
  const { user, device } = to.device;
  const payloads = { [device]: ciphertext(`bye ${call_id}`) };
  from.send({ v: 1, t: 'call_hangup', call_id, to: user, reason: 'hangup', payloads });
}

/** The rows, after the server has stopped. */
async function rows() {
  await server.stop();
  const store = await SqliteStore.open(folder);
  try {
    return {
      calls: await store.callsOf(phones[0]?.device.user ?? '', Number.MAX_SAFE_INTEGER, 100),
      live: await store.liveCalls(),
    };
  } finally {
    await store.close();
  }
}

test('killed three times under the traffic of six calls, it loses, doubles and reorders nothing (F1)', async () => {
  const PAIRS = 6;
  const BURST = 12;
  await startAgain();
  const pairs = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const [caller, callee] = [await phoneOf(`caller-${pair}`), await phoneOf(`callee-${pair}`)];
    const callId = randomUUID();
    offer(caller, callee, callId);
    await callee.until(heard(callee, `offer ${callId}`));
    say('call_answer', callee, caller, callId, `answer ${callId}`);
    await caller.until(heard(caller, `answer ${callId}`));
    pairs.push({ callId, caller, callee });
  }
  const ways = pairs.flatMap(({ callId, caller, callee }) => [
    { callId, from: caller, to: callee },
    { callId, from: callee, to: caller },
  ]);
  const sent = Array.from({ length: 4 * BURST }, (_, each) => `candidate ${each}`);
  const label = (way: (typeof ways)[number], text: string): string => `${text} of ${way.from.device.user}`;
  for (let round = 0; round < 4; round += 1) {
    for (const way of ways) {
      for (const text of sent.slice(round * BURST, (round + 1) * BURST)) {
        say('ice_candidate', way.from, way.to, way.callId, label(way, text));
      }
    }
    if (round === 3) break;
    // In the middle of it, at another place each time.
    const [first] = ways;
    const text = first === undefined ? '' : label(first, sent[round * BURST + 1 + 3 * round] ?? '');
    if (first !== undefined) await first.to.until(heard(first.to, text));
    await server.kill();
    await Promise.all(phones.map((phone) => phone.cutOff()));
    await startAgain();
    expect(phones.map(({ resumed }) => resumed)).toEqual(phones.map(() => true));
  }
  for (const way of ways) await way.to.until(heard(way.to, label(way, sent.at(-1) ?? '')));
  for (const { callId, caller, callee } of pairs.slice(0, 3)) hangUp(caller, callee, callId);
  for (const { callId, callee } of pairs.slice(0, 3)) await callee.until(heard(callee, `bye ${callId}`));
  for (const phone of phones) await phone.until(isEmpty(phone));

  for (const way of ways) {
    expect(way.to.texts.filter((text) => text.startsWith('candidate'))).toEqual(sent.map((text) => label(way, text)));
  }
  for (const phone of phones) expect(phone.taken.filter(({ t }) => t === 'err')).toEqual([]);
  expect((await rows()).live.map(({ id }) => id).toSorted()).toEqual(
    pairs
      .slice(3)
      .map(({ callId }) => callId)
      .toSorted(),
  );
});

const POINTS: [what: string, point: KillPoint][] = [
  ['before the call is inserted', { method: 'insertCall', when: 'before', nth: 1 }],
  ['after the call is inserted, before anybody is told', { method: 'insertCall', when: 'after', nth: 1 }],
  ['before the answer is written', { method: 'changeCall', when: 'before', nth: 1 }],
  ['after the answer is written, before it is relayed', { method: 'changeCall', when: 'after', nth: 1 }],
  ['before the end is written', { method: 'changeCall', when: 'before', nth: 2 }],
  ['after the end is written', { method: 'changeCall', when: 'after', nth: 2 }],
  ['before what waits is first written', { method: 'changeFrames', when: 'before', nth: 1 }],
  ['after what waits was first written, before it is acknowledged', { method: 'changeFrames', when: 'after', nth: 1 }],
  ['when what waits is written the third time', { method: 'changeFrames', when: 'before', nth: 3 }],
  ['after what waits was written the third time', { method: 'changeFrames', when: 'after', nth: 3 }],
];

test.each(POINTS)('killed %s, the call goes its way once, and both sides agree (F3)', async (_, killPoint) => {
  await startAgain(killPoint);
  const alice = await phoneOf('alice');
  const bob = await phoneOf('bob');

  const callId = randomUUID();
  /** Each step is taken when the phone has heard of the one before, whichever server told it. */
  const story = async (): Promise<void> => {
    await bob.until(heard(bob, `offer ${callId}`));
    if (!answered) say('call_answer', bob, alice, callId, 'answer');
    answered = true;
    await alice.until(heard(alice, 'answer'));
    if (!hungUp) {
      say('ice_candidate', alice, bob, callId, 'candidate');
      hangUp(alice, bob, callId);
    }
    hungUp = true;
    await bob.until(heard(bob, `bye ${callId}`));
    for (const phone of phones) await phone.until(isEmpty(phone));
  };
  let answered = false;
  let hungUp = false;
  offer(alice, bob, callId);
  // What it writes together is a matter of time. A call that got through is followed by more, each written by itself.
  const goOn = async (): Promise<void> => {
    await story();
    for (let more = 0; more < 3; more += 1) {
      say('ice_candidate', alice, bob, callId, `too late ${more}`);
      await alice.until(isEmpty(alice));
    }
  };
  const cut = await goOn().then(
    () => 'it got through',
    (error: unknown) => error,
  );
  await server.kill();
  expect(server.reachedKillPoint, String(cut)).toBe(true);
  await Promise.all(phones.map((phone) => phone.cutOff()));
  await startAgain();
  await story();

  expect(bob.texts.toSorted()).toEqual([`bye ${callId}`, 'candidate', `offer ${callId}`].toSorted());
  expect(alice.texts).toEqual(['answer']);
  for (const phone of phones) {
    // A candidate that comes once more may find the call over.
    expect(phone.taken.flatMap((frame) => (frame.t === 'err' && frame.code !== 'ended' ? [frame] : []))).toEqual([]);
    expect(phone.resumed).toBe(true);
  }
  const { calls, live } = await rows();
  expect(live).toEqual([]);
  expect(calls).toMatchObject([{ id: callId, status: 'ended', end_reason: 'hangup' }]);
  expect(calls[0]?.ended_at).toBeLessThanOrEqual(Date.now());
});

test('killed when the end of a call was just written, it still tells a phone that was away (F3, F20)', async () => {
  await startAgain({ method: 'changeCall', when: 'after', nth: 2 });
  const alice = await phoneOf('alice');
  const bob = await phoneOf('bob');
  const callId = randomUUID();
  offer(alice, bob, callId);
  await bob.until(heard(bob, `offer ${callId}`));
  say('call_answer', bob, alice, callId, 'answer');
  await alice.until(heard(alice, 'answer'));
  await bob.leave();
  hangUp(alice, bob, callId);
  await server.ended;
  expect(server.reachedKillPoint).toBe(true);
  await alice.cutOff();
  await startAgain();
  await bob.until(heard(bob, `bye ${callId}`));
  await alice.until(isEmpty(alice));
  expect(bob.texts).toEqual([`offer ${callId}`, `bye ${callId}`]);
  expect(await rows()).toMatchObject({ live: [], calls: [{ id: callId, status: 'ended' }] });
});

test('a one-time key that was handed out when it was killed is handed out to nobody else (F25)', async () => {
  await startAgain();
  await server.register('callee', 3);
  await server.stop();
  server = await ServerProcess.start(folder, { method: 'takeBundles', when: 'after', nth: 2 });
  const take = async (user: string) => {
    const { token } = await server.register(user);
    const { bundles } = await server.request('GET', '/v1/users/callee/bundle', undefined, token);
    return bundles[0]?.oneTimePrekey?.id;
  };
  const first = await take('alice');
  await expect(take('bob')).rejects.toThrow();
  await server.ended;
  expect(server.reachedKillPoint).toBe(true);
  server = await ServerProcess.start(folder);
  const third = await take('carol');
  expect(new Set([first, third, undefined]).size).toBe(3);
  expect(await take('dave'), 'the second one is gone with the reply that was lost').toBeUndefined();
});

test('stopped under the traffic of six calls it says so to everybody, writes what it took, and loses nothing (F23)', async () => {
  await startAgain();
  const calls: { alice: PersistentPhone; bob: PersistentPhone; callId: string }[] = [];
  for (let each = 0; each < 6; each += 1) {
    const [alice, bob] = [await phoneOf(`alice-${each}`), await phoneOf(`bob-${each}`)];
    const callId = randomUUID();
    offer(alice, bob, callId);
    await bob.until(heard(bob, `offer ${callId}`));
    say('call_answer', bob, alice, callId, 'answer');
    await alice.until(heard(alice, 'answer'));
    calls.push({ alice, bob, callId });
  }
  const sent = Array.from({ length: 40 }, (_, each) => `candidate ${each}`);
  const sayAll = (texts: readonly string[]): void => {
    for (const { alice, bob, callId } of calls) {
      for (const text of texts) say('ice_candidate', alice, bob, callId, `${text} of ${callId}`);
    }
  };
  sayAll(sent.slice(0, 20));
  const [first] = calls;
  if (first !== undefined) await first.bob.until(heard(first.bob, `candidate 0 of ${first.callId}`));
  const stopped = server.stop();
  sayAll(sent.slice(20));
  // It is done within its 20 s, for after them it ends with another status.
  expect(await stopped).toBe(0);
  expect(new Set(await Promise.all(phones.map((phone) => phone.cutOff())))).toEqual(new Set([1012]));
  await startAgain();
  for (const { bob, callId } of calls) {
    await bob.until(heard(bob, `candidate 39 of ${callId}`));
    expect(bob.texts).toEqual([`offer ${callId}`, ...sent.map((text) => `${text} of ${callId}`)]);
  }
  for (const phone of phones) {
    await phone.until(isEmpty(phone));
    expect(phone.resumed).toBe(true);
  }
  expect((await rows()).live.map(({ id }) => id).toSorted()).toEqual(calls.map(({ callId }) => callId).toSorted());
});
