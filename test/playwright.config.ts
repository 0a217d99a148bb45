import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const cache = join(import.meta.dirname, '../.cache/test');

export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: ['e2e/**/*.e2e.ts', 'browser/**/*.browser.ts'],
  // Two Ringforts, a server and media in one test: more than one at a time would measure the machine.
  workers: 1,
  timeout: 90_000,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: join(cache, 'e2e.json') }]],
  outputDir: join(cache, 'artifacts'),
});
