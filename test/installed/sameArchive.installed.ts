import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cacheRoot, projectRoot } from '../../scripts/electron/folders.ts';
import { run } from '../../scripts/electron/run.ts';
import { resourcesOf } from '../../scripts/package/systems.ts';
import { digestsBelow } from './digestsBelow.ts';

/** Beside the project's own cache, so that packages need not be copied but only linked. */
const HERE = join(projectRoot, '.cache/twice');
const NOT_SOURCES = ['node_modules', 'out', 'release', '.cache', '.git', 'test-results'];

interface Surroundings {
  readonly folder: string;
  readonly umask: string;
  readonly env: Readonly<Record<string, string>>;
  /** When its files were last changed. */
  readonly day: string;
}

afterAll(() => rm(HERE, { recursive: true, force: true }));

test('made twice, elsewhere, by somebody else and on another day, what is packed is the same to the byte', async () => {
  await rm(HERE, { recursive: true, force: true });
  const first = await packIn({ folder: 'one', umask: '022', env: { TZ: 'UTC' }, day: '2026-01-02' });
  const second = await packIn({
    folder: 'another place/of a longer name/two',
    umask: '077',
    env: { TZ: 'Pacific/Auckland', LC_ALL: 'C', HOME: HERE },
    day: '2031-07-08',
  });
  expect([...first.keys()]).toContain('app.asar');
  expect([...second]).toEqual([...first]);
});

/** Makes the package from a copy of the project, and returns the digest of each file that is Ringfort's in it. */
async function packIn({ folder, umask, env, day }: Surroundings): Promise<ReadonlyMap<string, string>> {
  const copy = join(HERE, folder);
  await mkdir(copy, { recursive: true });
  for (const name of await readdir(projectRoot))
    if (!NOT_SOURCES.includes(name)) await cp(join(projectRoot, name), join(copy, name), { recursive: true });
  await run('find', [copy, '-exec', 'touch', '-d', day, '{}', '+']);
  await run('cp', ['-al', join(projectRoot, 'node_modules'), copy]);
  await mkdir(join(copy, '.cache'));
  await symlink(cacheRoot, join(copy, '.cache/electron'));
  const script = `umask ${umask}; exec "$0" scripts/package.ts --unpacked`;
  await run('sh', ['-c', script, process.execPath], { cwd: copy, env: { ...process.env, ...env } });
  const digests = await digestsBelow(
    resourcesOf('linux', process.arch === 'arm64' ? 'arm64' : 'x64', join(copy, 'release')),
  );
  await rm(copy, { recursive: true, force: true });
  return digests;
}
