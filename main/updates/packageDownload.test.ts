import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageBytes, statementFor } from '../../test/fakes/releases.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { ON_LINUX } from '../../test/stage/systems.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import type { Fetch } from './boundedRead.ts';
import { checkRoom, downloadPackage } from './packageDownload.ts';

const bytes = packageBytes(300_000);
const [wanted] = statementFor(bytes).packages;
if (wanted === undefined) throw new Error('A release without a package.');
const { signal } = new AbortController();
const FEED = 'https://updates.example.org';

test.runIf(ON_LINUX)('U5 a disk that is full is told as such, and nothing is left of the download', async () => {
  const destination = join(temporaryFolder(), 'package');
  // Whatever is written there finds no room.
  symlinkSync('/dev/full', destination);
  const ports = { fetch: async () => new Response(new Uint8Array(bytes)), startTimer: new ManualClock().startTimer };
  await expect(downloadPackage(ports, FEED, wanted, destination, signal, () => undefined)).rejects.toMatchObject({
    reason: 'diskFull',
  });
  expect(existsSync(destination)).toBe(false);
});

test('U5 a package for which there is no room is not asked for', () => {
  checkRoom(temporaryFolder(), 1);
  expect(() => checkRoom(temporaryFolder(), Number.MAX_SAFE_INTEGER)).toThrow(
    expect.objectContaining({ reason: 'diskFull' }),
  );
});

test.each([
  ['a minute without a byte', 60_000],
  ['a byte now and then for six hours', 59_000],
])('U1 a feed that says next to nothing is left: %s', async (_what, pauseMs) => {
  const clock = new ManualClock();
  const fetch: Fetch = async () => {
    const pull = (body: ReadableStreamDefaultController<Uint8Array>): void => {
      clock.advance(pauseMs);
      if (clock.pending() === 2) body.enqueue(Uint8Array.of(1));
    };
    return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
  };
  const destination = join(temporaryFolder(), 'package');
  const began = clock.now();
  let received = 0;
  await expect(
    downloadPackage({ fetch, startTimer: clock.startTimer }, FEED, wanted, destination, signal, (all) => {
      received = all;
    }),
  ).rejects.toMatchObject({ reason: 'tooSlow' });
  expect([received, clock.now() - began]).toEqual(pauseMs === 60_000 ? [0, 60_000] : [366, 367 * 59_000]);
  expect(existsSync(destination)).toBe(false);
});
