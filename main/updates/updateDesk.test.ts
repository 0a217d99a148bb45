import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { packageBytes, releaseDay, releasePublicKey, signedFile, statementFor } from '../../test/fakes/releases.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { OLD_PROGRAM, updatableProgram } from '../../test/stage/updatableProgram.ts';
import { createUpdateMemory } from './updateMemory.ts';
import type { UpdateDeskPorts } from './updateDesk.ts';

const FEED = 'https://updates.example.org/desktop';
const HOUR = 3_600_000;
const bytes = packageBytes(1000);
const notes = { en: ['Voices sound nearer.'], ru: ['Голоса звучат ближе.'] };

function openDesk(
  part: Partial<UpdateDeskPorts> = {},
  folder = temporaryFolder(),
  clock = new ManualClock(releaseDay),
) {
  const asked: string[] = [];
  let unlocked = true;
  let answers: Record<string, Buffer | null> = {
    'release-1.txt': signedFile(statementFor(bytes, { version: '0.1.0' })),
  };
  const opened = updatableProgram({
    folder,
    feed: FEED,
    ports: {
      ...clock,
      fetch: async (url) => {
        const name = url.slice(FEED.length + 1);
        asked.push(name);
        const answer = answers[name] ?? null;
        if (answer === null) throw new TypeError('no network');
        return new Response(new Uint8Array(answer));
      },
      isUnlocked: () => unlocked,
      ...part,
    },
  });
  return {
    ...opened,
    clock,
    asked,
    setUnlocked: (is: boolean) => void (unlocked = is),
    say: (next: typeof answers) => void (answers = next),
    /** Until nothing is being asked. */
    settled: () => expect.poll(() => opened.desk.view().state).not.toMatch(/checking|downloading/u),
  };
}

test('U4 nobody is asked before the store was opened, and then at most every six hours', async () => {
  const { desk, clock, asked, setUnlocked } = openDesk();
  setUnlocked(false);
  desk.look();
  clock.advance(24 * HOUR);
  expect(asked).toEqual([]);
  setUnlocked(true);
  desk.look();
  clock.advance(59_000);
  expect(asked).toEqual([]);
  clock.advance(1_000);
  await expect.poll(() => asked.length).toBe(1);
  await expect.poll(() => desk.view()).toMatchObject({ state: 'newest', checkedAt: clock.now() });
  clock.advance(6 * HOUR - 1);
  expect(asked.length).toBe(1);
  clock.advance(1);
  await expect.poll(() => asked.length).toBe(2);
});

test('U4 a start is no reason to ask again, and times differ between installations', async () => {
  const folder = temporaryFolder();
  const first = openDesk({}, folder);
  first.desk.look();
  first.clock.advance(60_000);
  await expect.poll(() => first.desk.view()).toMatchObject({ checkedAt: first.clock.now() });
  const next = openDesk({ random: () => 0.5 }, folder, new ManualClock(first.clock.now()));
  expect(next.desk.view()).toEqual({ state: 'newest', checkedAt: first.clock.now() });
  next.desk.look();
  next.clock.advance(9 * HOUR - 1);
  expect(next.asked).toEqual([]);
  next.clock.advance(1);
  await expect.poll(() => next.asked.length).toBe(1);
});

test('U4 who turned it off asks nobody, until they press the button', async () => {
  const { desk, clock, asked, state } = openDesk();
  state.wish = 'off';
  desk.look();
  clock.advance(48 * HOUR);
  expect(asked).toEqual([]);
  await desk.check();
  expect(asked).toEqual(['release-1.txt']);
});

test('U4 a build without a feed asks nobody and says so', async () => {
  const { desk, clock, asked } = openDesk({ source: null });
  desk.look();
  clock.advance(48 * HOUR);
  await desk.check();
  expect([asked, desk.view()]).toEqual([[], { state: 'none' }]);
});

test('U3 nothing is asked during a call; it is made up for after it', async () => {
  const { desk, clock, asked, state } = openDesk();
  state.inCall = true;
  desk.look();
  clock.advance(HOUR);
  expect(asked).toEqual([]);
  state.inCall = false;
  clock.advance(10 * 60_000);
  await expect.poll(() => asked.length).toBe(1);
});

test('a feed that does not answer is told only to who asked', async () => {
  const { desk, clock, asked, say, faults } = openDesk();
  say({});
  desk.look();
  clock.advance(60_000);
  await expect.poll(() => faults.length).toBe(1);
  expect(asked.length).toBe(1);
  expect(desk.view()).toEqual({ state: 'newest', checkedAt: null });
  await desk.check();
  expect(desk.view()).toEqual({ state: 'failed', reason: 'unreachable', version: null });
});

test('who wants to be told decides when it is downloaded', async () => {
  const { desk, asked, say, state, settled } = openDesk();
  state.wish = 'tell';
  const statement = statementFor(bytes);
  const file = statement.packages[0]?.file ?? '';
  say({ 'release-1.txt': signedFile(statement), [file]: bytes });
  await desk.check();
  expect(desk.view()).toEqual({ state: 'available', release: { version: '0.2.0', notes }, heldByCall: false });
  expect(asked).toEqual(['release-1.txt']);
  await desk.download();
  await settled();
  expect(desk.view()).toEqual({ state: 'ready', release: { version: '0.2.0', notes }, heldByCall: false });
});

test('U3 who is in a call is not offered a download that would not begin, however it was found out', async () => {
  const folder = temporaryFolder();
  const { desk, say, state } = openDesk({}, folder);
  state.wish = 'tell';
  state.inCall = true;
  say(released().answers);
  await desk.check();
  expect(desk.view()).toMatchObject({ state: 'available', heldByCall: true });
  state.inCall = false;
  desk.look();
  expect(desk.view()).toMatchObject({ state: 'available', heldByCall: false });
  state.inCall = true;
  desk.look();
  expect(desk.view()).toMatchObject({ state: 'available', heldByCall: true });
  // After a restart it is known from the start.
  const next = openDesk({}, folder);
  next.state.wish = 'tell';
  next.state.inCall = true;
  next.desk.look();
  expect(next.desk.view()).toMatchObject({ state: 'available', heldByCall: true });
});

test('a program of a package manager is told of a release, and nothing is downloaded', async () => {
  const { desk, asked, say } = openDesk({ installation: { owner: 'apt', target: null } });
  say({ 'release-1.txt': signedFile(statementFor(bytes)) });
  await desk.check();
  expect(desk.view()).toEqual({ state: 'told', release: { version: '0.2.0', notes }, owner: 'apt' });
  expect(asked).toEqual(['release-1.txt']);
});

test('what a package manager has brought is told as installed, and needs a restart, not its command once more', async () => {
  let installed = '0.1.0';
  const { desk, say, state } = openDesk({
    installation: { owner: 'apt', target: null },
    installedVersion: () => installed,
  });
  say({ 'release-1.txt': signedFile(statementFor(bytes)) });
  await desk.check();
  expect(desk.view().state).toBe('told');
  expect(desk.restart()).toBe(false);
  installed = '0.2.0';
  const here = { state: 'installed', version: '0.2.0' };
  expect(desk.view()).toEqual({ ...here, heldByCall: false });
  // Nor is it forgotten by a look at the feed.
  await desk.check();
  expect(desk.view()).toEqual({ ...here, heldByCall: false });
  state.inCall = true;
  desk.look();
  expect(desk.view()).toEqual({ ...here, heldByCall: true });
  expect([desk.restart(), state.ends]).toEqual([false, 0]);
  state.inCall = false;
  expect([desk.restart(), state.ends, state.started]).toEqual([true, 1, []]);
  expect(desk.beforeQuit()).toBe(false);
  expect(state.started).toEqual(['the program that is installed']);
});

test('a newer program is started by who asked for a restart, and an older one that was put there is no news', () => {
  let installed = '0.2.0';
  const { desk, state } = openDesk({ source: null, installedVersion: () => installed });
  expect(desk.view()).toEqual({ state: 'installed', version: '0.2.0', heldByCall: false });
  desk.beforeQuit();
  expect(state.started).toEqual([]);
  for (const older of ['0.0.9', '0.1.0', 'none']) {
    installed = older;
    expect(desk.view()).toEqual({ state: 'none' });
  }
});

test('a restart that is asked for for another reason takes along what is newer, and ends no call', () => {
  let installed = '0.1.0';
  const { desk, state } = openDesk({ source: null, installedVersion: () => installed });
  expect([desk.restart(), state.ends]).toEqual([false, 0]);
  state.inCall = true;
  expect([desk.restartAsItIs(), state.ends]).toEqual([false, 0]);
  state.inCall = false;
  expect([desk.restartAsItIs(), state.ends]).toEqual([true, 1]);
  expect([desk.beforeQuit(), state.started]).toEqual([false, ['the program that is installed']]);
  installed = '0.2.0';
  expect([desk.restartAsItIs(), desk.beforeQuit(), state.started.length]).toEqual([true, false, 2]);
});

test('U9 a program that was replaced while it runs says so within a minute, to who asks nobody for updates and opens no window', () => {
  let installed = '0.1.0';
  const { clock, state, views } = openDesk({ source: null, installedVersion: () => installed });
  state.wish = 'off';
  clock.advance(HOUR);
  expect(views).toEqual([]);
  installed = '0.2.0';
  clock.advance(60_000);
  expect(views).toEqual([{ state: 'installed', version: '0.2.0', heldByCall: false }]);
  state.inCall = true;
  clock.advance(HOUR);
  expect(views.length).toBe(2);
  expect(views.at(-1)).toMatchObject({ heldByCall: true });
});

test('U9 windows are told of whatever else was put in its place, be it older, at the same look', () => {
  let installed = '0.1.0';
  const seen: string[] = [];
  const onLooked = (): void => void seen.push(installed);
  const { clock } = openDesk({ source: null, installedVersion: () => installed, onLooked });
  installed = '0.0.9';
  clock.advance(60_000);
  expect(seen).toEqual(['0.0.9']);
});

test('U2 a release is not taken over by a program that ends after the statement did', async () => {
  const { desk, say, clock, program } = openDesk();
  const statement = statementFor(bytes);
  say({ 'release-1.txt': signedFile(statement), [statement.packages[0]?.file ?? '']: bytes });
  await desk.check();
  expect(desk.view().state).toBe('ready');
  clock.advance(61 * 24 * HOUR);
  desk.beforeQuit();
  expect(program()).toBe(OLD_PROGRAM);
});

/** A release that lies in the feed, whole. */
function released() {
  const statement = statementFor(bytes);
  const file = statement.packages[0]?.file ?? '';
  return { file, answers: { 'release-1.txt': signedFile(statement), [file]: bytes } as const };
}

test('U3 a call stops what a person downloads themselves, and what is ready is to be had after it, with updates off too', async () => {
  const { file, answers } = released();
  let isSlow = true;
  const { desk, state, settled } = openDesk({
    fetch: async (url, { signal }) => {
      if (url.endsWith(file) && isSlow) {
        await new Promise((resolve) =>
          signal?.aborted === true ? resolve(0) : signal?.addEventListener('abort', resolve),
        );
        throw new DOMException('stopped', 'AbortError');
      }
      return new Response(new Uint8Array(url.endsWith(file) ? bytes : answers['release-1.txt']));
    },
  });
  state.wish = 'off';
  await desk.check();
  const download = desk.download();
  await expect.poll(() => desk.view().state).toBe('downloading');
  state.inCall = true;
  desk.look();
  await download;
  expect(desk.view()).toMatchObject({ state: 'available', heldByCall: true });
  isSlow = false;
  state.inCall = false;
  desk.look();
  expect(desk.view()).toMatchObject({ state: 'available', heldByCall: false });
  await desk.download();
  await settled();
  state.inCall = true;
  desk.look();
  expect(desk.view()).toMatchObject({ state: 'ready', heldByCall: true });
  expect(desk.restart()).toBe(false);
  state.inCall = false;
  desk.look();
  expect(desk.view()).toMatchObject({ state: 'ready', heldByCall: false });
});

test('who turned updates off gets at the end only what they had downloaded themselves', async () => {
  const { answers } = released();
  const automatic = openDesk();
  automatic.say(answers);
  await automatic.desk.check();
  expect(automatic.desk.view().state).toBe('ready');
  automatic.state.wish = 'off';
  automatic.desk.look();
  automatic.desk.beforeQuit();
  expect(automatic.program()).toBe(OLD_PROGRAM);
  const own = openDesk();
  own.say(answers);
  own.state.wish = 'off';
  await own.desk.check();
  await own.desk.download();
  own.desk.beforeQuit();
  expect(own.program()).toBe(bytes.toString());
});

test('U2 a feed that answers nothing is told once what it said last is out of date, also to who does not ask', async () => {
  const folder = temporaryFolder();
  const first = openDesk({}, folder);
  await first.desk.check();
  expect(first.desk.view().state).toBe('newest');
  const after = (days: number) => {
    const next = openDesk({}, folder, new ManualClock(first.clock.now() + days * 24 * HOUR));
    next.say({});
    return next;
  };
  // The statement holds for sixty days.
  const patient = after(59.9);
  expect(patient.desk.view().state).toBe('newest');
  patient.desk.look();
  patient.clock.advance(60_000);
  await expect.poll(() => patient.faults.length).toBe(1);
  expect(patient.desk.view().state).toBe('newest');
  patient.clock.advance(6 * HOUR);
  await expect.poll(() => patient.desk.view()).toEqual({ state: 'failed', reason: 'silent', version: null });

  const next = after(91);
  expect(next.desk.view()).toMatchObject({ state: 'failed', reason: 'silent' });
  await next.desk.check();
  expect(next.desk.view()).toMatchObject({ state: 'failed', reason: 'silent' });
  const signedAt = next.clock.now();
  const renewed = statementFor(bytes, { version: '0.1.0', sequence: 3, signedAt, expiresAt: signedAt + 24 * HOUR });
  next.say({ 'release-1.txt': signedFile(renewed) });
  await next.desk.check();
  expect(next.desk.view().state).toBe('newest');
});

test('U2 three months without a word are told as well where no feed ever answered', async () => {
  const folder = temporaryFolder();
  const first = openDesk({}, folder);
  first.say({});
  await first.desk.check();
  expect(first.desk.view()).toMatchObject({ reason: 'unreachable' });
  const next = openDesk({}, folder, new ManualClock(first.clock.now() + 91 * 24 * HOUR));
  expect(next.desk.view()).toMatchObject({ state: 'failed', reason: 'silent' });
});

test('a program that has heard of a newer release does not call itself the newest after a restart', async () => {
  const folder = temporaryFolder();
  const first = openDesk({}, folder);
  first.state.wish = 'tell';
  const { answers } = released();
  first.say(answers);
  await first.desk.check();
  const next = openDesk({}, folder);
  expect(next.desk.view()).toEqual({ state: 'available', release: { version: '0.2.0', notes }, heldByCall: false });
  // And what it has heard is enough to have it.
  next.say(answers);
  await next.desk.download();
  expect(next.desk.view().state).toBe('ready');
  // Of one that is out of date by now it says that.
  const late = openDesk({}, folder, new ManualClock(releaseDay + 61 * 24 * HOUR));
  expect(late.desk.view()).toEqual({ state: 'failed', reason: 'silent', version: '0.2.0' });
  // A memory that has kept the version alone knows no more than that there is one.
  const bare = temporaryFolder();
  createUpdateMemory(join(bare, 'updates.json')).remember({
    seen: { [Buffer.from(releasePublicKey).toString('base64')]: { sequence: 2, version: '0.2.0' } },
    checkedAt: 5,
  });
  expect(openDesk({}, bare).desk.view()).toEqual({ state: 'newest', checkedAt: null });
});
