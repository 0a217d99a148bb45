// @vitest-environment happy-dom
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { SimulatedHeadset } from '../../../../test/fakes/SimulatedHeadset.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { appStories, storyNow } from '../../../stories/snapshots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: storyNow }));
afterEach(() => {
  Reflect.deleteProperty(navigator, 'hid');
  cleanup();
  vi.useRealTimers();
});

const paired = { vendorId: 0x0b0e, productId: 0x0305, serial: 'A1', name: 'Evolve2' };
const withHeadset = (story: typeof appStories.home) => ({
  ...story,
  settings: { ...story.settings, language: 'en' as const, headsets: [paired] },
});

/** The window's WebHID, with these headsets plugged in. */
function plugIn(...headsets: readonly SimulatedHeadset[]) {
  const hid = {
    getDevices: async () => headsets,
    requestDevice: vi.fn(async () => []),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  Object.defineProperty(navigator, 'hid', { configurable: true, value: hid });
  return hid;
}

test('a paired headset answers the call that rings, and hangs up the one that is talked in', async () => {
  const headset = new SimulatedHeadset();
  plugIn(headset);
  const { bridge, push } = await openMainWindow(withHeadset(appStories.homeRinging));
  await waitFor(() => expect(headset.lights()).toEqual(['ring']));
  await act(async () => {
    vi.setSystemTime(storyNow + 1000);
    vi.advanceTimersByTime(1000);
    headset.takeOffHook();
  });
  expect(bridge.headset.mock.calls).toEqual([[{ action: 'answer' }]]);
  await push(withHeadset(appStories.homeInCallMuted));
  await waitFor(() => expect(headset.lights()).toEqual(['offHook', 'mute']));
});

test('without a paired headset no device is looked for', async () => {
  const hid = plugIn(new SimulatedHeadset());
  const devices = vi.spyOn(hid, 'getDevices');
  await openMainWindow(appStories.homeRinging);
  expect(devices).not.toHaveBeenCalled();
});

test('pairing asks for telephony alone, and a headset is forgotten by its button', async () => {
  const hid = plugIn();
  const { bridge } = await openMainWindow(withHeadset(appStories.home));
  await act(async () => void lookAndClick(screen.getByText('Settings')));
  await act(async () => void lookAndClick(screen.getByText('Pair a headset')));
  expect(hid.requestDevice.mock.calls).toEqual([[{ filters: [{ usagePage: 0x0b }] }]]);
  await act(async () => void lookAndClick(screen.getByLabelText('Forget Evolve2')));
  expect(bridge.forgetHeadset.mock.calls).toEqual([[{ vendorId: 0x0b0e, productId: 0x0305, serial: 'A1' }]]);
});
