import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['{core,main,preload,renderer,server,scripts}/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'out/**'],
    // One fewer than there are cores, as a rule: on two that is one file after another.
    maxWorkers: '100%',
    // On a busy machine too: what this ends is a test that hangs.
    testTimeout: 60_000,
  },
});
