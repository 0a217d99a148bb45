import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { resolveElectron } from '../../scripts/electron/resolveElectron.ts';
import { startKeyring } from '../runtime/desktop/keyring.ts';
import { startSessionBus, type SessionBus } from '../runtime/desktop/sessionBus.ts';
import type { LaunchOptions } from '../../scripts/drive/launchApp.ts';
import type { Stage } from './openStage.ts';
import { test } from './stage.ts';

// A keyring that is asked the wrong way stops the whole application for good: a test must end before anybody waits that
// long.
test.describe.configure({ timeout: 60_000 });

test('without a keyring a passphrase is asked for; with an unlocked one nobody is asked, at the first start or at the next; gone or locked, Ringfort says what to do and overwrites nothing; a passphrase added beside it opens when it is gone', async ({
  stage,
}) => {
  // One profile for all that may become of its keyring.
  test.setTimeout(480_000);
  const { bus, options } = await busOf(stage);
  const keyringThatIs = async (state: 'locked' | 'unlocked') => {
    const keyring = await startKeyring(bus, state);
    stage.putAway(keyring.stop);
    return keyring;
  };
  await test.step('without a keyring the first start asks for a passphrase, and names what is missing', async () => {
    const without = await stage.open('bob', options);
    const { main } = without;
    await expect(main.getByRole('heading', { name: 'Protect Ringfort with a passphrase' })).toBeVisible();
    await main.getByText('Details').click();
    await expect(main.getByText('Missing password store: GNOME Keyring')).toBeVisible();
    await without.stop();
  });

  const first = await keyringThatIs('unlocked');
  const server = await stage.server();
  const bob = await stage.open('bob', options);
  await expect(bob.main.getByLabel('Your name')).toBeVisible();
  await bob.setUp(server.url);
  await bob.main.getByRole('navigation').getByText('Settings').click();
  await expect(bob.main.getByText('GNOME Keyring')).toBeVisible();

  await test.step('--doctor tells in a terminal how the store is, changes nothing, and leaves alone what a running Ringfort has', async () => {
    const busy = await runDoctor(stage, options);
    expect(busy.text).toContain('The data is in use by a running Ringfort.');
    expect(busy.exitCode).toBe(3);
    await bob.main.getByRole('navigation').getByText('Contacts').click();
    await bob.isOnline();
    await bob.stop();

    const before = await filesOf(stage);
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['keys.json', 'ringfort.db']));
    const { text, exitCode } = await runDoctor(stage, options);
    expect(text).toMatch(/^In order +Password store of the system \(gnome_libsecret\)$/mu);
    expect(text).toMatch(/^In order +Database is whole$/mu);
    expect(text).toMatch(/^In order +Your keys$/mu);
    expect(text).not.toContain('bob');
    expect(exitCode).toBe(0);
    // SQLite leaves an empty log behind a reader.
    expect(await filesOf(stage)).toEqual({ ...before, 'ringfort.db-wal': expect.any(String) });
    expect((await stat(join(stage.folder('bob'), 'profile', 'ringfort.db-wal'))).size).toBe(0);

    await first.stop();
    const gone = await runDoctor(stage, options);
    expect(gone.text).toMatch(/Password store of the system \(gnome_libsecret\): Only this password store/u);
    expect(gone.exitCode).toBe(1);
  });

  for (const state of ['gone', 'locked'] as const) {
    await test.step(`with its keyring ${state} it says what to do and overwrites nothing`, async () => {
      const before = await filesOf(stage);
      const locked = state === 'locked' ? await keyringThatIs('locked') : null;
      const without = await stage.open('bob', options);
      const { main } = without;
      await expect(main.getByRole('heading', { name: 'Ringfort cannot open its data' })).toBeVisible();
      await expect(main.getByText('Nothing was overwritten or deleted', { exact: false })).toBeVisible();
      await expect(main.getByText('unlock the password store of your system', { exact: false })).toBeVisible();
      await main.getByText('Details').click();
      await expect(main.getByText('Code: keyringGone')).toBeVisible();
      await without.stop();
      expect(await filesOf(stage)).toEqual(before);
      await locked?.stop();
    });
  }

  const second = await keyringThatIs('unlocked');
  const back = await stage.open('bob', options);
  await back.isOnline();
  await expect(back.main.getByText('You are bob')).toBeVisible();
  await back.main.getByRole('navigation').getByText('Settings').click();
  await back.main.getByRole('button', { name: 'Add a passphrase' }).click();
  const sheet = back.main.getByRole('dialog');
  await sheet.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
  await sheet.getByLabel('Repeat the passphrase').fill('correct horse battery');
  await sheet.getByRole('button', { name: 'Save the passphrase' }).click();
  await expect(back.main.getByText('The passphrase is set.')).toBeVisible({ timeout: 20_000 });
  await back.stop();

  await test.step('the passphrase opens when the keyring is gone, which is named; back with it nobody is asked', async () => {
    await second.stop();
    const without = await stage.open('bob', options);
    await expect(without.main.getByText('The password store “GNOME Keyring”', { exact: false })).toBeVisible();
    await without.unlock();
    await without.stop();

    await keyringThatIs('unlocked');
    const again = await stage.open('bob', options);
    await again.isOnline();
  });
});

/** `ringfort --doctor` on Bob's data. */
async function runDoctor(stage: Stage, { env, args = [] }: LaunchOptions): Promise<{ text: string; exitCode: number }> {
  const electron = await resolveElectron(() => undefined);
  const command = [
    projectRoot,
    ...electron.args,
    '--disable-gpu',
    '--lang=en-US',
    `--user-data-dir=${stage.folder('bob')}`,
    ...args,
    '--doctor',
  ];
  const child = spawn(electron.executablePath, command, {
    cwd: projectRoot,
    env: { ...process.env, ...electron.env, ...env },
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  const [exitCode] = (await once(child, 'close')) as [number];
  return { text, exitCode };
}

/** A bus on which calling the keyring's name would start a keyring with a password window, as on a real desktop. */
async function busOf(stage: Stage): Promise<{ bus: SessionBus; options: LaunchOptions }> {
  const bus = await startSessionBus({ startsServices: true });
  stage.putAway(bus.stop);
  return { bus, options: { env: bus.env, args: ['--password-store=gnome-libsecret'] } };
}

/** Every file of Bob's data with a fingerprint of what is in it. */
async function filesOf(stage: Stage): Promise<Record<string, string>> {
  const folder = join(stage.folder('bob'), 'profile');
  const names = (await readdir(folder)).toSorted();
  const prints = await Promise.all(
    names.map(async (name) =>
      createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex'),
    ),
  );
  return Object.fromEntries(names.map((name, at) => [name, prints[at] ?? '']));
}
