import { expect, test } from 'vitest';
import { createScanPermission } from './scanPermission.ts';

test('the main window may open the camera while somebody scans, never a microphone, and not for ever (A90)', () => {
  let now = 0;
  const scan = createScanPermission({ elapsed: () => now });
  expect(scan.mayOpen(['video'])).toBe(false);
  scan.wanted(true);
  expect([['video'], ['audio'], ['audio', 'video'], [], undefined].map((kinds) => scan.mayOpen(kinds))).toEqual([
    ...[true, false, false, false, false],
  ]);
  now = 60_000;
  expect(scan.mayOpen(['video'])).toBe(false);
  scan.wanted(true);
  scan.wanted(false);
  expect(scan.mayOpen(['video'])).toBe(false);
});
