import { expect, it } from 'vitest';
import { rotationStep } from './rotationStep.ts';

it.each([
  // need, call being set up, bundle in hand
  ['none', false, false, 'nothing'],
  ['none', true, true, 'nothing'],
  ['prefetch', false, false, 'prefetch'],
  ['prefetch', true, false, 'prefetch'],
  ['prefetch', false, true, 'nothing'],
  ['due', false, false, 'rotate'],
  ['due', false, true, 'rotate'],
  ['due', true, false, 'prefetch'],
  ['due', true, true, 'nothing'],
  ['required', true, false, 'rotate'],
  ['required', false, true, 'rotate'],
  ['noSession', true, true, 'rotate'],
  ['noSession', false, false, 'rotate'],
] as const)('a session whose rotation is "%s" (set-up %s, bundle in hand %s): %s', (need, setUp, inHand, step) => {
  expect(rotationStep(need, setUp, inHand)).toBe(step);
});
