import { beforeEach, expect, test } from 'vitest';
import type { NumberedMessage } from '../../core/protocol/clientMessage.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { InProcessBus } from '../bus/InProcessBus.ts';
import type { Store } from '../store/Store.ts';
import type { Routed } from './routed.ts';
import { FrameDeduplication } from './frameDeduplication.ts';

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
let saved: number;
let routed: number[];
let failures: unknown[];
let route: (message: NumberedMessage) => Promise<Routed>;

beforeEach(() => {
  clock = new ManualClock();
  bus = new InProcessBus(clock);
  saved = 5;
  routed = [];
  failures = [];
  route = async () => ({ done: true });
});

function createFrames(): FrameDeduplication {
  const store: Pick<Store, 'lastFrameNumber' | 'saveFrameNumber'> = {
    lastFrameNumber: async () => saved,
    saveFrameNumber: async (_, n) => void (saved = n),
  };
  const routing = {
    route: (_: typeof alice, message: NumberedMessage) => {
      routed.push(message.n);
      return route(message);
    },
  };
  return new FrameDeduplication({ store, bus, routing, clock, onFailure: (error) => failures.push(error) });
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

test('the count is saved a second after it moved, and when the device goes', async () => {
  const frames = createFrames();
  await frames.consume(alice, hangup(6));
  await frames.consume(alice, hangup(7));
  expect(saved).toBe(5);
  clock.advance(1_000);
  expect(saved).toBe(7);
  await frames.consume(alice, hangup(8));
  await frames.release(alice);
  expect([saved, clock.pending()]).toEqual([8, 0]);
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
