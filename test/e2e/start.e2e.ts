import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { resolveElectron } from '../../scripts/electron/resolveElectron.ts';
import { packageApp } from '../../scripts/package/makePackages.ts';
import { findPlainUser } from './plainUser.ts';
import type { Stage } from './openStage.ts';
import { test } from './stage.ts';

const run = promisify(execFile);
const plainUser = await findPlainUser();

test('a start on what is no folder says so on standard error and in a dialog, and ends with 4 (A84)', async ({
  stage,
}) => {
  const profile = await folderOf(stage, 'start');
  const file = join(profile, 'file');
  await writeFile(file, 'x');
  const { code, said } = await startUntilClosed(stage, file);
  expect(said).toContain(`${file} is not a folder. Move it away,`);
  expect(code).toBe(4);
});

if (plainUser.found) {
  test('a start in a folder that may not be written, or of another user, ends with 4 and 5 (A84)', async ({
    stage,
  }) => {
    const root = await folderOf(stage, '');
    await chmod(root, 0o755);
    const home = await folderOf(stage, 'home');
    await chown(home, plainUser.id, plainUser.id);
    const locked = await folderOf(stage, 'locked');
    await chown(locked, plainUser.id, plainUser.id);
    await chmod(locked, 0o500);
    const first = await startUntilClosed(stage, locked, { id: plainUser.id, home });
    expect(first.said).toContain(`Your user may not write to the folder ${locked}.`);
    expect(first.code).toBe(4);

    const foreign = await folderOf(stage, 'foreign');
    const second = await startUntilClosed(stage, foreign, { id: plainUser.id, home });
    expect(second.said).toContain(`The folder ${foreign} belongs to another user (number 0).`);
    expect(second.code).toBe(5);
  });
} else {
  test(`nobody else can be here (${plainUser.why}); a folder of the system is another user’s all the same (A84)`, async ({
    stage,
  }) => {
    const { code, said } = await startUntilClosed(stage, '/usr');
    expect(said).toContain('The folder /usr belongs to another user (number 0).');
    expect(code).toBe(5);
  });
}

test('what a packaged Ringfort finds in its environment does not count: it starts anew without it (A90)', async ({
  stage,
}) => {
  test.setTimeout(480_000);
  const program = await packageApp({ drivable: true }, () => undefined);
  const profile = await folderOf(stage, 'packaged');
  const keys = join(profile, 'tls-keys');
  const electron = await resolveElectron(() => undefined);
  const foreign = {
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_EXTRA_CA_CERTS: '/nowhere.pem',
    NODE_OPTIONS: '--no-warnings',
    SSLKEYLOGFILE: keys,
    ELECTRON_DISABLE_SANDBOX: '1',
  };
  const started = spawn(
    program,
    [...electron.args, '--disable-gpu', '--password-store=basic', `--user-data-dir=${profile}`, '--hidden'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...ordinary(), ...foreign } },
  );
  stage.putAway(async () => started.kill('SIGKILL'));
  let said = '';
  started.stderr.on('data', (part) => (said += part));
  await expect.poll(() => said, { timeout: 20_000 }).toContain(Object.keys(foreign).sort().join(', '));
  await expect.poll(async () => (await processesWith('--started-anew', profile)).length, { timeout: 20_000 }).toBe(1);
  const [again] = await processesWith('--started-anew', profile);
  const environment = await readFile(`/proc/${again}/environ`, 'utf8');
  for (const name of Object.keys(foreign)) expect(environment).not.toContain(`${name}=`);
  // Told to end, the first ends the one that is free of it, and passes on with what it ended.
  await expect
    .poll(async () => (await processesWith('--type=renderer', profile)).length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  const ended = once(started, 'exit');
  started.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(await processesWith('--started-anew', profile)).toEqual([]);
});

async function folderOf(stage: Stage, name: string): Promise<string> {
  const folder = stage.folder(name);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Starts Ringfort on this folder, closes the dialog in which it says why it does not go on, and waits for its end. */
async function startUntilClosed(
  stage: Stage,
  userData: string,
  user?: { readonly id: number; readonly home: string },
): Promise<{ code: unknown; said: string }> {
  const electron = await resolveElectron(() => undefined);
  const args = [
    projectRoot,
    ...electron.args,
    '--disable-gpu',
    '--password-store=basic',
    `--user-data-dir=${userData}`,
  ];
  const as = user === undefined ? [] : [`--reuid=${user.id}`, `--regid=${user.id}`, '--clear-groups', '--'];
  const command = user === undefined ? [electron.executablePath] : ['setpriv', ...as, electron.executablePath];
  const home = user === undefined ? {} : { HOME: user.home, XDG_RUNTIME_DIR: user.home };
  const started = spawn(command[0] ?? '', [...command.slice(1), ...args], {
    cwd: projectRoot,
    env: { ...ordinary(), ...electron.env, ...home, LANGUAGE: 'en', LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  stage.putAway(async () => started.kill('SIGKILL'));
  let said = '';
  started.stderr.on('data', (part) => (said += part));
  const closed = once(started, 'close');
  await expect
    .poll(
      () =>
        run('xdotool', ['search', '--name', 'Ringfort cannot start']).then(
          () => true,
          () => false,
        ),
      {
        timeout: 20_000,
      },
    )
    .toBe(true);
  // Again until it is gone: a dialog takes a moment until it listens to keys.
  let code: unknown = null;
  void closed.then(([status]) => (code = status));
  await expect(async () => {
    await run('xdotool', ['search', '--name', 'Ringfort cannot start', 'key', 'Return']).catch(() => undefined);
    expect(code).not.toBeNull();
  }).toPass({ timeout: 20_000 });
  return { code, said };
}

/** What an ordinary session has; what stands in that of the tests is not the test's business. */
function ordinary(): Record<string, string> {
  const names = ['PATH', 'HOME', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'TMPDIR'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** Processes whose command line has these words; Chromium's helpers only where they are asked for. */
async function processesWith(...words: string[]): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return ids.filter((_id, at) => {
    const line = lines[at] ?? '';
    return (
      (words.join().includes('--type=') || !line.includes('--type=')) && words.every((word) => line.includes(word))
    );
  });
}
