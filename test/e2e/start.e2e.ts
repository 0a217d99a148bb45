import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { resolveElectron } from '../../scripts/electron/resolveElectron.ts';
import type { Stage } from './openStage.ts';
import { ordinary } from './ordinarySession.ts';
import { findPlainUser } from './plainUser.ts';
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
