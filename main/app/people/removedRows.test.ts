import { expect, test } from 'vitest';
import { MOST_KEPT } from '../../../core/ipc/removed.ts';
import { createRemovedRows, type RemovedRows } from './removedRows.ts';

/** What comes back under this key; null: nothing. */
async function backFrom<Row>(removals: RemovedRows<Row>, key: string): Promise<Row | null> {
  let back: Row | null = null;
  await removals.putBack(key, (row) => {
    back = row;
    return true;
  });
  return back;
}

test('what was removed is put back once', async () => {
  const removals = createRemovedRows<string>();
  expect(removals.keep('maeve', 'her row')).toBe(true);
  expect(await backFrom(removals, 'maeve')).toBe('her row');
  expect(await backFrom(removals, 'maeve')).toBeNull();
});

test('who removes the same twice has it back all the same', async () => {
  const removals = createRemovedRows<string>();
  removals.keep('maeve', 'her row');
  expect(removals.keep('maeve', null), 'the second found nothing').toBe(false);
  expect(await backFrom(removals, 'maeve')).toBe('her row');
});

test('what could not be put back can be tried again, once for each who wants it', async () => {
  const removals = createRemovedRows<string>();
  removals.keep('maeve', 'her row');
  const full = removals.putBack('maeve', () => Promise.reject(new Error('storeFull')));
  expect(await backFrom(removals, 'maeve'), 'it is at work').toBeNull();
  await expect(full).rejects.toThrow('storeFull');
  expect(await backFrom(removals, 'maeve')).toBe('her row');
});

test('a try that fails brings nothing back that was removed anew or forgotten meanwhile', async () => {
  const removals = createRemovedRows<string>();
  removals.keep('maeve', 'her row');
  const later = removals.putBack('maeve', () => Promise.reject(new Error('storeFull')));
  removals.keep('maeve', 'her newer row');
  await expect(later).rejects.toThrow();
  const cleared = removals.putBack('maeve', (row) => Promise.reject(new Error(row)));
  removals.forget();
  await expect(cleared).rejects.toThrow('her newer row');
  expect(await backFrom(removals, 'maeve')).toBeNull();
});

test('only the last few removals are kept, and none once they are forgotten', async () => {
  const removals = createRemovedRows<number>();
  for (let index = 0; index < MOST_KEPT + 10; index += 1) removals.keep(String(index), index);
  expect(await backFrom(removals, '9')).toBeNull();
  expect(await backFrom(removals, '10')).toBe(10);
  removals.forget();
  expect(await backFrom(removals, '59')).toBeNull();
});
