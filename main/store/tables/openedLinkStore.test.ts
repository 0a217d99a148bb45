import { expect, test } from 'vitest';
import { openedStore, reopened } from '../../../test/stage/openedStore.ts';
import { createOpenedLinkStore } from './openedLinkStore.ts';

test('links that wait are there again in their order, and those that were decided about are not', () => {
  const store = openedStore();
  const links = createOpenedLinkStore(store.database);
  links.keep(['ringfort:1/a', 'ringfort:1/b', 'ringfort:1/c']);
  links.keep(['ringfort:1/c', 'ringfort:1/b']);
  const again = createOpenedLinkStore(reopened(store).database);
  expect(again.list()).toEqual(['ringfort:1/c', 'ringfort:1/b']);
  again.keep([]);
  expect(again.list()).toEqual([]);
});
