import { expect, test } from 'vitest';
import { zoomed } from './zoom.ts';

test('windows grow and shrink step by step, between half and twice their usual size', () => {
  expect(zoomed(1, 'in')).toBe(1.1);
  expect(zoomed(1, 'out')).toBe(0.9);
  expect(zoomed(2, 'in')).toBe(2);
  expect(zoomed(0.5, 'out')).toBe(0.5);
  expect(zoomed(1.75, 'reset')).toBe(1);
});

test('a size that is none of the steps, or is one but for rounding, has a next one too', () => {
  expect(zoomed(1.0999, 'in')).toBe(1.25);
  expect(zoomed(1.1001, 'out')).toBe(1);
  expect(zoomed(3, 'out')).toBe(2);
  expect(zoomed(0.3, 'in')).toBe(0.5);
});
