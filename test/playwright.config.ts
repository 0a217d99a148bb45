import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { compileCache } from './stage/compileCache.ts';

const cache = join(import.meta.dirname, '../.cache/test');

/** They rightly give up where a computer does not keep up with sound: each is alone on it. */
const WALKS_IN_TIME = ['browser/voice.walk.ts', 'browser/voiceOnly.walk.ts', 'browser/realLoss.walk.ts'];

process.env['NODE_COMPILE_CACHE'] = compileCache;

export default defineConfig({
  testDir: import.meta.dirname,
  // One more than the two cores that are meant: Ringforts, calls and their ends are waited for as often as they are
  // worked on. Each worker has a display, and each test servers, ports and folders of its own.
  workers: 3,
  projects: [
    // One file after another in each worker, so that its tests can share a start.
    { name: 'application', testMatch: 'e2e/**/*.e2e.ts' },
    // Calls between two windows with real media: they take as long as sound and pictures take.
    { name: 'media', testMatch: 'browser/**/*.media.ts', fullyParallel: true },
    // Every screen and window, a file in one worker: it opens the pages that the file needs, and what axe judged there
    // counts for the rest of it. Last: they fill up what the long ones leave, and the longest file is in parts.
    { name: 'browser', testMatch: 'browser/**/*.browser.ts' },
    // Every way of a person out of a trouble, long calls, and what listens to sound for long: apart from `npm test`, as
    // the soaks are.
    { name: 'walks', testMatch: '**/*.walk.ts', testIgnore: WALKS_IN_TIME },
    { name: 'walksInTime', testMatch: WALKS_IN_TIME, workers: 1, dependencies: ['walks'] },
  ],
  // On a busy machine too: what these end is a test that hangs.
  timeout: 480_000,
  expect: { timeout: 40_000 },
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: join(cache, 'e2e.json') }]],
  outputDir: join(cache, 'artifacts'),
});
