import { expect, test } from 'vitest';
import { historyExtent } from './historyExtent.ts';

const at = (day: number, hour: number) => new Date(2026, 9, day, hour).getTime();

test('calls are counted, and the days of this computer on which they began', () => {
  expect(historyExtent([])).toEqual({ calls: 0, days: 0 });
  // The clocks are put back in many zones on one of these days.
  const starts = [at(24, 0), at(24, 23), at(25, 0), at(25, 23), at(27, 12)];
  expect(historyExtent(starts)).toEqual({ calls: 5, days: 3 });
});

test('what a server made up for a time stands on a day of its own', () => {
  expect(historyExtent([-9e15, at(1, 12), at(1, 13), 9e15])).toEqual({ calls: 4, days: 2 });
});
