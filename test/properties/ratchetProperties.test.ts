import { it } from 'vitest';
import { tellStories } from './ratchetStories.ts';

const SEED = 20_261_122;

it(
  `whatever happens, nothing is lost, doubled or sealed twice, and both sides agree again (2000 stories, seed ${SEED})`,
  { timeout: 600_000 },
  () => tellStories(2000, SEED),
);
