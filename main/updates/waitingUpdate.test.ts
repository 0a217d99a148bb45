import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { packageBytes, releaseDay, signedFile, statementFor } from '../../test/fakes/releases.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { OLD_PROGRAM, updatableProgram } from '../../test/stage/updatableProgram.ts';
import { createUpdateMemory } from './updateMemory.ts';

// A Ringfort had a release downloaded, and was killed or lost its power before that took its place. The feed does not
// answer the next one: no network, or a host that is down.

const FEED = 'https://updates.example.org/desktop';
const HOUR = 3_600_000;
const bytes = packageBytes(1000);
const statement = statementFor(bytes);
const file = statement.packages[0]?.file ?? '';

function startIn(folder: string, answers: Record<string, Buffer> = {}, clock = new ManualClock(releaseDay)) {
  const asked: string[] = [];
  const opened = updatableProgram({
    folder,
    feed: FEED,
    ports: {
      ...clock,
      isUnlocked: () => isUnlocked,
      fetch: async (url) => {
        const name = url.slice(FEED.length + 1);
        asked.push(name);
        const answer = answers[name];
        if (answer === undefined) throw new TypeError('no network');
        return new Response(new Uint8Array(answer));
      },
    },
  });
  let isUnlocked = true;
  return { ...opened, clock, asked, setUnlocked: (is: boolean) => void (isUnlocked = is) };
}

/** The folder of a program that was killed when the package lay there, and where that lies. */
async function killed(wish: 'automatic' | 'tell' = 'automatic') {
  const folder = temporaryFolder();
  const first = startIn(folder, { 'release-1.txt': signedFile(statement), [file]: bytes });
  first.state.wish = wish;
  await first.desk.check();
  if (wish === 'tell') await first.desk.download();
  expect(first.desk.view().state).toBe('ready');
  return { folder, waiting: join(folder, 'updates', 'ringfort-updater', 'pending', file) };
}

const available = { state: 'available', release: { version: '0.2.0' } };
const ready = { state: 'ready', release: { version: '0.2.0' }, heldByCall: false };

test('U8 what waits on the disk is taken at the end of the next run, without a word of the feed', async () => {
  const { folder } = await killed();
  const next = startIn(folder);
  next.desk.look();
  expect(next.desk.view()).toMatchObject(available);
  next.clock.advance(10_000);
  await expect.poll(() => next.desk.view()).toMatchObject(ready);
  next.desk.beforeQuit();
  expect([next.program(), next.asked, next.faults]).toEqual([bytes.toString(), [], []]);
});

test('U8 who had it downloaded themselves may restart for it at once, with updates off as well', async () => {
  for (const wish of ['tell', 'off'] as const) {
    const { folder } = await killed('tell');
    const next = startIn(folder);
    next.state.wish = wish;
    next.desk.look();
    next.clock.advance(10_000);
    await expect.poll(() => next.desk.view()).toMatchObject(ready);
    expect([next.desk.restart(), next.state.ends]).toEqual([true, 1]);
    next.desk.beforeQuit();
    expect([next.program(), next.asked]).toEqual([bytes.toString(), []]);
  }
});

test('U8 with updates off, what waits is offered and not taken', async () => {
  const { folder } = await killed();
  const next = startIn(folder);
  next.state.wish = 'off';
  next.desk.look();
  next.clock.advance(10_000);
  await expect.poll(() => next.desk.view()).toMatchObject(ready);
  next.desk.beforeQuit();
  expect(next.program()).toBe(OLD_PROGRAM);
});

test('U8 what waits is not that what was signed any more: it is thrown away, and comes when the feed answers', async () => {
  const { folder, waiting } = await killed();
  writeFileSync(waiting, readFileSync(waiting).fill(0, 5, 6));
  const next = startIn(folder, { 'release-1.txt': signedFile(statement), [file]: bytes });
  next.desk.look();
  next.clock.advance(10_000);
  await expect.poll(() => next.faults).toMatchObject([{ reason: 'damaged' }]);
  expect(next.desk.view()).toMatchObject(available);
  expect([readdirSync(join(waiting, '..')), next.asked]).toEqual([[], []]);
  expect([next.desk.restart(), next.desk.beforeQuit(), next.program()]).toEqual([false, false, OLD_PROGRAM]);
  next.clock.advance(6 * HOUR);
  await expect.poll(() => next.desk.view()).toMatchObject(ready);
  expect(next.asked).toEqual(['release-1.txt', file]);
});

test('U8 a package without the statement that names it, or half of one, is none', async () => {
  for (const spoil of [
    ({ folder }: { folder: string }) => rmSync(join(folder, 'updates.json')),
    ({ waiting }: { waiting: string }) => writeFileSync(waiting, bytes.subarray(0, 500)),
    ({ waiting }: { waiting: string }) => rmSync(waiting),
  ]) {
    const left = await killed();
    spoil(left);
    const next = startIn(left.folder);
    next.desk.look();
    next.clock.advance(10_000);
    next.desk.beforeQuit();
    expect([next.desk.view().state, next.program()]).toEqual([expect.not.stringMatching('ready'), OLD_PROGRAM]);
  }
});

test('U8 what waits is no update of a program that is as new, or once its statement is out of date', async () => {
  const { folder } = await killed();
  const late = startIn(folder, {}, new ManualClock(releaseDay + 61 * 24 * HOUR));
  late.desk.look();
  late.clock.advance(10_000);
  expect(late.desk.view()).toMatchObject({ state: 'failed', reason: 'silent' });
  const replaced = updatableProgram({ folder, feed: FEED, current: '0.2.0' });
  replaced.desk.look();
  expect(replaced.desk.view().state).toBe('newest');
});

test('U8 what took over is gone from where it waited at the next start, with updates off as well, and no feed is asked', async () => {
  const { folder, waiting } = await killed();
  const clock = new ManualClock(releaseDay);
  const [asked, faults]: [string[], unknown[]] = [[], []];
  const startAs = (current: string, at = clock): void => {
    const fetch = async (url: string): Promise<Response> => Promise.reject(new TypeError(asked[asked.push(url)]));
    const { desk, state } = updatableProgram({
      ...{ folder, feed: FEED, current },
      ports: { ...at, fetch, isUnlocked: () => true, onFault: (_, error) => void faults.push(error) },
    });
    state.wish = 'off';
    desk.look();
    at.advance(10_000);
  };
  // While the clock says that nothing counts which was heard, nothing is known of it either.
  startAs('0.2.0', new ManualClock(releaseDay + 61 * 24 * HOUR));
  expect(existsSync(waiting)).toBe(true);
  startAs('0.2.0');
  await expect.poll(() => existsSync(join(folder, 'updates'))).toBe(false);
  expect([asked, faults]).toEqual([[], []]);
});

test('U8 what was heard last is judged once for it, however often surfaces are drawn', async () => {
  const { folder } = await killed();
  let judged = 0;
  const kept = createUpdateMemory(join(folder, 'updates.json'));
  const memory = { ...kept, statement: () => (judged++, kept.statement()) };
  const clock = new ManualClock(releaseDay);
  const { desk } = updatableProgram({ ...{ folder, feed: FEED, current: '0.2.0' }, ports: { ...clock, memory } });
  const atStart = judged;
  for (let drawn = 0; drawn < 12; drawn++) desk.look();
  expect(judged).toBe(atStart);
  clock.advance(10_000);
  for (let drawn = 0; drawn < 500; drawn++) desk.look();
  expect(judged).toBe(atStart + 1);
});

test('U8 neither before the store is open nor during a call is what waits looked at; it is after it', async () => {
  const { folder } = await killed();
  const next = startIn(folder);
  next.setUnlocked(false);
  next.desk.look();
  next.clock.advance(60_000);
  expect(next.desk.view()).toMatchObject(available);
  next.setUnlocked(true);
  next.desk.look();
  next.state.inCall = true;
  next.desk.look();
  next.clock.advance(10_000);
  expect(next.desk.view()).toMatchObject({ ...available, heldByCall: true });
  next.state.inCall = false;
  next.desk.look();
  next.clock.advance(10_000);
  await expect.poll(() => next.desk.view()).toMatchObject(ready);
});
