import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What is installed from packages, apart from `npm test`: `npm run test:installed`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/installed/**/*.installed.ts'],
    // Programs, screens and packages of other files would be in the way of what is measured and seen.
    fileParallelism: false,
    testTimeout: 480_000,
    hookTimeout: 1_200_000,
  },
});
