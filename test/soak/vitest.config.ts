import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Long runs, apart from `npm test`: `npm run test:soak`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: { include: ['test/soak/**/*.soak.ts'], testTimeout: 1_800_000 },
});
