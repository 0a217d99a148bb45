import { expect, test } from 'vitest';
import { NO_CALL, type HeadsetAction } from '../../core/headset/headset.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { SimulatedHeadset } from '../../test/fakes/SimulatedHeadset.ts';
import { HeadsetLink } from './HeadsetLink.ts';
import type { HidDevice } from './hid.ts';

const active = { ...NO_CALL, active: true };
const ringing = { ...NO_CALL, ringing: true };

/** A desk with headsets that come and go, and a phone that does what they say. */
function desk(...plugged: HidDevice[]) {
  const clock = new ManualClock();
  const acted: HeadsetAction[] = [];
  const link = new HeadsetLink({
    hid: { getDevices: async () => [...plugged] },
    act: (action) => acted.push(action),
    elapsed: () => clock.now(),
    startTimer: clock.startTimer,
  });
  const later = () => clock.advance(1_000);
  return { link, acted, plugged, clock, later };
}

test('a headset answers, mutes and hangs up, and shows the call by its lights', async () => {
  const headset = new SimulatedHeadset();
  const { link, acted, later } = desk(headset);
  await link.look();
  link.show(ringing);
  expect(headset.lights()).toEqual(['ring']);
  later();
  headset.takeOffHook();
  link.show(active);
  expect(headset.lights()).toEqual(['offHook']);
  later();
  headset.pressMute();
  link.show({ ...active, muted: true });
  expect(headset.lights()).toEqual(['offHook', 'mute']);
  later();
  headset.putOnHook();
  link.show(NO_CALL);
  expect(headset.lights()).toEqual([]);
  expect(acted).toEqual(['answer', 'toggleMute', 'hangUp']);
});

test('a headset that sends back what it was told does nothing by itself', async () => {
  const headset = new SimulatedHeadset({ echoes: true });
  const { link, acted, later } = desk(headset);
  await link.look();
  for (const call of [ringing, active, { ...active, muted: true }, active, NO_CALL, ringing, NO_CALL]) {
    link.show(call);
    later();
  }
  expect(acted).toEqual([]);
});

test('a mute light that it switched by itself is set right when the call did not follow', async () => {
  const headset = new SimulatedHeadset({ mutesItself: true });
  const { link, later } = desk(headset);
  await link.look();
  link.show(active);
  later();
  headset.pressMute();
  expect(headset.lights()).toEqual(['offHook', 'mute']);
  later();
  expect(headset.lights()).toEqual(['offHook']);
});

test('a headset that is plugged in during a call shows it, and one that is unplugged is let go', async () => {
  const headset = new SimulatedHeadset();
  const { link, acted, plugged, later } = desk();
  link.show(active);
  await link.look();
  plugged.push(headset);
  await link.look();
  expect([headset.opened, headset.lights()]).toEqual([true, ['offHook']]);
  plugged.pop();
  await link.look();
  later();
  headset.putOnHook();
  expect([headset.opened, acted]).toEqual([false, []]);
});

test('a headset that could not be opened is tried again when a call begins (A81)', async () => {
  const headset = new SimulatedHeadset({ opens: { after: 1 } });
  const { link, acted, later } = desk(headset);
  await link.look();
  link.show(ringing);
  await link.look();
  expect(headset.lights()).toEqual(['ring']);
  later();
  headset.takeOffHook();
  expect(acted).toEqual(['answer']);
});

test('a device that will not open stands in the way of no other', async () => {
  const [broken, headset] = [new SimulatedHeadset({ opens: false }), new SimulatedHeadset()];
  const { link, acted, later } = desk(broken, headset);
  await link.look();
  link.show(ringing);
  later();
  headset.takeOffHook();
  expect(acted).toEqual(['answer']);
  await link.close();
  expect(headset.opened).toBe(false);
});
