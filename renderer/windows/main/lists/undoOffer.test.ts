import { expect, test } from 'vitest';
import { MOST_KEPT } from '../../../../core/ipc/removed.ts';
import { NO_OFFER, withOne, type Removed } from './undoOffer.ts';

const call = (callId: string): Removed => ({ kind: 'recent', callId, who: { peer: 'fionn' } });
const contact = (peer: string): Removed => ({ kind: 'contact', who: { peer } });

test('no more of a list is offered to be undone than main keeps of it, and how many more there were is known', () => {
  let offer = withOne(NO_OFFER, contact('maeve'));
  for (let index = 0; index < MOST_KEPT + 2; index += 1) offer = withOne(offer, call(String(index)));
  expect(offer.removed).toHaveLength(MOST_KEPT + 1);
  expect(offer.removed.slice(0, 2)).toEqual([contact('maeve'), call('2')]);
  expect(offer.goneCount).toBe(2);
});

test('who was added and removed again stands in the offer once', () => {
  const offer = [contact('maeve'), contact('fionn'), contact('maeve')].reduce(withOne, NO_OFFER);
  expect(offer.removed).toEqual([contact('fionn'), contact('maeve')]);
});
