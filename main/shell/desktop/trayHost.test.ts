import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createTrayHost } from './trayHost.ts';

const MINUTE_MS = 60_000;
const settled = () => new Promise((resolve) => setImmediate(resolve));

function desktop({ hasTray }: { hasTray: boolean }) {
  const clock = new ManualClock();
  const world = { hasTray, comes: 0, asked: 0, answers: true };
  const bus = {
    isOwned: async () => {
      world.asked += 1;
      return world.answers ? world.hasTray : new Promise<never>(() => undefined);
    },
  };
  const trayHost = createTrayHost(bus, clock.startTimer, () => (world.comes += 1));
  const pass = async (minutes: number) => {
    await settled();
    for (let looked = 0; looked < minutes * 3; looked += 1) {
      clock.advance(MINUTE_MS / 3);
      // oxlint-disable-next-line no-await-in-loop
      await settled();
    }
  };
  return { clock, world, trayHost, pass };
}

test('a tray that comes after Ringfort, at login or an hour later, gets its icon within a minute, once (A81)', async () => {
  for (const minutes of [1, 60]) {
    const { world, pass } = desktop({ hasTray: false });
    // oxlint-disable-next-line no-await-in-loop
    await pass(minutes);
    expect(world.comes).toBe(0);
    world.hasTray = true;
    // oxlint-disable-next-line no-await-in-loop
    await pass(1);
    expect(world.comes).toBe(1);
    // oxlint-disable-next-line no-await-in-loop
    await pass(60);
    expect(world.comes).toBe(1);
  }
});

test('a desktop that has a tray is asked for it once, and one that has none once a minute after login', async () => {
  const withTray = desktop({ hasTray: true });
  await withTray.pass(600);
  expect(withTray.world.asked).toBe(1);
  const without = desktop({ hasTray: false });
  await without.pass(10);
  const { asked } = without.world;
  await without.pass(60);
  expect(without.world.asked - asked).toBe(60);
});

test('the bus is not asked for a tray while Ringfort starts, since that would hold it up', async () => {
  const { clock, world } = desktop({ hasTray: true });
  await settled();
  clock.advance(999);
  expect(world.asked).toBe(0);
  clock.advance(1);
  expect(world.asked).toBe(1);
});

test('whoever closes the window learns what the desktop has then; a bus that does not answer counts as no tray', async () => {
  const { clock, world, trayHost } = desktop({ hasTray: true });
  expect(await trayHost.isThere()).toBe(true);
  world.hasTray = false;
  expect(await trayHost.isThere()).toBe(false);
  world.hasTray = true;
  world.answers = false;
  const asked = trayHost.isThere();
  clock.advance(500);
  expect(await asked).toBe(false);
});

test('nobody looks for a tray once Ringfort quits', async () => {
  const { clock, trayHost, pass } = desktop({ hasTray: false });
  await pass(1);
  trayHost.stop();
  await pass(1);
  expect(clock.pending()).toBe(0);
});
