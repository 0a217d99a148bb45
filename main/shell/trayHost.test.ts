import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { watchTrayHost } from './trayHost.ts';

function desktop({ hasTray }: { hasTray: boolean }) {
  const clock = new ManualClock();
  const world = { hasTray, returns: 0, asked: 0 };
  const bus = { isOwned: async () => ((world.asked += 1), world.hasTray) };
  const watch = watchTrayHost(bus, clock.startTimer, () => (world.returns += 1));
  const pass = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(60_000);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, world, watch, pass };
}

test('a tray that comes after Ringfort gets its icon (A81)', async () => {
  const { world, pass } = desktop({ hasTray: false });
  await pass();
  expect(world.returns).toBe(0);
  world.hasTray = true;
  await pass();
  expect(world.returns).toBe(1);
  await pass();
  expect(world.returns).toBe(1);
});

test('a panel, or a whole session bus, that went away and came back gets the icon again (A81)', async () => {
  const { world, pass } = desktop({ hasTray: true });
  for (const hasTray of [true, false, false, true, false, true]) {
    world.hasTray = hasTray;
    // oxlint-disable-next-line no-await-in-loop
    await pass();
  }
  expect(world.returns).toBe(2);
});

test('a desktop without a tray is not asked for one three times a minute for ever', async () => {
  const { world, pass } = desktop({ hasTray: false });
  for (let minute = 0; minute < 10; minute += 1) await pass();
  const asked = world.asked;
  for (let minute = 0; minute < 60; minute += 1) await pass();
  expect(world.asked - asked).toBe(60);
});

test('nobody looks for a tray once Ringfort quits', async () => {
  const { clock, watch, pass } = desktop({ hasTray: false });
  await pass();
  watch.stop();
  await pass();
  expect(clock.pending()).toBe(0);
});
