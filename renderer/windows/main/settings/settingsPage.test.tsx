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

async function openSettings(language: 'en' | 'ru' = 'en') {
  const story = appStories.homeHosting;
  await openMainWindow({ ...story, settings: { ...story.settings, language } });
  await act(async () => void lookAndClick(screen.getByText(language === 'en' ? 'Settings' : 'Настройки')));
}

const headings = () => screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
const look = (label: string, text: string) =>
  act(async () => void fireEvent.change(screen.getByLabelText(label), { target: { value: text } }));

test('the settings are one page, with its sections beside it in the same order', async () => {
  await openSettings();
  const rail = screen.getByRole('navigation', { name: 'Sections of the settings' });
  const listed = within(rail).getAllByRole('button');
  expect(listed.map(({ textContent }) => textContent)).toEqual(headings());
  expect(headings()).toEqual([
    ...['Account', 'Privacy', 'Notifications and ringing', 'Audio and video', 'Appearance', 'Network'],
    ...['Keyboard shortcuts', 'Advanced'],
    'About',
  ]);
});

test('a section that is chosen takes the focus to its heading', async () => {
  await openSettings();
  const rail = screen.getByRole('navigation', { name: 'Sections of the settings' });
  await act(async () => void lookAndClick(within(rail).getByText('Network')));
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 2, name: 'Network' }));
});

test('a section that is chosen stays marked though it is too short to get to the top, until somebody scrolls on', async () => {
  await openSettings();
  const rail = screen.getByRole('navigation', { name: 'Sections of the settings' });
  const about = within(rail).getByText('About');
  const marked = () => within(rail).queryAllByRole('button', { current: true });
  await act(async () => void lookAndClick(about));
  expect(marked()).toEqual([about]);
  fireEvent.wheel(screen.getByRole('heading', { level: 2, name: 'About' }));
  // Nothing is at the top here: nothing is laid out.
  expect(marked()).toEqual([]);
});

test('looking for a setting leaves what holds those words, whatever their case and order', async () => {
  await openSettings();
  await look('Search settings', 'RELAY always');
  expect(headings()).toEqual(['Privacy']);
  expect(screen.getByRole('switch', { name: 'Always Relay' })).toBeTruthy();
  expect(screen.queryByText('Who may ring you')).toBeNull();
});

test('a value is found as well as its setting, and a section by its name with all it has', async () => {
  await openSettings();
  await look('Search settings', 'dark');
  expect(headings()).toEqual(['Appearance']);
  expect(screen.queryByText('Language')).toBeNull();
  await look('Search settings', 'appearance');
  expect(screen.getByText('Language')).toBeTruthy();
});

test('it is looked for in the language that is shown', async () => {
  await openSettings('ru');
  await look('Поиск в настройках', 'ретранслятор');
  expect(headings()).toEqual(['Приватность', 'Сеть']);
});

test('where nothing is found it says so, and Escape brings everything back', async () => {
  await openSettings();
  await look('Search settings', 'plural');
  expect(screen.getByText('Nothing in the settings matches “plural”.')).toBeTruthy();
  await act(async () => void fireEvent.keyDown(screen.getByLabelText('Search settings'), { key: 'Escape' }));
  expect(headings()).toHaveLength(9);
});

test('Ctrl+F in the settings looks in the settings', async () => {
  await openSettings();
  await act(async () => {
    fireEvent.keyDown(window, { key: 'f', code: 'KeyF', ctrlKey: true });
    await new Promise((resolve) => requestAnimationFrame(resolve));
  });
  expect(document.activeElement).toBe(screen.getByLabelText('Search settings'));
});

test('where the person says no in a dialog of main, each control shows again what holds, also after keys (A90)', async () => {
  const story = appStories.homeHosting;
  const held = { ...story.settings, whoMayRing: 'contacts', alwaysRelay: true } as const;
  const { bridge } = await openMainWindow({ ...story, settings: held });
  await act(async () => void lookAndClick(screen.getByText('Settings')));
  const radio = (group: string, name: string) =>
    within(screen.getByRole('radiogroup', { name: group })).getByRole<HTMLInputElement>('radio', { name });
  // Main answers, and what it holds stays as it was.
  await act(async () => void lookAndClick(radio('Who may ring you', 'Everybody')));
  await act(async () => void lookAndClick(radio('Keep past calls', 'The last 10,000')));
  await act(async () => void lookAndClick(screen.getByRole('switch', { name: 'Always Relay' })));
  await act(async () => void fireEvent.keyDown(radio('Who may ring you', 'Contacts'), { key: 'ArrowLeft' }));
  expect(bridge.changeSettings.mock.calls).toEqual([
    [{ whoMayRing: 'everybody' }],
    [{ historyKept: 'tenThousand' }],
    [{ alwaysRelay: false }],
    [{ whoMayRing: 'everybody' }],
  ]);
  expect(radio('Who may ring you', 'Contacts').checked).toBe(true);
  expect(radio('Who may ring you', 'Everybody').checked).toBe(false);
  expect(radio('Keep past calls', 'For a year, at most 20,000').checked).toBe(true);
  expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Always Relay' }).checked).toBe(true);
});
