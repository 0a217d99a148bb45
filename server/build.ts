import { join } from 'node:path';
import { build } from 'vite';

/**
 * Bundles the server with what it uses of `core/`, so that it runs without a checkout: beside package.json and the
 * packages named there nothing else is needed. Packages stay packages; the SQLite addon is native code anyway.
 */
export async function buildServer(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    build: {
      ssr: true,
      rolldownOptions: {
        input: {
          main: join(import.meta.dirname, 'main.ts'),
          relayThread: join(import.meta.dirname, 'relay/thread.ts'),
        },
      },
      outDir: folder,
      emptyOutDir: true,
      target: 'node22',
      sourcemap: true,
    },
    ssr: { external: true },
  });
}

if (import.meta.main) await buildServer(join(import.meta.dirname, 'dist'));
