import { randomInt } from 'node:crypto';
import { test } from 'vitest';
import { tellCallStories } from '../callModel/callStories.ts';

/** New in every run; it stands in the title, and RINGFORT_SEED brings a run back. */
const seed = Number(process.env['RINGFORT_SEED'] ?? randomInt(1, 2 ** 31));

test(
  `A75 both sides of a call agree on how it went, whatever happens (100,000 stories, seed ${seed})`,
  { timeout: 4 * 3_600_000 },
  async () => void (await tellCallStories(100_000, seed)),
);
