import { expect, test } from 'vitest';
import { tellCallStories } from './callStories.ts';

/** The same stories in each run; new ones are told in the soak. */
const SEED = 20_261_126;

test('whatever is lost, doubled, overtaken or killed, both sides of a call agree on how it went, none lives for ever and none rings after its end: 2,000 stories (A75, F1, F3, F17)', async () => {
  const seen = await tellCallStories(2_000, SEED);
  // Else they would prove nothing.
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(25);
}, 240_000);
