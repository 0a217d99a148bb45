import { createHash, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import Value from 'typebox/value';
import { decodeClientMessage } from '../../core/protocol/codec.ts';
import type { CallOffer } from '../../core/protocol/clientMessage.ts';
import { AdmissionRequest, ChallengeReply } from '../../core/protocol/httpApi.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { startRecordingProxy, type RecordingProxy } from '../stage/recordingProxy.ts';
import { RING_MS, ringOut } from '../stage/ringOut.ts';
import { TestDevice } from '../stage/TestDevice.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { WireClient } from '../stage/WireClient.ts';

let server: RunningServer;
let clock: HurriedClock;
/** All of them reach the server through it. */
let proxy: RecordingProxy;
const open: HeadlessRingfort[] = [];
/** Where each of them keeps their data. */
const places = new Map<string, { readonly folder: string; readonly keyring: FakeKeyring }>();

beforeEach(async () => {
  clock = new HurriedClock();
  server = await startServer({ dataFolder: temporaryFolder(), clock, ringTimeoutMs: RING_MS, logLevel: 'silent' });
  proxy = await startRecordingProxy(server.url);
});

afterEach(async () => {
  for (const ringfort of open.splice(0)) await ringfort.ringfort.stop();
  places.clear();
  await proxy.stop();
  await server.close();
});

function launch(handle: string): HeadlessRingfort {
  const place = places.get(handle) ?? { folder: temporaryFolder(), keyring: new FakeKeyring() };
  places.set(handle, place);
  const certificate = createHash('sha256').update(handle).digest('hex');
  const ringfort = new HeadlessRingfort({ ...place, certificate });
  open.push(ringfort);
  return ringfort;
}

async function person(handle: string): Promise<HeadlessRingfort> {
  const ringfort = launch(handle);
  await ringfort.register(handle, proxy.url);
  return ringfort;
}

/** Somebody with an account and no good will. */
async function stranger(handle: string): Promise<WireClient> {
  const post = async (path: string, body: unknown = {}): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', connection: 'close' };
    const reply = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${path} answered ${String(reply.status)}`);
    return reply.json();
  };
  const device = new TestDevice(handle);
  const challenge = Value.Parse(ChallengeReply, await post('/v1/challenge'));
  await post('/v1/register', device.registration(challenge, device.prekeys(0, Date.now())));
  const client = await WireClient.signIn(server.url, device);
  await client.next('batch', (batch) => !batch.more);
  return client;
}

const add = async (who: HeadlessRingfort, handle: string): Promise<void> => {
  expect(await who.ringfort.mainHandlers.addContact({ handle })).toEqual({ ok: true });
};

/** Bob has Alice among his contacts; Walker is a stranger who knows his name. */
async function aliceBobAndWalker() {
  const [alice, bob, walker] = await Promise.all([person('alice'), person('bob'), person('walker')]);
  await add(alice, 'bob');
  await add(bob, 'alice');
  await add(walker, 'bob');
  return { alice, bob, walker };
}

const offers = (): readonly CallOffer[] =>
  proxy.received.flatMap((line) => {
    const decoded = decodeClientMessage(line);
    return decoded.ok && decoded.message.t === 'call_offer' ? [decoded.message] : [];
  });

/** What the server was told of who may ring, by anybody, in order. */
const admissions = (): readonly AdmissionRequest[] =>
  proxy.received
    .filter((line) => line.startsWith('PUT /v1/admission'))
    .map((line) => Value.Parse(AdmissionRequest, JSON.parse(line.slice(line.indexOf('\n')))));

const hashOf = (right: string): string => createHash('sha256').update(Buffer.from(right, 'base64')).digest('base64');

describe('a stranger who calls (A86)', () => {
  test('gives way to a friend while the phone only rings, and hears no difference', async () => {
    const { alice, bob, walker } = await aliceBobAndWalker();
    await walker.dial('bob');
    await bob.phase('ringing');
    await walker.phase('alerting');
    await alice.dial('bob');
    const { call } = await bob.until(({ call }) => call.phase === 'ringing' && call.call.peer === 'alice');
    expect(call).toMatchObject({ phase: 'ringing', knownContact: true });
    const { recents } = await bob.until(({ missedCount }) => missedCount === 1);
    expect(recents).toMatchObject([{ call: { peer: 'walker' }, reason: 'missed' }]);
    expect(walker.picture().call.phase).toBe('alerting');
    expect(await ringOut(walker, clock)).toMatchObject({ reason: 'noAnswer' });
  });

  test('does not ring while only contacts may, and a friend does', async () => {
    const { alice, bob, walker } = await aliceBobAndWalker();
    await bob.ringfort.mainHandlers.changeSettings({ whoMayRing: 'contacts' });
    await walker.dial('bob');
    const { recents, call, missedCount } = await bob.until(({ recents }) => recents.length === 1);
    expect(recents).toMatchObject([{ call: { peer: 'walker' }, reason: 'notContact', seen: true }]);
    expect([call.phase, missedCount]).toEqual(['idle', 0]);
    await alice.dial('bob');
    expect(await bob.phase('ringing')).toMatchObject({ call: { peer: 'alice' } });
    expect(await ringOut(walker, clock)).toMatchObject({ reason: 'noAnswer' });
    expect((await bob.recents()).filter(({ call }) => call.peer === 'walker')).toHaveLength(1);
  });

  test('is blocked while they ring: they hear nothing of it, and from then on nobody has that name for them', async () => {
    const { bob, walker } = await aliceBobAndWalker();
    await walker.dial('bob');
    const { call } = await bob.phase('ringing');
    await walker.phase('alerting');
    await bob.ringfort.incomingHandlers.block({ callId: call.callId, phase: 'ringing' });
    expect(await bob.phase('ended')).toMatchObject({ reason: 'blocked' });
    expect(await ringOut(walker, clock)).toMatchObject({ reason: 'noAnswer' });
    await expect.poll(() => admissions().at(-1)?.blocked, { timeout: 30_000 }).toEqual(['walker']);
    await walker.dial('bob');
    expect(await walker.until(({ call }) => call.phase === 'ended' && call.reason !== 'noAnswer')).toMatchObject({
      call: { reason: 'unknownUser' },
    });
    expect(await bob.recents()).toMatchObject([{ call: { peer: 'walker' }, reason: 'blocked', blocked: true }]);
  });

  test('rings on when they are dialled and there is no relay, and the person reads why', async () => {
    const { bob, walker } = await aliceBobAndWalker();
    await walker.dial('bob');
    await bob.phase('ringing');
    const dialled = await bob.ringfort.mainHandlers.dial({ peer: 'walker', callType: 'audio' });
    expect(dialled).toEqual({ ok: false, reason: 'theyRing', detail: null });
    expect(bob.picture().call.phase).toBe('ringing');
  });

  test('cannot be dialled while they are blocked', async () => {
    const { bob } = await aliceBobAndWalker();
    const { mainHandlers } = bob.ringfort;
    await mainHandlers.block({ handle: 'walker', endCall: false });
    expect(await mainHandlers.dial({ peer: 'walker', callType: 'audio' })).toMatchObject({ reason: 'blocked' });
    expect(await mainHandlers.blockedPage({ after: null, limit: 10 })).toMatchObject({ items: [{ handle: 'walker' }] });
    await mainHandlers.unblock({ handle: 'walker' });
    expect(await mainHandlers.dial({ peer: 'walker', callType: 'audio' })).toEqual({ ok: true });
  });
});

describe('the right to ring (A86)', () => {
  /** Both know each other's right after it. */
  async function calledOnce() {
    const [alice, bob] = await Promise.all([person('alice'), person('bob')]);
    await add(alice, 'bob');
    await add(bob, 'alice');
    await alice.dial('bob');
    const { call } = await bob.phase('ringing');
    await bob.ringfort.incomingHandlers.decline({ callId: call.callId, phase: 'ringing' });
    await alice.phase('ended');
    return { alice, bob };
  }

  test('that came in the first call goes with the second, and the server knows its hash by then', async () => {
    const { alice, bob } = await calledOnce();
    expect(offers()).toMatchObject([{ to: 'bob' }]);
    expect(offers()[0]?.right).toBeUndefined();
    await expect.poll(() => admissions().length, { timeout: 30_000 }).toBe(2);
    await alice.until(({ call }) => call.phase === 'idle' || call.phase === 'ended');
    await alice.dial('bob');
    await bob.until(({ call }) => call.phase === 'ringing');
    const { right } = offers().at(-1)!;
    expect(admissions().flatMap(({ rights }) => rights)).toContain(hashOf(right ?? ''));
    // The right itself is never told to anybody but its owner's server, and to that only in an offer.
    expect(proxy.received.filter((line) => line.includes(right ?? 'none'))).toHaveLength(1);
  });

  test('is withdrawn when its owner is blocked, and the next call gives another one', async () => {
    const { bob } = await calledOnce();
    await expect.poll(() => admissions().length, { timeout: 30_000 }).toBe(2);
    const given = new Set(admissions().flatMap(({ rights }) => rights));
    expect(given.size).toBe(2);
    await bob.ringfort.mainHandlers.block({ handle: 'alice', endCall: false });
    await bob.ringfort.mainHandlers.unblock({ handle: 'alice' });
    await bob.dial('alice');
    await expect.poll(() => admissions().length, { timeout: 30_000 }).toBe(3);
    expect(admissions().at(-1)).toMatchObject({ rights: [expect.any(String)], blocked: [] });
    expect(given.has(admissions().at(-1)?.rights[0] ?? '')).toBe(false);
  });

  test('brings a friend through nine strangers who filled the queue while the phone was away', async () => {
    const { alice, bob } = await calledOnce();
    await expect.poll(() => admissions().length, { timeout: 30_000 }).toBe(2);
    const [bobsDevice = ''] = Object.keys(offers()[0]?.payloads ?? {});
    await open.splice(open.indexOf(bob), 1)[0]?.ringfort.stop();
    const strangers = await Promise.all(Array.from({ length: 9 }, (_, index) => stranger(`stranger-${String(index)}`)));
    for (const client of strangers) {
      client.send({
        v: 1,
        t: 'call_offer',
        n: 1,
        call_id: randomUUID(),
        to: 'bob',
        call_type: 'audio',
        payloads: { [bobsDevice]: Buffer.alloc(9_000).toString('base64') },
      });
      await Promise.race([client.next('ack'), client.next('err')]);
    }
    await alice.until(({ call }) => call.phase === 'idle' || call.phase === 'ended');
    await alice.dial('bob');
    await alice.phase('calling');
    const again = launch('bob');
    await again.ringfort.start();
    expect(await again.phase('ringing')).toMatchObject({ call: { peer: 'alice' }, knownContact: true });
    // What nobody can read is listed; what found no place is told as missed.
    const { recents } = await again.until(({ recents }) => recents.length === 10);
    expect(new Set(recents.map(({ call }) => call.peer)).size).toBe(10);
    for (const client of strangers) client.socket.terminate();
  });

  test('is told to a server again that has lost it', async () => {
    const { bob } = await calledOnce();
    await expect.poll(() => admissions().length, { timeout: 30_000 }).toBe(2);
    proxy.lies.frame = (text) => text.replace(/"admission":\d+/u, '"admission":0');
    const before = admissions().length;
    await open.splice(open.indexOf(bob), 1)[0]?.ringfort.stop();
    await launch('bob').ringfort.start();
    await expect.poll(() => admissions().length, { timeout: 30_000 }).toBe(before + 1);
    expect(admissions().slice(0, before)).toContainEqual(admissions().at(-1));
  });
});
