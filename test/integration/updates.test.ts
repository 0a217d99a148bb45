import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { STATEMENT_FILE } from '../../core/updates/signedStatement.ts';
import { DAY_MS, packageBytes, releaseDay, signedFile, statementFor } from '../fakes/releases.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { OLD_PROGRAM, updatableProgram } from '../stage/updatableProgram.ts';
import { endless, startUpdateFeed } from '../stage/updateFeed.ts';

// The whole way of an update but for Electron: a feed that a web server serves, and electron-updater with a file in
// the place of the program.

const bytes = packageBytes();
const good = statementFor(bytes);
const [wanted] = good.packages;
const file = wanted?.file ?? '';

async function feedAndProgram(part: Partial<Parameters<typeof updatableProgram>[0]> = {}) {
  const feed = await startUpdateFeed();
  return { feed, phone: updatableProgram({ folder: temporaryFolder(), feed: feed.url, ...part }) };
}

test('a good release is downloaded, and takes the place of the program when that ends', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  await phone.desk.check();
  expect(phone.desk.view()).toEqual({
    state: 'ready',
    release: { version: '0.2.0', notes: good.notes },
    heldByCall: false,
  });
  const percents = phone.views.flatMap((view) => (view.state === 'downloading' ? [view.percent] : []));
  expect(percents.length).toBeGreaterThan(5);
  expect(percents).toEqual([...new Set(percents)].toSorted((a, b) => a - b));
  expect(phone.program()).toBe(OLD_PROGRAM);
  phone.desk.beforeQuit();
  expect(phone.program()).toBe(bytes.toString());
  // Under the name that menus and the start at login know, and nothing beside it.
  expect(readdirSync(phone.folder).filter((name) => /ppimage/iu.test(name))).toEqual([
    'Ringfort-0.1.0-linux-x86_64.AppImage',
  ]);
});

test('who wants it at once has it ended, replaced as its last act, once, and started again', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  await phone.desk.check();
  phone.desk.restart();
  // Whoever is called has not heard of it yet, and the old one still runs.
  expect([phone.state.ends, phone.program(), phone.state.started]).toEqual([1, OLD_PROGRAM, []]);
  expect(phone.desk.beforeQuit()).toBe(false);
  expect(phone.program()).toBe(bytes.toString());
  expect(phone.state.started).toEqual([join(phone.folder, 'Ringfort-0.1.0-linux-x86_64.AppImage')]);
  phone.desk.beforeQuit();
  expect([phone.state.started.length, phone.faults]).toEqual([1, []]);
});

test('U4 a feed learns an address and nothing else: no id, no version, no cookie', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  await phone.desk.check();
  expect(feed.paths()).toEqual([STATEMENT_FILE, file]);
  for (const { headers } of feed.asked) {
    expect(headers).not.toHaveProperty('x-user-staging-id');
    expect(headers).not.toHaveProperty('cookie');
    expect(headers).not.toHaveProperty('authorization');
    expect(JSON.stringify(headers)).not.toMatch(/0\.1\.0|linux|x64/iu);
  }
  expect(existsSync(join(phone.folder, 'updates', '.updaterId'))).toBe(false);
});

/** Nothing but the statement was asked for, and the program is as it was, also after it ended. */
function expectUntouched(phone: ReturnType<typeof updatableProgram>): void {
  phone.desk.beforeQuit();
  expect(phone.program()).toBe(OLD_PROGRAM);
  const waiting = join(phone.folder, 'updates');
  const kept = existsSync(waiting) ? readdirSync(waiting, { recursive: true, withFileTypes: true }) : [];
  expect(kept.filter((each) => each.isFile()).map(({ name }) => name)).toEqual([]);
}

test('U1 a tampered release is thrown away, whether its statement or its package was changed', async () => {
  const { feed, phone } = await feedAndProgram();
  const tampered = Buffer.from(bytes);
  tampered[1_000_000] = 0;
  feed.release(good, tampered);
  await phone.desk.check();
  expect(phone.desk.view()).toEqual({ state: 'failed', reason: 'damaged', version: '0.2.0' });
  expectUntouched(phone);

  const statement = signedFile(good);
  feed.put(STATEMENT_FILE, Buffer.from(statement.toString().replace('0.2.0', '0.3.0')));
  const before = feed.asked.length;
  await phone.desk.check();
  expect(phone.desk.view()).toMatchObject({ state: 'failed', reason: 'unsigned' });
  expect(feed.paths().slice(before)).toEqual([STATEMENT_FILE]);
  expectUntouched(phone);
});

test('U1 of a release without a signature, or with that of another key, nothing is downloaded', async () => {
  const { feed, phone } = await feedAndProgram();
  for (const keys of [[], [ed25519.utils.randomSecretKey()]]) {
    feed.release(good, bytes, keys);
    await phone.desk.check();
    expect(phone.desk.view()).toEqual({ state: 'failed', reason: 'unsigned', version: null });
  }
  feed.put(STATEMENT_FILE, Buffer.from('<html>Welcome to this network</html>'));
  await phone.desk.check();
  expect(phone.desk.view()).toEqual({ state: 'failed', reason: 'unreadable', version: null });
  expect(new Set(feed.paths())).toEqual(new Set([STATEMENT_FILE]));
  expectUntouched(phone);
});

test('U2 a downgraded release is not taken, also when its statement is signed and new', async () => {
  const { feed, phone } = await feedAndProgram({ current: '0.2.0' });
  feed.release(statementFor(bytes, { version: '0.1.9', sequence: 9 }), bytes);
  await phone.desk.check();
  expect(phone.desk.view().state).toBe('newest');
  expect(feed.paths()).toEqual([STATEMENT_FILE]);
  expectUntouched(phone);
});

test('U2 a statement that is played again is refused, after a restart of the program too', async () => {
  const { feed, phone } = await feedAndProgram();
  // 0.3.0 was seen once; its makers go on with 0.2.9, and this is somebody with the statement of 0.2.0.
  feed.release(statementFor(bytes, { sequence: 7, version: '0.3.0', rollout: 0 }), bytes);
  await phone.desk.check();
  expect(phone.desk.view().state).toBe('newest');
  feed.release(statementFor(bytes, { sequence: 6 }), bytes);
  const again = updatableProgram({ folder: phone.folder, feed: feed.url });
  await again.desk.check();
  expect(again.desk.view()).toEqual({ state: 'failed', reason: 'replayed', version: null });
  expect(new Set(feed.paths())).toEqual(new Set([STATEMENT_FILE]));
  feed.release(statementFor(bytes, { sequence: 8, version: '0.2.9' }), bytes);
  await again.desk.check();
  expect(again.desk.view().state).toBe('ready');
});

test('U2 a statement that nobody renewed is told as such, and so is a clock that is behind', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  phone.state.now = releaseDay + 61 * DAY_MS;
  await phone.desk.check();
  expect(phone.desk.view()).toMatchObject({ state: 'failed', reason: 'expired' });
  phone.state.now = releaseDay - 30 * DAY_MS;
  await phone.desk.check();
  expect(phone.desk.view()).toMatchObject({ state: 'failed', reason: 'clock' });
  expect(feed.paths()).toEqual([STATEMENT_FILE, STATEMENT_FILE]);
  expectUntouched(phone);
});

test.each([
  ['a hundred days ahead', 100 * DAY_MS],
  ['three years behind', -3 * 365 * DAY_MS],
])('U6 a server of calls whose time is %s keeps no release away', async (_how, correction) => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  phone.state.correction = correction;
  await phone.desk.check();
  expect(phone.desk.view()).toMatchObject({ state: 'ready' });
  phone.desk.beforeQuit();
  expect(phone.program()).toBe(bytes.toString());
});

test('U1 a truncated release is told as one that broke off, and the next try has it', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  feed.put(file, bytes.subarray(0, 2_000_000));
  await phone.desk.check();
  expect(phone.desk.view()).toEqual({ state: 'failed', reason: 'incomplete', version: '0.2.0' });
  expectUntouched(phone);

  feed.put(file, (response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, 2_000_000), () => response.destroy());
  });
  await phone.desk.check();
  expect(phone.desk.view()).toMatchObject({ state: 'failed', reason: 'incomplete' });

  feed.put(file, bytes);
  await phone.desk.check();
  expect(phone.desk.view().state).toBe('ready');
});

test('U1 an endless release ends at the size that was signed, and an endless statement at its bound', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  feed.put(file, endless(bytes));
  await phone.desk.check();
  expect(phone.desk.view()).toEqual({ state: 'failed', reason: 'tooLarge', version: '0.2.0' });
  feed.put(file, endless(bytes, { 'content-length': '9000000000000' }));
  await phone.desk.check();
  expect(phone.desk.view()).toMatchObject({ state: 'failed', reason: 'tooLarge' });
  feed.put(STATEMENT_FILE, endless(signedFile(good)));
  await phone.desk.check();
  expect(phone.desk.view()).toMatchObject({ state: 'failed', reason: 'tooLarge' });
  expectUntouched(phone);
});

test('U1 nobody is followed to another place', async () => {
  const { feed, phone } = await feedAndProgram();
  const elsewhere = await startUpdateFeed();
  elsewhere.release(good, bytes);
  feed.put(STATEMENT_FILE, (response) => {
    response.writeHead(302, { location: `${elsewhere.url}/${STATEMENT_FILE}` }).end();
  });
  await phone.desk.check();
  expect(phone.desk.view()).toEqual({ state: 'failed', reason: 'unreachable', version: null });
  expect(elsewhere.asked).toEqual([]);
});

test('U3 a call stops a download, holds back what is ready, and the rest comes after it', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  let isSending = false;
  feed.put(file, (response) => {
    response.writeHead(200);
    response.write(bytes.subarray(0, 1_000_000), () => (isSending = true));
  });
  const checked = phone.desk.check();
  await expect.poll(() => isSending).toBe(true);
  phone.state.inCall = true;
  phone.desk.look();
  await checked;
  expect(phone.desk.view()).toMatchObject({ state: 'available', heldByCall: true });
  feed.put(file, bytes);
  phone.desk.look();
  await phone.desk.download();
  phone.desk.restart();
  expect(phone.state.ends).toBe(0);
  phone.state.inCall = false;
  phone.desk.look();
  await expect.poll(() => phone.desk.view()).toMatchObject({ state: 'ready', heldByCall: false });
  phone.state.inCall = true;
  phone.desk.look();
  expect(phone.desk.view()).toMatchObject({ state: 'ready', heldByCall: true });
  phone.desk.restart();
  expect(phone.state.ends).toBe(0);
  expect(phone.program()).toBe(OLD_PROGRAM);
});

test('U2 a release that was withdrawn before it took over is thrown away', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  await phone.desk.check();
  expect(phone.desk.view().state).toBe('ready');
  feed.release(statementFor(bytes, { sequence: 3, version: '0.1.0' }), bytes);
  await phone.desk.check();
  expect(phone.desk.view().state).toBe('newest');
  expectUntouched(phone);
});

test('U5 what was changed while it waited on the disk is not installed', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  await phone.desk.check();
  const waiting = join(phone.folder, 'updates', 'ringfort-updater', 'pending', file);
  writeFileSync(waiting, readFileSync(waiting).fill(0, 5, 6));
  phone.desk.restart();
  expect(phone.desk.view()).toMatchObject({ state: 'failed', reason: 'damaged' });
  expect(phone.program()).toBe(OLD_PROGRAM);
  expect(phone.state.ends).toBe(0);
});

test('U5 what is changed while the program says goodbye is not installed, and the old one starts again', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  await phone.desk.check();
  phone.desk.restart();
  const waiting = join(phone.folder, 'updates', 'ringfort-updater', 'pending', file);
  writeFileSync(waiting, readFileSync(waiting).fill(0, 5, 6));
  expect(phone.desk.beforeQuit()).toBe(false);
  expect(phone.program()).toBe(OLD_PROGRAM);
  expect(phone.state.started).toEqual([join(phone.folder, 'Ringfort-0.1.0-linux-x86_64.AppImage')]);
});

test('what was downloaded by an earlier run is not downloaded again', async () => {
  const { feed, phone } = await feedAndProgram();
  feed.release(good, bytes);
  await phone.desk.check();
  const again = updatableProgram({ folder: phone.folder, feed: feed.url });
  await again.desk.check();
  expect(again.desk.view().state).toBe('ready');
  expect(feed.paths()).toEqual([STATEMENT_FILE, file, STATEMENT_FILE]);
  again.desk.beforeQuit();
  expect(again.program()).toBe(bytes.toString());
});

test('a release reaches an installation when the rollout does', async () => {
  const { feed, phone } = await feedAndProgram();
  let sequence = 2;
  const at = async (rollout: number): Promise<string> => {
    feed.release(statementFor(bytes, { sequence: (sequence += 1), rollout }), bytes);
    await phone.desk.check();
    return phone.desk.view().state;
  };
  expect(await at(0)).toBe('newest');
  const states: string[] = [];
  for (const rollout of [20, 40, 60, 80, 100]) states.push(await at(rollout));
  expect(states).toEqual(states.toSorted());
  expect(states.at(-1)).toBe('ready');
});
