import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { projectRoot, stampOf } from '../../scripts/electron/folders.ts';
import { makeOnce } from '../../scripts/electron/makeOnce.ts';

/** The programs of the bundle, each a file of its own over what they share. */
const entries = {
  main: join(projectRoot, 'server/main.ts'),
  // As `npm run build -w server` calls it.
  relayThread: join(projectRoot, 'server/relay/thread.ts'),
  // Beside the server, for it puts itself in front of the very store that the server opens.
  killPoint: join(projectRoot, 'test/stage/killPoint.ts'),
};

let ofThisProcess: Promise<string> | undefined;

/**
 * The folder of the server as a few files, with its packages, for tests that start it again and again: it loads 1,500
 * modules otherwise, which takes more processor than all the rest of a start. Made once from just these sources.
 */
export const bundledServer = (): Promise<string> =>
  (ofThisProcess ??= bundledPrograms('server', entries, ['core', 'server']));

/** The same for other programs: `entries` by the name of their file, and the rooms that they import from. */
export async function bundledPrograms(
  name: string,
  entries: Readonly<Record<string, string>>,
  rooms: readonly string[],
): Promise<string> {
  const stamp = await stampOf(Object.values(entries), await sourcesOf(rooms));
  const folder = join(projectRoot, '.cache/test', `${name}-${stamp}`);
  await makeOnce(folder, async (unfinished) => {
    await build({
      configFile: false,
      root: projectRoot,
      logLevel: 'error',
      build: {
        ssr: true,
        rolldownOptions: {
          input: { ...entries },
          output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
        },
        outDir: unfinished,
        emptyOutDir: true,
        target: 'node22',
      },
      // The addon is native code.
      ssr: { noExternal: true, external: ['better-sqlite3'] },
    });
  });
  return folder;
}

async function sourcesOf(rooms: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const place of rooms) {
    const found = await readdir(join(projectRoot, place), { recursive: true, withFileTypes: true });
    for (const entry of found) {
      if (!entry.isFile() || entry.name.endsWith('.test.ts')) continue;
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs, size } = await stat(path);
      lines.push(`${path} ${mtimeMs} ${size}`);
    }
  }
  return lines.toSorted();
}
