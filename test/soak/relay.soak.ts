import { test } from 'vitest';
import { relayStories } from '../stage/relayStories.ts';

test(
  'F26 whatever is asked under good credentials in 20,000 stories, nothing breaks, and no socket stays',
  { timeout: 1_800_000 },
  async () => void (await relayStories(20_000)),
);
