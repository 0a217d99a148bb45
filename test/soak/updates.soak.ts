import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDisplay } from '../../scripts/display.ts';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { Person } from '../../scripts/drive/person.ts';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { packageApp } from '../../scripts/package/makePackages.ts';
import { DAY_MS, packageBytes, releasePublicKey, statementFor } from '../fakes/releases.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { OLD_PROGRAM, updatableProgram } from '../stage/updatableProgram.ts';
import { startUpdateFeed } from '../stage/updateFeed.ts';

const MIB = 1024 * 1024;

/** A disk of its own; mounted, which takes root. */
function smallDisk(mebibytes: number): string {
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  onTestFinished(() => void execFileSync('umount', ['-l', folder], { stdio: 'ignore' }));
  return folder;
}

test('U5 a disk that fills up at any moment of an update is told as such, and the program stays whole', async () => {
  const folder = smallDisk(128);
  const feed = await startUpdateFeed();
  const bytes = packageBytes(20 * MIB);
  const statement = statementFor(bytes);
  const file = statement.packages[0]?.file ?? '';
  feed.release(statement, bytes);
  const phone = updatableProgram({ folder, feed: feed.url });
  const ballast = join(folder, 'photographs');
  const fill = (mebibytes: number): void => writeFileSync(ballast, Buffer.alloc(mebibytes * MIB));
  const expectDiskFull = (): void => {
    expect(phone.desk.view()).toEqual({ state: 'failed', reason: 'diskFull', version: '0.2.0' });
    expect(phone.program()).toBe(OLD_PROGRAM);
  };

  // No room from the first: the package is not asked for.
  fill(100);
  await phone.desk.check();
  expectDiskFull();
  expect(feed.paths()).not.toContain(file);

  // It fills up while the package comes.
  rmSync(ballast);
  feed.put(file, (response) => {
    response.writeHead(200);
    response.write(bytes.subarray(0, MIB), () => {
      fill(120);
      response.end(bytes.subarray(MIB));
    });
  });
  await phone.desk.check();
  expectDiskFull();

  // Room again: it comes. Then the disk fills up before the program is replaced.
  rmSync(ballast);
  feed.put(file, bytes);
  await phone.desk.check();
  expect(phone.desk.view().state).toBe('ready');
  fill(100);
  phone.desk.restart();
  expectDiskFull();
  expect(phone.state.ends).toBe(0);

  rmSync(ballast);
  await phone.desk.check();
  expect(phone.desk.view().state).toBe('ready');
  phone.desk.restart();
  expect(phone.state.ends).toBe(1);
  phone.desk.beforeQuit();
  expect(phone.program()).toBe(bytes.toString());
});

test('U5 a disk on which nothing can be written down lets nothing be downloaded', async () => {
  const folder = smallDisk(64);
  const feed = await startUpdateFeed();
  const bytes = packageBytes(MIB);
  feed.release(statementFor(bytes), bytes);
  const phone = updatableProgram({ folder, feed: feed.url });
  try {
    writeFileSync(join(folder, 'photographs'), Buffer.alloc(65 * MIB));
  } catch {
    // Full to the last byte.
  }
  await phone.desk.check();
  expect(phone.desk.view()).toMatchObject({ state: 'failed', reason: 'diskFull' });
  expect(feed.paths().length).toBe(1);
  expect(phone.program()).toBe(OLD_PROGRAM);
});

test('a packaged Ringfort finds a release in About, downloads it, and the next start has it', async () => {
  const folder = temporaryFolder();
  const feed = await startUpdateFeed();
  const bytes = packageBytes(40 * MIB);
  // By the clock of this computer: the program has no other.
  const signedAt = Date.now() - DAY_MS;
  feed.release(statementFor(bytes, { version: '99.0.0', signedAt, expiresAt: signedAt + 30 * DAY_MS }), bytes);
  const keys = [Buffer.from(releasePublicKey).toString('base64')];
  await packageApp({ drivable: true, updates: { feed: feed.url, keys } }, () => undefined);
  const appImage = join(folder, 'Ringfort.AppImage');
  writeFileSync(appImage, OLD_PROGRAM);
  chmodSync(appImage, 0o755);

  const display = await openDisplay();
  onTestFinished(display.close);
  const env = { ...display.env, APPIMAGE: appImage, APPDIR: join(projectRoot, 'release/linux-unpacked') };
  const person = await Person.open('alice', { packaged: true, profile: join(folder, 'profile'), env });
  onTestFinished(() => person.stop());
  // The server of this computer wants a newer engine than the test runtime packs.
  const server = await ServerProcess.start(join(folder, 'server'));
  onTestFinished(() => server.stop());
  await person.setUp(server.url);
  expect(feed.paths()).toEqual([]);
  await person.main.getByRole('button', { name: 'Settings' }).first().click();
  await person.main.getByRole('button', { name: 'Look for updates' }).click();
  await person.main.getByText(/^Ringfort 99\.0\.0 is downloaded\./u).waitFor({ timeout: 60_000 });
  expect(feed.paths()).toEqual(['release-1.txt', 'Ringfort-99.0.0-linux-x86_64.AppImage']);
  const told = new Set(
    feed.asked.map(({ headers }) => JSON.stringify([headers['user-agent'], headers['accept-language']])),
  );
  expect(told).toEqual(new Set(['["Ringfort","en"]']));
  expect(readFileSync(appImage, 'utf8')).toBe(OLD_PROGRAM);
  await person.stop();
  expect(readFileSync(appImage, 'utf8') === bytes.toString()).toBe(true);
});
