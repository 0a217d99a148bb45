import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'electron-vite';
import { channelTables } from './bundle/channelTables.ts';
import { shippedPackages } from './bundle/shippedPackages.ts';
import { windowsBuild } from './bundle/windowBuild.ts';

const root = join(import.meta.dirname, '..');
const at = (path: string) => join(root, path);

// The oldest engine the bundle runs on is the test runtime's (Electron 25), so that tests run the very files that ship.
const nodeTarget = 'node18.15';

const [ofMain, ofPreloads, ofWindows] = [shippedPackages(root), shippedPackages(root), shippedPackages(root)];

const WINDOWS = ['main', 'incoming', 'call', 'picker', 'sharing', 'relay'];
const pages = await windowsBuild(
  root,
  at('out/renderer'),
  Object.fromEntries(WINDOWS.map((name) => [name, at(`renderer/windows/${name}/index.html`)])),
);

const serverProcess = at('main/serverProcess.ts');

export default defineConfig({
  main: {
    root,
    plugins: [ofMain.page],
    define: {
      // ws would look for its optional addons at run time. A packaged Ringfort has none, so no other build gets them.
      'process.env.WS_NO_BUFFER_UTIL': '"1"',
      'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
    },
    build: {
      outDir: at('out/main'),
      target: nodeTarget,
      // The addon is the one dependency that stays a package; everything else is bundled.
      externalizeDeps: { include: ['better-sqlite3'] },
      rolldownOptions: {
        input: {
          index: at('main/index.ts'),
          ...(existsSync(serverProcess) ? { serverProcess, relayThread: at('server/relay/thread.ts') } : {}),
        },
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'chunks/[name]-[hash].cjs',
          // Less to read at each start; with their names, since a log of faults tells where they arose.
          minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  },
  preload: {
    root,
    plugins: [channelTables(root), ofPreloads.page],
    build: {
      outDir: at('out/preload'),
      target: nodeTarget,
      // A sandboxed preload can load neither packages nor a second file.
      externalizeDeps: false,
      isolatedEntries: true,
      minify: true,
      rolldownOptions: {
        input: Object.fromEntries(WINDOWS.map((name) => [name, at(`preload/${name}.ts`)])),
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...pages,
    worker: { format: 'es', plugins: () => [ofWindows.worker] },
    plugins: [...pages.plugins, ofWindows.page],
  },
});
