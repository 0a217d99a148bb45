import { test } from 'vitest';
import { oneEndCounts } from '../stage/callRaces.ts';

test('F19 of what both sides and the clock do at once one thing counts, in 10,000 calls', { timeout: 600_000 }, () =>
  oneEndCounts(252),
);
