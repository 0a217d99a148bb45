import { expect, test } from 'vitest';
import { FakeDevices, FakeSender, settled } from '../../test/fakes/FakeDevices.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { Camera } from './Camera.ts';
import type { CameraView } from './mediaView.ts';

function setUp() {
  const clock = new ManualClock();
  const devices = new FakeDevices('video');
  const sender = new FakeSender();
  const views: CameraView[] = [];
  const camera = new Camera(
    sender,
    { open: devices.open, onDevicesChanged: devices.onDevicesChanged, startTimer: clock.startTimer },
    (view) => views.push(view),
  );
  return { clock, devices, sender, views, camera };
}

test('a camera that is unplugged while it is on comes back when it is plugged in again (A81)', async () => {
  const { devices, sender, views, camera } = setUp();
  await camera.turn(true);
  const [first] = devices.opened;
  devices.unplug();
  await settled();
  expect(views.at(-1)).toBe('lost.missing');
  devices.plugIn();
  await settled();
  expect(views.at(-1)).toBe('on');
  expect(sender.sent).toEqual([first, null, devices.last]);
});

test('turned off while it is gone, it stays off when it is plugged in again (A81)', async () => {
  const { clock, devices, views, camera } = setUp();
  await camera.turn(true);
  devices.unplug();
  await settled();
  await camera.turn(false);
  expect(views.at(-1)).toBe('off');
  devices.plugIn();
  clock.advance(60_000);
  await settled();
  expect(devices.opened).toHaveLength(1);
  expect(views.at(-1)).toBe('off');
  await camera.turn(true);
  expect(views.at(-1)).toBe('on');
});

test('one that never opened is not waited for, and a press opens it (A81)', async () => {
  const { clock, devices, views, camera } = setUp();
  devices.become('busy');
  await camera.turn(true);
  devices.plugIn();
  clock.advance(60_000);
  await settled();
  expect(views).toEqual(['opening', 'busy']);
  await camera.turn(true);
  expect(views.at(-1)).toBe('on');
});

test('turned off, it is released and nothing is watched (A81)', async () => {
  const { clock, devices, camera } = setUp();
  await camera.turn(true);
  await camera.turn(false);
  expect(devices.last.readyState).toBe('ended');
  expect(clock.pending()).toBe(0);
  expect(devices.listeners).toBe(0);
});

test('a camera that was on when the call was held is released, and on again when it is resumed', async () => {
  const { devices, sender, views, camera } = setUp();
  await camera.turn(true);
  const [first] = devices.opened;
  await camera.pause();
  expect(first?.readyState).toBe('ended');
  expect(views.at(-1)).toBe('off');
  await camera.resume();
  expect(views.at(-1)).toBe('on');
  expect(sender.sent).toEqual([first, null, devices.last]);
});

test('one that was off when the call was held, or was turned off meanwhile, stays off', async () => {
  const { devices, camera } = setUp();
  await camera.pause();
  await camera.resume();
  expect(devices.opened).toHaveLength(0);
  await camera.turn(true);
  await camera.pause();
  // The other side holds the call too: what comes of their resume is no wish of the person here.
  await camera.turn(false);
  await camera.resume();
  expect(devices.opened).toHaveLength(1);
});

test('another camera films before the one so far stops, and where it cannot be had that one goes on', async () => {
  const { devices, sender, views, camera } = setUp();
  await camera.turn(true);
  const [first] = devices.opened;
  await camera.change();
  expect(sender.sent).toEqual([first, devices.last]);
  expect([first?.readyState, devices.last.readyState]).toEqual(['ended', 'live']);
  devices.become('busy');
  await camera.change();
  expect([devices.opened.length, devices.last.readyState, views.at(-1)]).toEqual([2, 'live', 'on']);
});

test('a choice among cameras turns none on', async () => {
  const { devices, camera } = setUp();
  await camera.change();
  await camera.turn(true);
  await camera.turn(false);
  await camera.change();
  expect(devices.opened.map(({ readyState }) => readyState)).toEqual(['ended']);
});

test('a camera that is turned off while another one opens goes out at once, and stays off', async () => {
  const { devices, sender, views, camera } = setUp();
  await camera.turn(true);
  const [first] = devices.opened;
  const opens = devices.holdBack();
  const changing = camera.change();
  await settled();
  const off = camera.turn(false);
  expect([first?.readyState, views.at(-1)]).toEqual(['ended', 'off']);
  opens();
  await Promise.all([changing, off]);
  expect(devices.opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  expect(sender.sent).toEqual([first, null]);
});

test.each(['turned off', 'held'] as const)(
  'a camera that is %s while it still opens is off at once, is never on, and nothing of it is sent',
  async (how) => {
    const { devices, sender, views, camera } = setUp();
    const opens = devices.holdBack();
    const on = camera.turn(true);
    await settled();
    const off = how === 'held' ? camera.pause() : camera.turn(false);
    expect(views).toEqual(['opening', 'off']);
    opens();
    await Promise.all([on, off]);
    expect([sender.sent, devices.last.readyState, views]).toEqual([[], 'ended', ['opening', 'off']]);
    if (how !== 'held') return;
    await camera.resume();
    expect([views.at(-1), sender.sent]).toEqual(['on', [devices.last]]);
  },
);

test('turned off and on again while it opens, it is opened once and is on', async () => {
  const { devices, sender, views, camera } = setUp();
  const opens = devices.holdBack();
  const wishes = [camera.turn(true), settled().then(() => Promise.all([camera.turn(false), camera.turn(true)]))];
  await settled();
  await settled();
  opens();
  await Promise.all(wishes);
  expect(views).toEqual(['opening', 'off', 'opening', 'on']);
  expect(sender.sent).toEqual(devices.opened);
  expect(devices.opened).toHaveLength(1);
});

test('turned off while the connection takes its first picture, it is not shown as on after that', async () => {
  const { devices, sender, views, camera } = setUp();
  let taken: () => void = () => undefined;
  const slow = {
    replaceTrack: (track: MediaStreamTrack | null) =>
      new Promise<void>((resolve) => {
        void sender.replaceTrack(track);
        if (track === null) resolve();
        else taken = resolve;
      }),
  };
  await camera.join(slow);
  const on = camera.turn(true);
  await settled();
  const off = camera.turn(false);
  taken();
  await Promise.all([on, off]);
  expect(views).toEqual(['opening', 'off']);
  expect(sender.sent.at(-1)).toBe(null);
  expect(devices.last.readyState).toBe('ended');
});
