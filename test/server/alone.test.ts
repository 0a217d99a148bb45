import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildServer } from '../../server/build.ts';

// The server as it is deployed: its bundle, its package.json, and the packages that this names. Nothing else of the
// checkout.

const root = join(import.meta.dirname, '../..');
let folder: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  // Outside of the checkout: Node looks for packages in every folder above.
  folder = await mkdtemp(join(tmpdir(), 'ringfort-server-alone-'));
  child = undefined;
});
afterEach(async () => {
  if (child?.exitCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** What `npm ci --workspace server --omit=dev` puts there: the packages the lock file says the server needs. */
async function packagesOfServer(): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> }>;
  };
  const found = new Set<string>();
  const visit = (place: string): void => {
    const { dependencies, optionalDependencies } = lock.packages[place] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const inside = `${place}/node_modules/${name}`;
      const at = inside in lock.packages ? inside : `node_modules/${name}`;
      if (found.has(at) || !(at in lock.packages)) continue;
      found.add(at);
      visit(at);
    }
  };
  visit('server');
  return [...found];
}

test(
  'the bundled server starts with its own packages alone and answers, its relay too',
  { timeout: 60_000 },
  async () => {
    await buildServer(join(folder, 'server/dist'));
    await cp(join(root, 'server/package.json'), join(folder, 'server/package.json'));
    const packages = await packagesOfServer();
    expect(packages.filter((path) => /electron|react|vite|noble/.test(path))).toEqual([]);
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    expect(readme).toContain(`# only what runs: ${packages.length} packages\n`);
    for (const path of packages) await cp(join(root, path), join(folder, path), { recursive: true });

    const args = [join(folder, 'server/dist/main.js'), '--port', '0', '--relay', '--data', join(folder, 'data')];
    const started = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    let out = '';
    let err = '';
    started.stderr.on('data', (part) => (err += part));
    const url = await new Promise<string>((resolve, reject) => {
      started.stdout.on('data', (part) => {
        out += part;
        const found = /^listening on (http:\S+)$/m.exec(out)?.[1];
        if (found !== undefined) resolve(found);
      });
      started.once('close', () => reject(new Error(`the server ended: ${err}`)));
    });
    const health = await fetch(`${url}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { ok: true }]);
    // Its thread is a module of its own beside the bundle.
    await expect.poll(() => err).toContain('the relay listens');
    started.kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([0, null]);
  },
);
