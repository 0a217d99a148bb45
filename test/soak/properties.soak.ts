import { randomInt } from 'node:crypto';
import { it } from 'vitest';
import { compareBackends } from '../ratchet/properties/compareBackends.ts';
import { tellStories } from '../ratchet/properties/ratchetStories.ts';

/** New in every run; it stands in the titles, and RINGFORT_SEED brings a run back. */
const seed = Number(process.env['RINGFORT_SEED'] ?? randomInt(1, 2 ** 31));

it(
  `whatever happens, nothing is lost, doubled or sealed twice, and both sides agree again (100,000 stories, seed ${seed})`,
  { timeout: 4 * 3_600_000 },
  () => tellStories(100_000, seed),
);

compareBackends({ cases: 10_000, slowCases: 10_000, seed });
