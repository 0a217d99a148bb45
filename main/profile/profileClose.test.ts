import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FakeKeyring } from '../../test/fakes/fakeKeyring.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { TEST_START_MS } from '../../test/stage/ratchetParty.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { createProfile, type Profile } from './profile.ts';
import { profileFiles } from './profileFiles.ts';

test('a power cut while a profile closes is no older copy: the mirror counts what is on the disk', async () => {
  const folder = join(temporaryFolder(), 'profile');
  mkdirSync(folder);
  const keyring = new FakeKeyring();
  const faults: string[] = [];
  const { database } = profileFiles(folder);
  const launch = async (): Promise<Profile> => {
    const profile = createProfile({
      folder,
      keyring,
      now: () => TEST_START_MS,
      startTimer: new ManualClock().startTimer,
      onClosed: ({ phase }) => faults.push(phase),
      onOpen: async () => undefined,
      onKeyProtection: () => undefined,
      onUnreadable: () => undefined,
      onFault: (what) => faults.push(what),
    });
    onTestFinished(() => profile.close());
    await profile.open();
    return profile;
  };
  const first = await launch();
  const { ratchet } = first.current()?.stores ?? {};
  ratchet?.transaction((transaction) => transaction.advanceStateEpoch(1000), 'later');
  // The log as it is now may never have reached the disk, and what is there is the file alone.
  keyring.onWrap = () => copyFileSync(database, `${database}.onDisk`);
  await first.close();
  keyring.onWrap = () => undefined;
  copyFileSync(`${database}.onDisk`, database);
  const second = await launch();
  expect(second.current()?.examine().rollback).toBe('inStep');
  expect(faults).toEqual([]);
});
