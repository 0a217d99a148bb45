import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { build } from 'vite';
import { projectRoot } from '../../../scripts/electron/folders.ts';
import { resolveElectron } from '../../../scripts/electron/resolveElectron.ts';
import { run } from '../../../scripts/electron/run.ts';

const Report = Compile(
  Type.Object({
    electron: Type.String(),
    files: Type.Record(
      Type.String(),
      Type.Array(Type.Object({ name: Type.String(), error: Type.Union([Type.String(), Type.Null()]) })),
    ),
  }),
);

const ENTRY = 'ringfort:suite';
/** On a machine with much else to do. */
const RUN_LIMIT_MS = 240_000;
const MARK = 'RINGFORT-SUITE ';

/**
 * Runs files of unit tests inside Electron, as plain Node of its own (ELECTRON_RUN_AS_NODE): the same BoringSSL, the
 * same V8 and the same SQLite addon as in the main process. Returns what became of each test, file by file.
 */
export async function runInsideElectron(files: readonly string[]): Promise<Suite> {
  const electron = await resolveElectron(() => undefined);
  const cache = join(projectRoot, '.cache/test');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'electron-'));
  try {
    await bundle(files, folder);
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    const printed = await run(electron.executablePath, [join(folder, 'suite.cjs')], { env, timeoutMs: RUN_LIMIT_MS });
    const line = printed.split('\n').find((one) => one.startsWith(MARK));
    const report: unknown = JSON.parse(line?.slice(MARK.length) ?? 'null');
    if (!Report.Check(report)) throw new Error(`the suite said something else than its results:\n${printed}`);
    return report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface Suite {
  /** The version it ran in. */
  readonly electron: string;
  readonly files: Readonly<Record<string, readonly { readonly name: string; readonly error: string | null }[]>>;
}

async function bundle(files: readonly string[], outDir: string): Promise<void> {
  const api = join(projectRoot, 'scripts/vitestStandIn/api.ts');
  const loaders = files.map(
    (file) => `[${JSON.stringify(file)}, () => import(${JSON.stringify(join(projectRoot, file))})]`,
  );
  // CommonJS has no await outside of functions.
  const entry = `
    import { runTestsOf } from ${JSON.stringify(api)};
    const run = async () => {
      const files = {};
      for (const [file, load] of [${loaders.join(',')}]) files[file] = await runTestsOf(load);
      const report = { electron: process.versions.electron ?? 'none', files };
      process.stdout.write('\\n${MARK}' + JSON.stringify(report) + '\\n');
    };
    void run();
  `;
  await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'suite',
        enforce: 'pre',
        resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : null),
        load: (id) => (id === `\0${ENTRY}` ? entry : null),
        // A test reads the files beside it, not those beside the bundle.
        transform: (code, id) =>
          code.includes('import.meta.url')
            ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
            : null,
      },
    ],
    resolve: { alias: { vitest: api } },
    ssr: { noExternal: true, external: ['better-sqlite3'], target: 'node' },
    build: {
      ssr: true,
      outDir,
      target: 'node18.15',
      minify: false,
      rolldownOptions: {
        input: { suite: ENTRY },
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
      },
    },
  });
}
