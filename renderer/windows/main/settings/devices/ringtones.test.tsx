// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { WordsProvider } from '../../../../words/WordsProvider.tsx';
import type { Ringer } from '../../../../sound/Ringer.ts';
import { ringtoneUrls } from '../../../../sound/ringtones.ts';
import { appStories } from '../../../../stories/snapshots.ts';
import { UNKNOWN_REGION } from '../../../../../core/words/region.ts';
import { RingerContext } from '../../sounds.ts';
import { RingDevices } from './RingDevices.tsx';
import { RingtoneTrial } from './RingtoneTrial.tsx';

const { home } = appStories;
const settings = { ...home.settings, ringtoneVolume: 60 };

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] }));
const ownDevices = Object.getOwnPropertyDescriptor(navigator, 'mediaDevices');
afterEach(() => {
  cleanup();
  if (ownDevices === undefined) Reflect.deleteProperty(navigator, 'mediaDevices');
  else Object.defineProperty(navigator, 'mediaDevices', ownDevices);
  vi.useRealTimers();
});

const inEnglish = (children: React.ReactNode) => (
  <WordsProvider language="en" region={UNKNOWN_REGION}>
    {children}
  </WordsProvider>
);
const speaker = (label: string) => ({ kind: 'audiooutput', deviceId: label, label, groupId: `group of ${label}` });

function outputs(...labels: string[]) {
  const mediaDevices = Object.assign(new EventTarget(), {
    enumerateDevices: async () => [speaker('default'), ...labels.map(speaker)],
  });
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: mediaDevices });
}

async function openSettings() {
  const opened = await openMainWindow({ ...home, settings: { ...home.settings, language: 'en' } });
  await act(async () => void lookAndClick(screen.getByText('Settings')));
  return opened;
}

test('the ringtone is one of several', async () => {
  const { bridge } = await openSettings();
  await act(async () => void lookAndClick(screen.getByRole('radio', { name: 'Telephone' })));
  expect(bridge.changeSettings).toHaveBeenCalledExactlyOnceWith({ ringtone: 'bells' });
});

test('its volume follows the hand, and is set when the hand lets go', async () => {
  const { bridge } = await openSettings();
  const volume = screen.getByRole<HTMLInputElement>('slider', { name: 'Ringtone volume' });
  expect(volume.value).toBe('100');
  await act(async () => void fireEvent.input(volume, { target: { value: '0' } }));
  expect(volume.getAttribute('aria-valuetext')).toBe('Silent');
  expect(bridge.changeSettings).not.toHaveBeenCalled();
  await act(async () => void fireEvent.input(volume, { target: { value: '35' } }));
  await act(async () => void fireEvent(volume, new Event('change', { bubbles: true })));
  expect(bridge.changeSettings).toHaveBeenCalledExactlyOnceWith({ ringtoneVolume: 35 });
});

test('a volume that could not be saved goes back to the one that rings', async () => {
  const { bridge } = await openSettings();
  const volume = screen.getByRole<HTMLInputElement>('slider', { name: 'Ringtone volume' });
  bridge.changeSettings.mockRejectedValueOnce(new Error('the disk is full'));
  await act(async () => void fireEvent.input(volume, { target: { value: '0' } }));
  await act(async () => void fireEvent(volume, new Event('change', { bubbles: true })));
  expect(volume.value).toBe('100');
});

test('a press rings as a call would; the next press, a few seconds and leaving the page end it', async () => {
  const stop = vi.fn<() => void>();
  const ringer = { start: vi.fn<Ringer['start']>(() => stop), prepare: vi.fn<Ringer['prepare']>() };
  const trial = inEnglish(
    <RingerContext value={ringer}>
      <RingtoneTrial ringtone="chimes" settings={settings} />
    </RingerContext>,
  );
  const { unmount } = render(trial);
  const press = (name: string) => act(async () => void lookAndClick(screen.getByRole('button', { name })));
  await press('Try it');
  expect(ringer.start.mock.calls).toEqual([[{ url: ringtoneUrls.chimes, volume: 0.6, on: [], at: 'all' }]]);
  await press('Stop');
  expect(stop).toHaveBeenCalledTimes(1);
  await press('Try it');
  await act(async () => void vi.advanceTimersByTime(6000));
  expect(stop).toHaveBeenCalledTimes(2);
  await press('Try it');
  unmount();
  expect(stop).toHaveBeenCalledTimes(3);
});

test('calls ring on each output that is switched on; one that is not there now keeps its place', async () => {
  outputs('Headset', 'Speakers');
  const change = vi.fn<(chosen: { label: string; group: string }[]) => void>();
  const radio = { label: 'Radio', group: '' };
  await act(async () => void render(inEnglish(<RingDevices chosen={[radio]} onChange={change} />)));
  const name = (one: Element) => one.closest('label')?.textContent;
  expect(screen.getAllByRole('switch').map(name)).toEqual(['Headset', 'Speakers', 'Radio (not connected)']);
  await act(async () => void lookAndClick(screen.getByRole('switch', { name: 'Headset' })));
  expect(change.mock.lastCall).toEqual([[{ label: 'Headset', group: 'group of Headset' }, radio]]);
  await act(async () => void lookAndClick(screen.getByRole('switch', { name: 'Radio (not connected)' })));
  expect(change.mock.lastCall).toEqual([[]]);
});

test('an output that rings goes on doing so in another port, where Windows numbers it anew, and is switched off there', async () => {
  outputs('Speakers (3- USB Audio)', 'Speakers');
  const change = vi.fn<(chosen: { label: string; group: string }[]) => void>();
  const chosen = [{ label: 'Speakers (2- USB Audio)', group: '' }];
  await act(async () => void render(inEnglish(<RingDevices chosen={chosen} onChange={change} />)));
  const isOn = (one: Element) => one.ariaChecked === 'true' || (one instanceof HTMLInputElement && one.checked);
  expect(screen.getAllByRole('switch').map(isOn)).toEqual([true, false]);
  await act(async () => void lookAndClick(screen.getByRole('switch', { name: 'Speakers (3- USB Audio)' })));
  expect(change.mock.lastCall).toEqual([[]]);
});
