import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createProfileReturn, type Awaited } from './profileReturn.ts';

/** A profile that needs what `missing` says, and how often it was tried. */
function closedProfile(missing: Awaited, isThere = false) {
  const clock = new ManualClock();
  const world = { isThere, missing, tries: [] as number[] };
  const start = clock.now();
  const back = createProfileReturn({
    keyring: {
      isAvailable: async () =>
        world.isThere ? { available: true, backend: 'kwallet6' } : { available: false, missing: 'kwallet6' },
    },
    startTimer: clock.startTimer,
    tryAgain: () => {
      world.tries.push((clock.now() - start) / 1000);
      back.waitFor(world.missing);
    },
  });
  back.waitFor(missing);
  const pass = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(1000);
    }
  };
  return { world, back, pass, clock };
}

test('a keyring that starts after Ringfort opens the profile within seconds (A81)', async () => {
  const { world, pass } = closedProfile('keyring');
  await pass(60);
  expect(world.tries).toEqual([]);
  world.isThere = true;
  await pass(6);
  expect(world.tries).toHaveLength(1);
});

test('a keyring that is there and refuses is not asked again and again', async () => {
  const { world, pass } = closedProfile('keyring', true);
  await pass(600);
  expect(world.tries).toEqual([]);
  // It was restarted, with its owner's password this time.
  world.isThere = false;
  await pass(6);
  world.isThere = true;
  await pass(6);
  expect(world.tries).toHaveLength(1);
});

test('files that are in use, or a full disk, are tried at growing intervals of at most a minute (A81)', async () => {
  const { world, pass } = closedProfile('files');
  await pass(300);
  expect(world.tries).toEqual([5, 15, 35, 75, 135, 195, 255]);
});

test('what only a person can mend is not tried, nor anything once the profile is open', async () => {
  const { world, back, pass, clock } = closedProfile('person');
  await pass(120);
  back.waitFor('files');
  back.stop();
  await pass(120);
  expect(world.tries).toEqual([]);
  expect(clock.pending()).toBe(0);
});
