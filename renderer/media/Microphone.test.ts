import { describe, expect, test } from 'vitest';
import { FakeDevices, FakeSender, settled } from '../../test/fakes/FakeDevices.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import type { MicrophoneView } from './mediaView.ts';
import { Microphone } from './Microphone.ts';

async function inCall() {
  const clock = new ManualClock();
  const devices = new FakeDevices('audio');
  const sender = new FakeSender();
  const views: MicrophoneView[] = [];
  let failures = 0;
  const microphone = new Microphone(
    { open: devices.open, onDevicesChanged: devices.onDevicesChanged, startTimer: clock.startTimer },
    (view) => views.push(view),
    () => (failures += 1),
  );
  expect(await microphone.open()).toBe(null);
  await microphone.join(sender);
  expect(sender.sent).toEqual([devices.last]);
  return { clock, devices, sender, views, microphone, failures: () => failures };
}

test('a microphone that is unplugged and plugged in again is heard again in the same connection (A81)', async () => {
  const { devices, sender, views } = await inCall();
  devices.unplug();
  await settled();
  expect(views.at(-1)).toBe('lost.missing');
  devices.plugIn();
  await settled();
  expect(views.at(-1)).toBe('on');
  expect(devices.opened).toHaveLength(2);
  expect(sender.sent.at(-1)).toBe(devices.last);
  expect(devices.last).toMatchObject({ enabled: true, readyState: 'live' });
});

test('where another microphone is there, it takes the place of the lost one at once (A81)', async () => {
  const { devices, sender, views } = await inCall();
  devices.unplug('there');
  await settled();
  expect(views).toEqual(['on', 'lost.missing', 'on']);
  expect(sender.sent).toEqual(devices.opened);
});

test('a muted microphone comes back muted, before anything sends it (A81)', async () => {
  const { devices, views, microphone, sender } = await inCall();
  microphone.setMuted(true);
  devices.unplug();
  await settled();
  // A key that was pressed while there is none: it may open nothing that nobody sees.
  microphone.setMuted(false);
  expect(views.at(-1)).toBe('lost.missing');
  devices.plugIn();
  await settled();
  expect(views.at(-1)).toBe('muted');
  expect(sender.sent.at(-1)).toMatchObject({ enabled: false });
  microphone.setMuted(false);
  expect(devices.last.enabled).toBe(true);
});

test('a microphone that another program holds is tried again with growing pauses (A81)', async () => {
  const { clock, devices, views } = await inCall();
  devices.unplug('busy');
  await settled();
  expect(views.at(-1)).toBe('lost.busy');
  const pauses: number[] = [];
  for (let count = 0; count < 6; count += 1) {
    const before = devices.attempts;
    let waited = 0;
    for (; devices.attempts === before; waited += 1000) clock.advance(1000);
    pauses.push(waited);
    // oxlint-disable-next-line no-await-in-loop
    await settled();
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
  devices.become('there');
  clock.advance(15_000);
  await settled();
  expect(views.at(-1)).toBe('on');
});

test('one that is lost again and again is not asked for without a pause (A81)', async () => {
  const { clock, devices } = await inCall();
  devices.unplug('there');
  await settled();
  expect(devices.attempts).toBe(2);
  devices.unplug('there');
  await settled();
  expect(devices.attempts).toBe(2);
  clock.advance(1000);
  await settled();
  expect(devices.attempts).toBe(3);
  // It has come to stay: the next time is like the first.
  clock.advance(10_000);
  devices.unplug('there');
  await settled();
  expect(devices.attempts).toBe(4);
});

test('a change that is told while one is being opened is looked at too (A81)', async () => {
  const { devices, views } = await inCall();
  devices.unplug();
  // The attempt at once is under way and will find none.
  devices.plugIn();
  await settled();
  expect(views.at(-1)).toBe('on');
  expect(devices.opened).toHaveLength(2);
});

test('after the call nothing is opened, watched or waited for (A81)', async () => {
  const { clock, devices, views, microphone, failures } = await inCall();
  devices.unplug();
  await settled();
  microphone.close();
  devices.plugIn();
  clock.advance(60_000);
  await settled();
  expect(devices.opened).toHaveLength(1);
  expect(devices.listeners).toBe(0);
  expect(clock.pending()).toBe(0);
  expect(views.at(-1)).toBe('lost.missing');
  expect(failures()).toBe(0);
});

test('one that was being opened when the call ended is let go (A81)', async () => {
  const { devices, microphone, sender } = await inCall();
  devices.unplug('there');
  microphone.close();
  await settled();
  expect(devices.opened).toHaveLength(2);
  expect(devices.last.readyState).toBe('ended');
  expect(sender.sent).toHaveLength(1);
});

test('while the call is held the microphone is free, and it comes back muted if it was', async () => {
  const { clock, devices, sender, views, microphone } = await inCall();
  microphone.setMuted(true);
  microphone.pause();
  expect(devices.last.readyState).toBe('ended');
  expect(sender.sent.at(-1)).toBe(null);
  // Nothing waits for it, whatever is plugged in and however long it takes.
  devices.tell();
  clock.advance(60_000);
  await settled();
  expect(devices.opened).toHaveLength(1);
  microphone.resume();
  await settled();
  expect(sender.sent.at(-1)).toBe(devices.last);
  expect(devices.last).toMatchObject({ enabled: false, readyState: 'live' });
  expect(views).toEqual(['on', 'muted', 'muted']);
});

test('a microphone that another program took meanwhile is waited for after a hold, and the call goes on (A81)', async () => {
  const { clock, devices, views, microphone, failures } = await inCall();
  microphone.pause();
  devices.become('busy');
  microphone.resume();
  await settled();
  expect(views.at(-1)).toBe('lost.busy');
  devices.become('there');
  clock.advance(1_000);
  await settled();
  expect(views.at(-1)).toBe('on');
  expect(failures()).toBe(0);
});

test('a call that ends while it is held opens no microphone any more', async () => {
  const { devices, microphone, clock } = await inCall();
  microphone.pause();
  microphone.close();
  microphone.resume();
  await settled();
  expect(devices.opened).toHaveLength(1);
  expect(clock.pending()).toBe(0);
});

test('another microphone is sent before the one so far stops, muted if that was', async () => {
  const { devices, sender, views, microphone } = await inCall();
  const before = devices.last;
  microphone.setMuted(true);
  const stoppedWhenSent: boolean[] = [];
  const replace = sender.replaceTrack;
  Object.assign(sender, {
    replaceTrack: (track: MediaStreamTrack | null) => {
      stoppedWhenSent.push(before.readyState === 'ended');
      return replace(track);
    },
  });
  await microphone.change();
  expect(stoppedWhenSent).toEqual([false]);
  expect(before.readyState).toBe('ended');
  expect(sender.sent.at(-1)).toBe(devices.last);
  expect(devices.last).toMatchObject({ enabled: false, readyState: 'live' });
  expect(views.at(-1)).toBe('muted');
});

test('where another microphone cannot be had, the one so far goes on', async () => {
  const { devices, sender, microphone } = await inCall();
  devices.become('busy');
  await microphone.change();
  expect(sender.sent).toHaveLength(1);
  expect(devices.last.readyState).toBe('live');
});

test('of two choices at once the last one is heard, and every other microphone is released', async () => {
  const { devices, sender, microphone } = await inCall();
  await Promise.all([microphone.change(), microphone.change()]);
  expect(devices.opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended', 'live']);
  expect(sender.sent.at(-1)).toBe(devices.last);
});

test('a call that ends while another microphone opens leaves none open', async () => {
  const { devices, microphone } = await inCall();
  const changing = microphone.change();
  microphone.close();
  await changing;
  expect(devices.opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
});

test('a choice while the microphone is waited for is tried at once', async () => {
  const { devices, views, microphone } = await inCall();
  devices.unplug();
  await settled();
  expect(views.at(-1)).toBe('lost.missing');
  devices.become('there');
  await microphone.change();
  await settled();
  expect(views.at(-1)).toBe('on');
});

test('a choice during a hold opens nothing before it is resumed', async () => {
  const { devices, microphone } = await inCall();
  microphone.pause();
  await microphone.change();
  await settled();
  expect(devices.opened).toHaveLength(1);
});

test('whoever mutes while it is lost, or while the call is held, is not heard when it is back', async () => {
  const lost = await inCall();
  lost.devices.unplug();
  await settled();
  lost.microphone.setMuted(true);
  lost.devices.plugIn();
  await settled();
  expect(lost.views.at(-1)).toBe('muted');
  expect(lost.devices.last.enabled).toBe(false);

  const held = await inCall();
  held.microphone.pause();
  held.microphone.setMuted(true);
  expect(held.views.at(-1)).toBe('muted');
  held.microphone.resume();
  await settled();
  expect(held.devices.last.enabled).toBe(false);
  held.microphone.setMuted(false);
  expect(held.views.at(-1)).toBe('on');
});

describe('in a call that was there before its window', () => {
  const again = (muted: boolean) => {
    const clock = new ManualClock();
    const devices = new FakeDevices('audio');
    const views: MicrophoneView[] = [];
    const microphone = new Microphone(
      { open: devices.open, onDevicesChanged: devices.onDevicesChanged, startTimer: clock.startTimer },
      (view) => views.push(view),
      () => undefined,
      muted,
    );
    return { clock, devices, views, microphone };
  };

  test('a microphone that is not back yet ends no call: it is waited for, and muted if it was (A81)', async () => {
    const { devices, views, microphone } = again(true);
    devices.become('missing');
    expect(await microphone.openAgain()).toBe(null);
    await settled();
    expect(views.at(-1)).toBe('lost.missing');
    const sender = new FakeSender();
    await microphone.join(sender);
    devices.plugIn();
    await settled();
    expect(views.at(-1)).toBe('muted');
    expect(sender.sent.at(-1)).toMatchObject({ enabled: false });
  });

  test('whoever mutes while it opens is muted from its first sound on', async () => {
    const { devices, views, microphone } = again(false);
    const opened = microphone.openAgain();
    microphone.setMuted(true);
    await opened;
    expect(views).toEqual(['muted']);
    expect(devices.last.enabled).toBe(false);
  });

  test('one that was being opened when somebody held the call is let go', async () => {
    const { devices, microphone } = again(false);
    const opened = microphone.openAgain();
    microphone.pause();
    await opened;
    expect(devices.last.readyState).toBe('ended');
  });
});
