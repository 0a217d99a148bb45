import { expect, test } from 'vitest';
import { isStillMeant, type Order, type SeenPhase } from './orderMeant.ts';

const live: readonly SeenPhase[] = ['dialling', 'calling', 'alerting', 'answering', 'connecting', 'connected'];
const phases: readonly SeenPhase[] = ['ringing', ...live, 'cutOff', 'ended'];

/** For which phases of now each order does something, by the phase in which it was given. */
const doing = (order: Order) =>
  phases.flatMap((seen) => phases.filter((now) => isStillMeant(order, seen, now)).map((now) => `${seen}-${now}`));

test.each(['answer', 'decline', 'silence'] as const)(
  'to %s is only for a call that rings, then and now (A78)',
  (order) => {
    expect(doing(order)).toEqual(['ringing-ringing']);
  },
);

test.each(['hangUp', 'confirmWords'] as const)(
  'to %s means the same through all phases of a living call, and nothing else (A78)',
  (order) => {
    expect(doing(order)).toEqual(live.flatMap((seen) => live.map((now) => `${seen}-${now}`)));
  },
);

test.each(['dismiss', 'keepEnd', 'dialAgain'] as const)(
  'to %s is only for a call that was over already when it was pressed (A78)',
  (order) => {
    expect(doing(order)).toEqual(['ended-ended']);
  },
);

test.each(['returnTo', 'leave'] as const)('to %s is only for a call that was cut off, then and now (A78)', (order) => {
  expect(doing(order)).toEqual(['cutOff-cutOff']);
});

test('when the call is gone nothing is meant any more', () => {
  for (const order of ['answer', 'hangUp', 'dismiss', 'dialAgain'] as const) {
    for (const seen of phases) expect(isStillMeant(order, seen, 'idle')).toBe(false);
  }
});
