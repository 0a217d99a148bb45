import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheRoot, runtimeSources, stampOf } from './folders.ts';
import { makeOnce } from './makeOnce.ts';
import { run } from './run.ts';

const require = createRequire(import.meta.url);
const manifest = require.resolve('better-sqlite3/package.json');
const sources = dirname(manifest);
const header = join(runtimeSources, 'nodeApi8.h');

/** Where the compiled addon is kept; the name changes with the sources. */
export async function sqliteAddonPath(): Promise<string> {
  const stamp = await stampOf([manifest, header, import.meta.filename]);
  return join(cacheRoot, `better-sqlite3-nodeApi8-${stamp}.node`);
}

/**
 * The path of the SQLite addon compiled for Node-API 8, from the sources inside its own npm package. The two units
 * compile side by side. -Og: the big one takes 18 s of processor, with -O1 it takes 30 s, and a test database is small.
 */
export async function compileSqlite(): Promise<string> {
  const addon = await sqliteAddonPath();
  await makeOnce(addon, async (unfinished) => {
    const objects = await mkdtemp(join(tmpdir(), 'ringfort-sqlite-'));
    const sqlite = join(sources, 'deps/sqlite3');
    const common = ['-c', '-fPIC', '-Og', '-DNDEBUG', '-w'];
    try {
      await Promise.all([
        run('gcc', [
          ...common,
          '-std=c99',
          ...(await sqliteOptions()).map((option) => `-D${option}`),
          ...['-I', sqlite, join(sqlite, 'sqlite3.c'), '-o', join(objects, 'sqlite.o')],
        ]),
        run('g++', [
          ...common,
          '-std=c++20',
          '-fvisibility=hidden',
          ...['-include', header],
          '-DNAPI_DISABLE_CPP_EXCEPTIONS',
          '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
          '-DBUILDING_NODE_EXTENSION',
          '-DNODE_GYP_MODULE_NAME=better_sqlite3',
          ...['-I', join(dirname(require.resolve('node-api-headers/package.json')), 'include')],
          ...['-I', dirname(require.resolve('node-addon-api/package.json', { paths: [sources] }))],
          ...['-I', sqlite, join(sources, 'src/better_sqlite3.cpp'), '-o', join(objects, 'addon.o')],
        ]),
      ]);
      const parts = [join(objects, 'addon.o'), join(objects, 'sqlite.o')];
      await run('g++', ['-shared', '-s', '-Wl,-Bsymbolic', ...parts, '-lpthread', '-ldl', '-lm', '-o', unfinished]);
    } finally {
      await rm(objects, { recursive: true, force: true });
    }
  });
  return addon;
}

/** SQLite's compile-time options, as the package itself builds its prebuilds. */
async function sqliteOptions(): Promise<string[]> {
  const text = await readFile(join(sources, 'deps/defines.gypi'), 'utf8');
  const options = [...text.matchAll(/'([A-Z][A-Z0-9_]*(?:=[^']*)?)'/g)].map((match) => match[1] ?? '');
  if (options.length === 0) throw new Error('No SQLite options found in deps/defines.gypi of better-sqlite3');
  return options;
}
