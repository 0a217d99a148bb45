import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createInstaller } from '../../main/updates/installer.ts';
import { statementFor } from '../fakes/releases.ts';
import { realClock } from '../stage/realClock.ts';
import { ON_WINDOWS } from '../stage/systems.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { startUpdateFeed } from '../stage/updateFeed.ts';

// What becomes of an installer for Windows, as far as another system can start one: it writes down how it was.

const SETUP = Buffer.from('#!/bin/sh\necho "$@" >"$0.started"\n');

async function downloadedSetup() {
  const [feed, folder] = [await startUpdateFeed(), temporaryFolder()];
  const statement = statementFor(SETUP);
  const [wanted] = statement.packages;
  if (wanted === undefined) throw new Error('a release has a package');
  const setup = { ...wanted, file: 'Ringfort-0.2.0-win-x64.exe' };
  feed.put(setup.file, SETUP);
  const configFile = join(folder, 'app-update.yml');
  writeFileSync(configFile, 'updaterCacheDirName: ringfort-updater\n');
  const started: string[] = [];
  const installer = createInstaller({
    ...{
      feed: feed.url,
      version: '0.1.0',
      platform: 'win32',
      appImage: null,
      folder: join(folder, 'updates'),
      configFile,
    },
    fetch: async (url, init) => fetch(url, init),
    startTimer: realClock.startTimer,
    relaunch: (image) => started.push(image ?? 'the program that runs'),
    endBy: () => undefined,
  });
  await installer.download('0.2.0', setup, new AbortController().signal, () => undefined);
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith(setup.file));
  return { installer, started, file: join(folder, found ?? '') };
}

test.skipIf(ON_WINDOWS)(
  'an installer for Windows is started without a question, and starts what it installs',
  async () => {
    const { installer, started, file } = await downloadedSetup();
    chmodSync(file, 0o755);
    expect(installer.install(true)).toBe(false);
    await expect
      .poll(() => existsSync(`${file}.started`) && readFileSync(`${file}.started`, 'utf8'))
      .toBe('--updated /S --force-run\n');
    expect(started).toEqual([]);
  },
);

test.skipIf(ON_WINDOWS)('one that may not be started is no end: the Ringfort that ran is started again', async () => {
  const { installer, started, file } = await downloadedSetup();
  chmodSync(file, 0o644);
  expect(() => installer.install(true)).toThrow('update: notInstalled');
  expect(started).toEqual(['the program that runs']);
});
