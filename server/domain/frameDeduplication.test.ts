import { beforeEach, expect, test, vi } from 'vitest';
import type { NumberedMessage } from '../../core/protocol/clientMessage.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { InMemoryQueueStore, openBus } from '../../test/fakes/inMemoryQueueStore.ts';
import type { InProcessBus } from '../bus/InProcessBus.ts';
import type { Routed } from './routed.ts';
import { FrameDeduplication } from './frameDeduplication.ts';
import { NO_METER } from './meter.ts';

const alice = { user: 'alice', device: 7 };
const call_id = '3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c11';
const hangup = (n: number): NumberedMessage => ({
  v: 1,
  t: 'call_hangup',
  n,
  call_id,
  to: 'bob',
  reason: 'hangup',
  payloads: {},
});

let clock: ManualClock;
let bus: InProcessBus;
let store: InMemoryQueueStore;
let routed: number[];
let failures: unknown[];
let route: (message: NumberedMessage) => Promise<Routed>;

beforeEach(async () => {
  clock = new ManualClock();
  store = new InMemoryQueueStore();
  bus = await openBus(clock, store);
  routed = [];
  failures = [];
  route = async () => ({ done: true });
});

function createFrames(): FrameDeduplication {
  const routing = {
    route: (_: typeof alice, message: NumberedMessage) => {
      routed.push(message.n);
      return route(message);
    },
  };
  const last = { lastFrameNumber: async () => store.consumed.get('alice/7') ?? 5 };
  return new FrameDeduplication({
    ...{ store: last, bus, routing, clock, meter: NO_METER },
    onFailure: (error) => failures.push(error),
  });
}

const refusals = async () => (await bus.readFrom(alice, null, 0)).entries.map(({ message }) => message);

test('each number is done once, from where the count was saved', async () => {
  const frames = createFrames();
  const outcomes = [];
  for (const n of [5, 6, 6, 7, 9, 7]) outcomes.push(await frames.consume(alice, hangup(n)));
  expect(outcomes).toEqual(['consumed', 'consumed', 'consumed', 'consumed', 'gap', 'consumed']);
  expect(routed).toEqual([6, 7]);
  expect(await frames.lastNumber(alice)).toBe(7);
});

test('what was consumed is acknowledged when the count is durable, and no sooner', async () => {
  const frames = createFrames();
  await frames.consume(alice, hangup(6));
  await frames.consume(alice, hangup(7));
  expect(store.consumed.size).toBe(0);
  await frames.kept(alice);
  expect([...store.consumed.values()]).toEqual([7]);
});

test('a device that goes leaves its count behind, and one that cannot be kept is still known when it comes back', async () => {
  const frames = createFrames();
  await frames.consume(alice, hangup(6));
  store.fails = true;
  await frames.release(alice);
  expect(await frames.lastNumber(alice)).toBe(6);
  expect(await frames.keep(alice)).toBe(false);
  store.fails = false;
  expect(await frames.keep(alice)).toBe(true);
  await frames.release(alice);
  expect([...store.consumed.values()]).toEqual([6]);
  expect(await frames.lastNumber(alice)).toBe(6);
});

test('a refusal is queued for its sender with the number it answers', async () => {
  route = async () => ({ done: false, code: 'glare', other_call_id: call_id });
  await createFrames().consume(alice, hangup(6));
  expect(await refusals()).toEqual([{ v: 1, t: 'err', n: 6, call_id, code: 'glare', other_call_id: call_id }]);
});

test('a store that fails refuses the frame as unavailable and the next frame goes on', async () => {
  const frames = createFrames();
  route = async () => {
    throw new Error('disk full');
  };
  expect(await frames.consume(alice, hangup(6))).toBe('consumed');
  route = async () => ({ done: true });
  expect(await frames.consume(alice, hangup(7))).toBe('consumed');
  expect(await refusals()).toMatchObject([{ code: 'unavailable', n: 6, retry_ms: 1_000 }]);
  expect(failures).toHaveLength(1);
});

test('on a disk that stays full a thousand frames wait for one thing, and all may be acknowledged after it', async () => {
  let isSafe = (): void => undefined;
  const safe = new Promise<void>((resolve) => (isSafe = resolve));
  const then = vi.spyOn(safe, 'then');
  Object.assign(bus, { consumed: () => safe });
  const frames = createFrames();
  // oxlint-disable-next-line no-await-in-loop
  for (let n = 6; n <= 1_005; n += 1) await frames.consume(alice, hangup(n));
  expect(then).toHaveBeenCalledOnce();
  expect(await frames.keep(alice)).toBe(false);
  isSafe();
  await frames.kept(alice);
  expect(await frames.keep(alice)).toBe(true);
});
