import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { RetryingStore } from './RetryingStore.ts';
import { SqliteStore } from './SqliteStore.ts';

const bob = { user: 'bob', device: 1 };

test('what is told while others are written after a full disk is written too, and so told once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-retrying-'));
  const store = await SqliteStore.open(folder);
  const clock = new ManualClock();
  let free = 0;
  const retrying = await RetryingStore.open({
    ...{
      store,
      clock,
      freeBytes: async () => free,
      problemOf: () => 'failing',
      onFailure: () => undefined,
      onChange: () => undefined,
    },
  });
  onTestFinished(async () => {
    await retrying.close();
    await rm(folder, { recursive: true });
  });
  let isWritten = (): void => undefined;
  const written: (readonly string[])[] = [];
  vi.spyOn(store, 'markMissedTold').mockImplementation(async (_, callIds) => {
    written.push([...callIds]);
    if (written.length === 1) await new Promise<void>((resolve) => (isWritten = resolve));
  });
  clock.advance(5_000);
  await expect.poll(() => retrying.problem()).toBe('diskFull');
  await retrying.markMissedTold(bob, ['first']);
  free = Number.MAX_SAFE_INTEGER;
  clock.advance(1_000);
  await expect.poll(() => written).toEqual([['first']]);
  await retrying.markMissedTold(bob, ['second']);
  isWritten();
  await expect.poll(() => retrying.problem()).toBeUndefined();
  expect(written).toEqual([['first'], ['second']]);
});
