import { test } from 'vitest';
import { oneEndCounts } from '../stage/callRaces.ts';

test('of what both sides and the clock do at once one thing counts, once, and both sides hear of it (F19)', () =>
  oneEndCounts(28));
