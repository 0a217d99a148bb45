import { expect, test } from 'vitest';
import type { ContactView } from '../../../core/ipc/snapshot.ts';
import { searchContacts } from './contactSearch.ts';

const contacts: readonly ContactView[] = ['zoya', 'joanna', 'anna', 'boris'].map((handle) => ({
  handle,
  addedAt: 0,
  identity: 'pinned',
  verified: false,
  staticFallback: null,
}));
const found = (query: string) => searchContacts(contacts, query).map(({ handle }) => handle);

test('without a query everybody is listed by name', () => {
  expect(found('')).toEqual(['anna', 'boris', 'joanna', 'zoya']);
});

test('a name that begins with the query comes before one that only holds it', () => {
  expect(found('an')).toEqual(['anna', 'joanna']);
});

test('capitals and an @ in front do not matter', () => {
  expect(found(' @Bor')).toEqual(['boris']);
});

test('nobody matches what nobody is called', () => {
  expect(found('x')).toEqual([]);
});
