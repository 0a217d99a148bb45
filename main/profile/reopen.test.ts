import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FakeKeyring } from '../../test/fakes/fakeKeyring.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { TEST_START_MS } from '../../test/stage/ratchetParty.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { StoreError } from '../store/database/storeError.ts';
import { createProfile } from './profile.ts';

test('data that did not open is tried again when a person says so, whatever was in the way', async () => {
  const folder = join(temporaryFolder(), 'profile');
  mkdirSync(folder);
  const world = { fault: new StoreError('ioFailed') as StoreError | null, opened: 0, told: [] as string[] };
  const profile = createProfile({
    folder,
    keyring: new FakeKeyring(),
    now: () => TEST_START_MS,
    startTimer: new ManualClock().startTimer,
    onClosed: (view) => world.told.push(view.phase === 'storeProblem' ? view.code : view.phase),
    onOpen: async () => {
      if (world.fault !== null) throw world.fault;
      world.opened += 1;
    },
    onKeyProtection: () => undefined,
    onUnreadable: () => undefined,
    onFault: () => undefined,
  });
  onTestFinished(() => profile.close());
  await profile.open();
  expect(await profile.handlers.reopen(null)).toEqual({ isOpen: false });
  expect(world.told).toEqual(['ioFailed', 'ioFailed']);
  world.fault = null;
  expect(await profile.handlers.reopen(null)).toEqual({ isOpen: true });
  // Open already: a second press makes no second phone.
  expect(await profile.handlers.reopen(null)).toEqual({ isOpen: true });
  expect(world.opened).toBe(1);
});
