import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { presentCalls } from '../../core/call/shownCalls.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { talk } from '../stage/talk.ts';

/** Three people at one server who know each other. Alice is the one who is called a second time. */
const root = mkdtempSync(join(tmpdir(), 'ringfort-two-calls-'));
let server: RunningServer;
let alice: HeadlessRingfort;
let bob: HeadlessRingfort;
let carol: HeadlessRingfort;

beforeAll(async () => {
  server = await startServer({
    dataFolder: join(root, 'server'),
    clock: new HurriedClock(),
    ringTimeoutMs: 15_000,
    logLevel: 'silent',
  });
  const open = async (handle: string, certificate: string): Promise<HeadlessRingfort> => {
    const folder = join(root, handle);
    mkdirSync(folder);
    const ringfort = new HeadlessRingfort({ folder, keyring: new FakeKeyring(), certificate });
    await ringfort.register(handle, server.url);
    return ringfort;
  };
  [alice, bob, carol] = await Promise.all([
    open('alice', 'a1'.repeat(32)),
    open('bob', 'b0'.repeat(32)),
    open('carol', 'c4'.repeat(32)),
  ]);
  for (const [one, handle] of [
    [alice, 'bob'],
    [alice, 'carol'],
    [bob, 'alice'],
    [carol, 'alice'],
  ] as const) {
    expect(await one.ringfort.mainHandlers.addContact({ handle })).toEqual({ ok: true });
  }
});

/** Each test begins its calls with nobody in one. */
afterEach(async () => {
  for (const one of [alice, bob, carol]) {
    for (const { view } of presentCalls(one.ringfort.snapshot().call)) {
      const seen = { callId: view.call.callId, phase: view.phase };
      if (view.phase === 'ringing') await one.ringfort.mainHandlers.decline(seen);
      else await one.ringfort.mainHandlers.hangUp(seen);
    }
  }
  for (const one of [alice, bob, carol]) await one.until(({ call }) => call.phase === 'idle' || call.phase === 'ended');
});

afterAll(async () => {
  for (const { ringfort } of [alice, bob, carol]) await ringfort.stop();
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const shown = (ringfort: HeadlessRingfort) =>
  presentCalls(ringfort.ringfort.snapshot().call).map(({ view }) => {
    const held = view.phase === 'connected' && view.heldHere ? ' held' : '';
    return `${view.call.peer} ${view.phase}${held}`;
  });
const until = (ringfort: HeadlessRingfort, calls: readonly string[]) =>
  ringfort.until(() => shown(ringfort).join() === calls.join());
const heldThere = (ringfort: HeadlessRingfort, held: boolean) =>
  ringfort.until(({ call }) => call.phase === 'connected' && (call.theirs?.held ?? false) === held);

/** Alice and Bob talk; then Carol calls Alice. */
async function calledTwice(): Promise<{ readonly first: string; readonly second: string }> {
  const first = await talk(alice, bob, 'bob');
  await carol.dial('alice');
  const { second } = await alice.until(({ second: other }) => other?.view.phase === 'ringing');
  await carol.phase('alerting');
  return { first, second: second?.view.call.callId ?? '' };
}

test('a second call is answered and the first one held; they are swapped, and each ends by itself', async () => {
  const { first, second } = await calledTwice();
  const { incomingHandlers, callHandlers } = alice.ringfort;
  const present = { callId: first, wish: 'hold' } as const;
  await incomingHandlers.answer({ callId: second, callType: 'audio', phase: 'ringing', present });
  await until(alice, ['carol connected', 'bob connected held']);
  await heldThere(bob, true);
  await heldThere(carol, false);

  await callHandlers.resume({ callId: first, phase: 'connected' });
  await until(alice, ['bob connected', 'carol connected held']);
  await Promise.all([heldThere(bob, false), heldThere(carol, true)]);

  await callHandlers.hangUp({ callId: first, phase: 'connected' });
  expect(await bob.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
  await until(alice, ['carol connected held', 'bob ended']);
  await callHandlers.resume({ callId: second, phase: 'connected' });
  await heldThere(carol, false);
  await carol.ringfort.callHandlers.hangUp({ callId: second, phase: 'connected' });
  const ended = (callId: string) => alice.until(({ recents }) => recents.some(({ call }) => call.callId === callId));
  await Promise.all([ended(first), ended(second)]);
  const reasons = (await alice.recents()).map(({ call, reason }) => [call.callId, reason]);
  expect(Object.fromEntries(reasons)).toMatchObject({ [first]: 'hungUpHere', [second]: 'hungUpThere' });
  expect([...alice.faults, ...bob.faults, ...carol.faults]).toEqual([]);
});

test('who dials somebody who rings at that moment answers them, and holds the call they are in', async () => {
  await calledTwice();
  await alice.dial('carol');
  await Promise.all([until(alice, ['carol connected', 'bob connected held']), carol.phase('connected')]);
  await heldThere(bob, true);
});

test('a second call is answered and the first one ended', async () => {
  const { first, second } = await calledTwice();
  const present = { callId: first, wish: 'end' } as const;
  await alice.ringfort.incomingHandlers.answer({ callId: second, callType: 'audio', phase: 'ringing', present });
  expect(await bob.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
  await carol.phase('connected');
  await until(alice, ['carol connected', 'bob ended']);
});

test('a button of before that says nothing of the call that is on does nothing (A78)', async () => {
  const { second } = await calledTwice();
  await alice.ringfort.incomingHandlers.answer({ callId: second, callType: 'audio', phase: 'ringing' });
  expect(shown(alice)).toEqual(['bob connected', 'carol ringing']);
  await alice.ringfort.incomingHandlers.decline({ callId: second, phase: 'ringing' });
  expect(await carol.phase('ended')).toMatchObject({ reason: 'declined' });
  await until(alice, ['bob connected', 'carol ended']);
});

test('with two calls nobody else is dialled, and nobody a second time whose call waits; a call is dialled beside a held one', async () => {
  const { first, second } = await calledTwice();
  const present = { callId: first, wish: 'hold' } as const;
  await alice.ringfort.incomingHandlers.answer({ callId: second, callType: 'audio', phase: 'ringing', present });
  await until(alice, ['carol connected', 'bob connected held']);
  expect(await alice.ringfort.mainHandlers.dial({ peer: 'dave', callType: 'audio' })).toMatchObject({ reason: 'busy' });
  // Somebody who is in a call with Alice already: another one would end it.
  await alice.ringfort.callHandlers.hangUp({ callId: second, phase: 'connected' });
  await until(alice, ['bob connected held', 'carol ended']);
  expect(await alice.ringfort.mainHandlers.dial({ peer: 'bob', callType: 'audio' })).toMatchObject({ reason: 'busy' });
  expect(await alice.ringfort.mainHandlers.dial({ peer: 'carol', callType: 'audio' })).toEqual({ ok: true });
  await carol.phase('ringing');
});

test('both sides can hold a call, and it is theirs again when neither does', async () => {
  const { second } = await calledTwice();
  await alice.ringfort.incomingHandlers.decline({ callId: second, phase: 'ringing' });
  const { call } = await bob.phase('connected');
  const seen = { callId: call.callId, phase: 'connected' } as const;
  await bob.ringfort.callHandlers.hold(seen);
  await heldThere(alice, true);
  await alice.ringfort.callHandlers.hold(seen);
  await heldThere(bob, true);
  await bob.ringfort.callHandlers.resume(seen);
  await heldThere(alice, false);
  expect(shown(alice)[0]).toBe('bob connected held');
  await alice.ringfort.callHandlers.resume(seen);
  await heldThere(bob, false);
  const holds = (ringfort: HeadlessRingfort) =>
    ringfort.engine.orders.flatMap((order) =>
      order.kind === 'hold' && order.callId === call.callId ? [`${order.here} ${order.there}`] : [],
    );
  expect(holds(alice)).toEqual(['false true', 'true true', 'true false', 'false false']);
  expect(holds(bob)).toEqual(['true false', 'true true', 'false true', 'false false']);
});
