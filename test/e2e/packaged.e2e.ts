import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { cleanEnvironment } from '../../main/shell/start/foreignEnvironment.ts';
import { cacheRoot } from '../../scripts/electron/folders.ts';
import { readFuses } from '../../scripts/package/fuses.ts';
import { packageApp } from '../../scripts/package/makePackages.ts';
import { confinementFaults, familyOf } from '../installed/confinement.ts';
import { coloursOf, openScreen } from '../installed/screen.ts';
import { findPlainUser } from './plainUser.ts';

// The program as it is released: no test drives it. What is installed from packages has tests of its own, which take
// longer (test/installed).

const plainUser = await findPlainUser();
let program = '';
const started: ChildProcess[] = [];

test.beforeAll(async () => {
  test.setTimeout(480_000);
  program = await packageApp({ drivable: false, output: join(cacheRoot, 'released') }, () => undefined);
});

test.afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

test('a packaged Ringfort is no Node, takes no code from outside and has no debugger', async () => {
  expect(await readFuses(program)).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
  });
});

if (plainUser.found) {
  test('started by a plain user it draws its window, and the system confines each of its pages', async () => {
    const screen = await openScreen();
    const home = await mkdtemp(join(tmpdir(), 'ringfort-packaged-'));
    await chown(home, plainUser.id, plainUser.id);
    try {
      const { id } = plainUser;
      const become = [`--reuid=${id}`, `--regid=${id}`, '--clear-groups', '--'];
      const child = spawn('setpriv', [...become, program, '--disable-gpu', '--inspect=0'], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: {
          ...cleanEnvironment(process.env).env,
          ...{ HOME: home, XDG_CONFIG_HOME: home, XDG_RUNTIME_DIR: home, DISPLAY: screen.display },
        },
      });
      started.push(child);
      let said = '';
      child.stderr.on('data', (part) => (said += part));
      // Text and shades, not one colour.
      await expect.poll(async () => coloursOf(await screen.picture()), { timeout: 60_000 }).toBeGreaterThan(20);

      const main = child.pid ?? 0;
      expect(await confinementFaults([main, ...(await familyOf(main))])).toEqual([]);
      // What asks for the inspector on the command line, or by a signal, gets none.
      process.kill(main, 'SIGUSR1');
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      expect(said).not.toContain('Debugger listening');
    } finally {
      await screen.close();
      await rm(home, { recursive: true, force: true });
    }
  });

  test('started with a switch that would open it to others it does not start, and says which (A90)', async () => {
    const screen = await openScreen();
    const home = await mkdtemp(join(tmpdir(), 'ringfort-packaged-'));
    await chown(home, plainUser.id, plainUser.id);
    try {
      const become = [`--reuid=${plainUser.id}`, `--regid=${plainUser.id}`, '--clear-groups', '--'];
      // One that looks at the data has no window and no dialog.
      const child = spawn('setpriv', [...become, program, '--doctor', '--ignore-certificate-errors'], {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: {
          ...cleanEnvironment(process.env).env,
          ...{ HOME: home, XDG_CONFIG_HOME: home, XDG_RUNTIME_DIR: home, DISPLAY: screen.display },
        },
      });
      started.push(child);
      let said = '';
      child.stderr.on('data', (part) => (said += part));
      expect(await once(child, 'exit')).toEqual([2, null]);
      expect(said).toContain('--ignore-certificate-errors');
    } finally {
      await screen.close();
      await rm(home, { recursive: true, force: true });
    }
  });
} else {
  test(`what the system confines is not seen here (${plainUser.why}); the archive is what starts all the same`, async () => {
    const archive = await readFile(join(program, '../resources/app.asar'));
    expect(archive.length).toBeGreaterThan(0);
  });
}
