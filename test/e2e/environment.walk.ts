import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { cacheRoot } from '../../scripts/electron/folders.ts';
import { resolveElectron } from '../../scripts/electron/resolveElectron.ts';
import { packageApp } from '../../scripts/package/makePackages.ts';
import { ordinary } from './ordinarySession.ts';
import { test } from './stage.ts';

test('what a packaged Ringfort finds in its environment does not count: it starts anew without it (A90)', async ({
  stage,
}) => {
  test.setTimeout(480_000);
  // In a folder of its own: other tests drive the one in release/ meanwhile.
  const output = join(cacheRoot, 'startedAnew');
  const program = await packageApp({ drivable: true, output }, () => undefined);
  const profile = stage.folder('packaged');
  await mkdir(profile, { recursive: true });
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
