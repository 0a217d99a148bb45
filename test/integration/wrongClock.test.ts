import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHostClock } from '../../server/domain/clock.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { talkAndHangUp } from '../stage/talk.ts';
import { RunningClock } from '../fakes/RunningClock.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const certificateOf = { alice: 'a1', bob: 'b0' } as const;

let server: RunningServer | null = null;
const open: HeadlessRingfort[] = [];
const clocks: RunningClock[] = [];

beforeEach(async () => {
  server = await startServer({ dataFolder: temporaryFolder(), clock: new HurriedClock(), logLevel: 'silent' });
});

afterEach(async () => {
  for (const ringfort of open.splice(0)) await ringfort.ringfort.stop();
  for (const clock of clocks.splice(0)) clock.stop();
  await server?.close();
});

async function signedUp(handle: keyof typeof certificateOf, errorMs: number, url = server?.url ?? '') {
  const clock = new RunningClock(errorMs);
  clocks.push(clock);
  const certificate = certificateOf[handle].repeat(32);
  const phone = new HeadlessRingfort({ folder: temporaryFolder(), keyring: new FakeKeyring(), certificate, clock });
  open.push(phone);
  await phone.register(handle, url);
  return { phone, clock };
}

async function befriend(alice: HeadlessRingfort, bob: HeadlessRingfort): Promise<void> {
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
}

const isNow = (at: number | undefined): boolean => at !== undefined && Math.abs(at - Date.now()) < MINUTE;

test.each([
  ['16 minutes ahead, the other 25 hours behind', 16 * MINUTE, -25 * HOUR],
  ['two days ahead, the other right', 2 * DAY, 0],
  ['in the year before last, the other three weeks ahead', -500 * DAY, 21 * DAY],
])('with one clock %s, people register, add each other and talk, at the right time (A76)', async (_how, one, other) => {
  const [alice, bob] = [await signedUp('alice', one), await signedUp('bob', other)];
  await befriend(alice.phone, bob.phone);
  await talkAndHangUp(alice.phone, bob.phone, 'bob');
  await talkAndHangUp(bob.phone, alice.phone, 'alice');
  for (const { phone } of [alice, bob]) {
    const { recents, contacts } = await phone.until((snapshot) => snapshot.recents.length === 2);
    expect(recents.every(({ call }) => isNow(call.startedAt))).toBe(true);
    expect(isNow(contacts[0]?.addedAt)).toBe(true);
    expect(phone.faults).toEqual([]);
  }
});

test('a wrong clock is told once, with how wrong it is; a right one is not (A76)', async () => {
  const [alice, bob] = [await signedUp('alice', 16 * MINUTE), await signedUp('bob', 4 * MINUTE)];
  const { clock } = await alice.phone.until(({ clock: known }) => known?.tellWrong === true);
  expect(Math.abs((clock?.offsetMs ?? 0) + 16 * MINUTE)).toBeLessThan(2_000);
  await alice.phone.ringfort.mainHandlers.clockNoticeRead(null);
  expect(alice.phone.ringfort.snapshot().settings.clock.tellWrong).toBe(false);
  expect(bob.phone.ringfort.snapshot().settings.clock.tellWrong).toBe(false);
});

test('somebody sets the clock while Ringfort runs, and the next call is as good (A76)', async () => {
  const [alice, bob] = [await signedUp('alice', 0), await signedUp('bob', 0)];
  await befriend(alice.phone, bob.phone);
  alice.clock.setBy(-30 * DAY);
  bob.clock.setBy(3 * HOUR);
  await talkAndHangUp(alice.phone, bob.phone, 'bob');
  const { recents } = await bob.phone.until((snapshot) => snapshot.recents.length === 1);
  expect(isNow(recents[0]?.call.startedAt)).toBe(true);
});

test('a phone that slept through the ringing does not go on ringing for a dead call (A76)', async () => {
  const [alice, bob] = [await signedUp('alice', 0), await signedUp('bob', 0)];
  await befriend(alice.phone, bob.phone);
  await alice.phone.dial('bob');
  await bob.phone.phase('ringing');
  bob.clock.sleep(HOUR);
  bob.phone.ringfort.reconnect();
  expect(bob.phone.ringfort.snapshot().call.view).toMatchObject({ phase: 'ended', reason: 'missed' });
});

test('a server that lied about the time is followed back to the truth where our own clock agrees (A76)', async () => {
  const folder = temporaryFolder();
  const ahead = () => Date.now() + 300 * DAY;
  const lying = { ...createHostClock(), now: ahead, wall: ahead };
  const liar = await startServer({ dataFolder: folder, clock: lying, logLevel: 'silent' });
  const port = Number(new URL(liar.url).port);
  const [alice, bob] = [await signedUp('alice', 0, liar.url), await signedUp('bob', 0, liar.url)];
  await befriend(alice.phone, bob.phone);
  expect((await alice.phone.until(({ clock }) => clock?.tellWrong === true)).clock?.offsetMs).toBeGreaterThan(
    299 * DAY,
  );
  await liar.close();
  const honest = await startServer({ dataFolder: folder, port, logLevel: 'silent' });
  for (const { phone } of [alice, bob]) {
    await phone.until(({ clock, connection }) => connection.state === 'online' && clock?.tellWrong === false);
    expect(Math.abs(phone.ringfort.snapshot().settings.clock.offsetMs)).toBeLessThan(MINUTE);
  }
  await honest.close();
});
