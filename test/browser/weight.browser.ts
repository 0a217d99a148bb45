import { join } from 'node:path';
import { expect } from '@playwright/test';
import { scriptSizes } from '../../bench/app/scriptSizes.ts';
import { test } from './browserTest.ts';

const built = join(process.env['RINGFORT_BUILD_ROOT'] ?? join(import.meta.dirname, '../..'), 'out');

/** ADR 58. Whatever makes one of these heavier is read later, or has a reason that stands there. */
const MOST = { main: 510_000, incoming: 311_000, preload: 3_800 };

test('what a window reads before its first screen does not grow', async () => {
  const { windows, preload } = await scriptSizes(built);
  expect(windows.main).toBeLessThanOrEqual(MOST.main);
  expect(windows.incoming).toBeLessThanOrEqual(MOST.incoming);
  expect(preload).toBeLessThanOrEqual(MOST.preload);
});
