import { expect, test } from 'vitest';
import { mayShip } from './licences.ts';

test.each([
  'MIT',
  'Apache-2.0 AND BSD-3-Clause',
  'MIT OR Apache-2.0',
  'GPL-3.0-only OR MIT',
  'OFL-1.1',
  'BlueOak-1.0.0',
])('what is under %s may be shipped', (licence) => {
  expect(mayShip(licence)).toBe(true);
});

test.each([
  'GPL-3.0-only',
  'MIT AND LGPL-2.1-only',
  'SEE LICENSE IN LICENSE.md',
  'UNLICENSED',
  '',
  'Apache-2.0 WITH X',
])('what is under "%s" is not shipped', (licence) => {
  expect(mayShip(licence)).toBe(false);
});
