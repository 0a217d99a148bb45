import { join } from 'node:path';
import { expect } from '@playwright/test';
import { scriptSizes } from '../../bench/app/scriptSizes.ts';
import { test } from './browserTest.ts';

const built = join(process.env['RINGFORT_BUILD_ROOT'] ?? join(import.meta.dirname, '../..'), 'out');

/** ADR 58. Whatever makes one of these heavier is read later, or has a reason that stands there. */
const MOST = { main: 510_000, incoming: 311_000, preload: 3_800, everyStart: 30_000, untilReady: 1_740_000 };

test('what a window reads before its first screen does not grow, nor what main reads before it is ready', async () => {
  const { windows, preload, process: ofMain } = await scriptSizes(built);
  expect(windows.main).toBeLessThanOrEqual(MOST.main);
  expect(windows.incoming).toBeLessThanOrEqual(MOST.incoming);
  expect(preload).toBeLessThanOrEqual(MOST.preload);
  // A second start, and one that is refused, reads no more before it gives way.
  expect(ofMain.everyStart).toBeLessThanOrEqual(MOST.everyStart);
  expect(ofMain.untilReady).toBeLessThanOrEqual(MOST.untilReady);
});
