import { expect, test } from 'vitest';
import { relayStories } from '../../test/stage/relayStories.ts';

test('F26 whatever is asked under good credentials, nothing breaks, nothing is sent to whom nobody may reach, and no socket stays', async () => {
  const codes = await relayStories(100);
  // Behind the seal everything is met with: taken, ill-formed, forbidden, not understood, without an allocation.
  expect([...codes.keys()]).toEqual(expect.arrayContaining([0, 400, 403, 420, 437]));
});
