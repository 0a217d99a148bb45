import { expect, test } from 'vitest';
import { createRemovals } from './removals.ts';

test('what was removed is put back once', () => {
  const removals = createRemovals<string>();
  removals.keep('maeve', 'her row');
  expect(removals.take('maeve')).toBe('her row');
  expect(removals.take('maeve')).toBeNull();
});

test('what was not there cannot be put back, not even as it was an earlier time', () => {
  const removals = createRemovals<string>();
  removals.keep('maeve', 'her row');
  removals.keep('maeve', null);
  expect(removals.take('maeve')).toBeNull();
});

test('only the last few removals are kept, and none once they are forgotten', () => {
  const removals = createRemovals<number>();
  for (let index = 0; index < 60; index += 1) removals.keep(String(index), index);
  expect(removals.take('9')).toBeNull();
  expect(removals.take('10')).toBe(10);
  removals.forget();
  expect(removals.take('59')).toBeNull();
});
