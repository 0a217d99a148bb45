// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { appStories, storyNow } from '../../../stories/snapshots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: storyNow }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function openSettings(story = appStories.home) {
  const opened = await openMainWindow({ ...story, settings: { ...story.settings, language: 'en' } });
  await act(async () => void lookAndClick(screen.getByText('Settings')));
  return opened;
}

const time = new Intl.DateTimeFormat('en', { timeStyle: 'short' });

test('do not disturb for an hour is an hour by the corrected clock', async () => {
  const clock = { offsetMs: 7 * 60_000, tellWrong: false };
  const { bridge } = await openSettings({ ...appStories.home, clock });
  await act(async () => void lookAndClick(screen.getByRole('radio', { name: '1 hour' })));
  expect(bridge.changeSettings).toHaveBeenCalledExactlyOnceWith({
    // The clock stands where the press has put it.
    doNotDisturb: Date.now() + 7 * 60_000 + 3_600_000,
  });
});

test('do not disturb says until when, in the settings and beside the own name, and is turned off', async () => {
  const { bridge } = await openMainWindow({
    ...appStories.homeDoNotDisturb,
    settings: { ...appStories.homeDoNotDisturb.settings, language: 'en' },
  });
  const until = time.format(storyNow + 40 * 60_000);
  expect(screen.getByText(`Do not disturb until ${until}`)).toBeTruthy();
  await act(async () => void lookAndClick(screen.getByText('Settings')));
  expect(screen.getByRole('radio', { name: `On until ${until}`, checked: true })).toBeTruthy();
  const [off] = screen.getAllByRole('radio', { name: 'Off' });
  await act(async () => void lookAndClick(off ?? document.body));
  expect(bridge.changeSettings).toHaveBeenCalledExactlyOnceWith({ doNotDisturb: 'off' });
});

test('that nobody may ring is said beside the own name, whatever else is quiet', async () => {
  const { settings } = appStories.homeDoNotDisturb;
  await openMainWindow({
    ...appStories.homeDoNotDisturb,
    settings: { ...settings, language: 'en', whoMayRing: 'nobody' },
  });
  expect(screen.getByText('Nobody may ring you')).toBeTruthy();
  expect(screen.queryByText(/^Do not disturb/u)).toBeNull();
});

test('a start at login that waits for a passphrase each time says so', async () => {
  const note = /opens with the passphrase alone/u;
  await openSettings();
  expect(screen.queryByText(note)).toBeNull();
  cleanup();
  const { account } = appStories.home;
  if (account.phase !== 'ready') throw new Error('this story is of somebody who is signed in');
  const keyProtection = { keyring: null, passphrase: true };
  await openSettings({ ...appStories.home, account: { ...account, keyProtection } });
  expect(screen.getByText(note)).toBeTruthy();
});

test('quiet hours are chosen as times of day, part by part', async () => {
  const { bridge } = await openSettings();
  const parts = within(screen.getByRole('group', { name: 'Quiet from' })).getAllByRole('spinbutton');
  expect(parts.map(({ textContent }) => textContent)).toEqual(['10', '00', 'PM']);
  fireEvent.keyDown(parts[0]!, { key: 'ArrowUp' });
  expect(bridge.changeSettings).toHaveBeenCalledExactlyOnceWith({ quietFrom: 23 * 60 });
});

test('in Russian quiet hours are read by 24 hours, whatever the system writes', async () => {
  await openMainWindow({ ...appStories.home, settings: { ...appStories.home.settings, language: 'ru' } });
  await act(async () => void lookAndClick(screen.getByText('Настройки')));
  const from = within(screen.getByRole('group', { name: 'Начало тишины' })).getAllByRole('spinbutton');
  expect(from.map(({ textContent }) => textContent)).toEqual(['22', '00']);
});

test('a volume is read out with what is said below it', async () => {
  await openSettings();
  const volume = screen.getByLabelText('Ringtone volume');
  const explanation = document.querySelector(`[id="${volume.getAttribute('aria-describedby') ?? ''}"]`);
  expect(explanation?.textContent).toBe('It begins softly and rises to this within three seconds.');
});
