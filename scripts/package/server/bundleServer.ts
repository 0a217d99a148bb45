import { join } from 'node:path';
import { build } from 'vite';
import { shippedPackages } from '../../bundle/shippedPackages.ts';
import { projectRoot } from '../../electron/folders.ts';

/** Native code, and what loads it by its place: these stay packages beside the bundle. */
const UNBUNDLED = ['better-sqlite3', 'bufferutil'] as const;

const ENTRIES = {
  main: join(projectRoot, 'server/main.ts'),
  relayThread: join(projectRoot, 'server/relay/thread.ts'),
};

/** The server and all its packages as a few files, but for native code; with a list of the packages (SHIPPED_FILE). */
export async function bundleServer(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    plugins: [shippedPackages(projectRoot).page],
    build: {
      ssr: true,
      rolldownOptions: { input: ENTRIES, output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' } },
      outDir: folder,
      emptyOutDir: true,
      target: 'node24',
    },
    ssr: { noExternal: true, external: [...UNBUNDLED] },
  });
}
