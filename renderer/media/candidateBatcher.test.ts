import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import type { IceCandidate } from '../../core/call/call.ts';
import { createCandidateBatcher } from './candidateBatcher.ts';

const candidate = (number: number): IceCandidate => ({
  candidate: `candidate:${number}`,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'abcd',
});

function setUp() {
  const clock = new ManualClock();
  const batches: IceCandidate[][] = [];
  const batcher = createCandidateBatcher((batch) => batches.push(batch), clock.startTimer);
  const add = (...numbers: number[]) => numbers.forEach((number) => batcher.add(candidate(number)));
  return { clock, batches, batcher, add, sizes: () => batches.map(({ length }) => length) };
}

describe('local candidates', () => {
  test('begin with one that waits for nothing (A97)', () => {
    const { batches, add } = setUp();
    add(1);
    expect(batches).toEqual([[candidate(1)]]);
  });

  test('that come together with the first follow it together after 25 ms, in order', () => {
    const { clock, batches, add, sizes } = setUp();
    add(1, 2, 3);
    clock.advance(24);
    expect(sizes()).toEqual([1]);
    clock.advance(1);
    expect(batches).toEqual([[candidate(1)], [candidate(2), candidate(3)]]);
  });

  test('wait 300 ms from the third report on', () => {
    const { clock, add, sizes } = setUp();
    add(1, 2);
    clock.advance(25);
    add(3);
    clock.advance(200);
    add(4);
    clock.advance(99);
    expect(sizes()).toEqual([1, 1]);
    clock.advance(1);
    expect(sizes()).toEqual([1, 1, 2]);
  });

  test('wait no longer when gathering is complete', () => {
    const { clock, batcher, add, sizes } = setUp();
    add(1, 2);
    batcher.flush();
    expect(sizes()).toEqual([1, 1]);
    clock.advance(1000);
    expect(sizes()).toEqual([1, 1]);
  });

  test('are never more than 16 in one report', () => {
    const { clock, add, sizes } = setUp();
    add(...Array.from({ length: 40 }, (_, index) => index));
    clock.advance(300);
    expect(sizes()).toEqual([1, 16, 16, 7]);
  });

  test('are never more than 16 in one report, nor in an answer, however long the answer waited', async () => {
    const { batcher, add, sizes } = setUp();
    batcher.hold();
    add(...Array.from({ length: 40 }, (_, index) => index));
    expect(await batcher.heldWithin(15)).toHaveLength(16);
    batcher.release();
    expect(sizes()).toEqual([16, 16, 8]);
  });

  test('go with the answer as soon as there is one, and once more when nobody waits for them (A97)', async () => {
    const { clock, batches, batcher, add } = setUp();
    batcher.hold();
    const first = batcher.heldWithin(15);
    add(1);
    expect(await first).toEqual([candidate(1)]);
    batcher.release();
    clock.advance(299);
    expect(batches).toEqual([]);
    clock.advance(1);
    expect(batches).toEqual([[candidate(1)]]);
    expect(clock.pending()).toBe(0);
  });

  test('that come behind the answer are waited for, and take along what it had', async () => {
    const { clock, batches, batcher, add } = setUp();
    batcher.hold();
    const first = batcher.heldWithin(15);
    add(1);
    await first;
    batcher.release();
    clock.advance(100);
    add(2);
    clock.advance(24);
    expect(batches).toEqual([]);
    clock.advance(1);
    expect(batches).toEqual([[candidate(1), candidate(2)]]);
  });

  test('that missed the answer by a moment follow it at once', async () => {
    const { batches, batcher, add } = setUp();
    batcher.hold();
    const first = batcher.heldWithin(15);
    add(1, 2);
    expect(await first).toEqual([candidate(1)]);
    batcher.release();
    expect(batches).toEqual([[candidate(1), candidate(2)]]);
  });

  test('are there already when the answer asks for them', async () => {
    const { batcher, add } = setUp();
    batcher.hold();
    add(1, 2);
    expect(await batcher.heldWithin(15)).toEqual([candidate(1), candidate(2)]);
  });

  test('do not keep the answer longer than it may wait; then the first one waits for nothing', async () => {
    const { clock, batches, batcher, add } = setUp();
    batcher.hold();
    const first = batcher.heldWithin(15);
    clock.advance(15);
    expect(await first).toEqual([]);
    batcher.release();
    add(1);
    expect(batches).toEqual([[candidate(1)]]);
    expect(clock.pending()).toBe(0);
  });

  test('do not keep the answer when there are none to come, or nobody is called any more', async () => {
    for (const end of ['flush', 'drop'] as const) {
      const { clock, batches, batcher } = setUp();
      batcher.hold();
      const first = batcher.heldWithin(15);
      batcher[end]();
      expect(await first).toEqual([]);
      expect(clock.pending()).toBe(0);
      batcher.release();
      expect(batches).toEqual([]);
    }
  });

  test('that were all gathered for the answer hurry no more', async () => {
    const { clock, batches, batcher, add } = setUp();
    batcher.hold();
    add(1, 2);
    batcher.flush();
    expect(await batcher.heldWithin(15)).toEqual([candidate(1), candidate(2)]);
    batcher.release();
    batcher.flush();
    expect(batches).toEqual([]);
    clock.advance(300);
    expect(batches).toEqual([[candidate(1), candidate(2)]]);
  });

  test('are forgotten when the call is over', () => {
    const { clock, batcher, add, sizes } = setUp();
    add(1, 2);
    batcher.drop();
    clock.advance(1000);
    batcher.flush();
    expect(sizes()).toEqual([1]);
    expect(clock.pending()).toBe(0);
  });
});
