// @vitest-environment happy-dom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { UPDATE_FAILURES, type UpdateView } from '../../../../../core/ipc/updates.ts';
import { lookAndClick } from '../../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { appStories, storyNow } from '../../../../stories/snapshots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: storyNow }));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const release = { version: '0.2.0', notes: { en: ['Voices sound nearer.'], ru: ['Голоса звучат ближе.'] } };

async function openUpdates(first: UpdateView, language: 'en' | 'ru' = 'en') {
  const { home } = appStories;
  const opened = openMainWindow({ ...home, settings: { ...home.settings, language } });
  const window = await opened;
  window.bridge.currentUpdate.mockResolvedValue(first);
  await act(async () => void lookAndClick(screen.getByText(language === 'en' ? 'Settings' : 'Настройки')));
  return window;
}
const buttons = () =>
  ['Look for updates', 'Download', 'Restart now'].filter((name) => screen.queryByRole('button', { name }) !== null);

test('About says that this is the newest release, and looks when it is asked to', async () => {
  const { bridge } = await openUpdates({ state: 'newest', checkedAt: storyNow });
  expect(await screen.findByText(/^This is the newest release\. Last looked: Nov 22, 2026/u)).toBeTruthy();
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Look for updates' })));
  expect(bridge.checkForUpdates).toHaveBeenCalledOnce();
});

test('a release is told with what is new, downloaded by a press, and takes over by another', async () => {
  const { bridge, update } = await openUpdates({ state: 'available', release, heldByCall: false });
  expect(await screen.findByText('Ringfort 0.2.0 is out.')).toBeTruthy();
  expect(screen.getByText('Voices sound nearer.')).toBeTruthy();
  expect(buttons()).toEqual(['Download']);
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Download' })));
  expect(bridge.downloadUpdate).toHaveBeenCalledOnce();
  await update({ state: 'downloading', release, percent: 42 });
  expect(screen.getByText('Downloading Ringfort 0.2.0: 42%').getAttribute('role')).toBeNull();
  expect(buttons()).toEqual([]);
  await update({ state: 'ready', release, heldByCall: false });
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Restart now' })));
  expect(bridge.restartForUpdate).toHaveBeenCalledOnce();
});

test('a newer release is seen beside Settings and About, and not while it is only being fetched', async () => {
  const { update } = await openUpdates({ state: 'newest', checkedAt: storyNow });
  const marked = () =>
    screen.queryAllByText('A newer Ringfort is out').map((text) => text.closest('button')?.textContent ?? '');
  expect(marked()).toEqual([]);
  await update({ state: 'downloading', release, percent: 42 });
  expect(marked()).toEqual([]);
  await update({ state: 'ready', release, heldByCall: false });
  expect(marked()).toEqual(['SettingsA newer Ringfort is out', 'AboutA newer Ringfort is out']);
});

test('U3 during a call nothing about an update can be pressed', async () => {
  const { update } = await openUpdates({ state: 'available', release, heldByCall: true });
  expect(await screen.findByText(/The download waits until your call is over\.$/u)).toBeTruthy();
  expect(buttons()).toEqual([]);
  await update({ state: 'ready', release, heldByCall: true });
  expect(screen.getByText(/, never during a call\.$/u)).toBeTruthy();
  expect(buttons()).toEqual([]);
});

test('where the package manager brings it, its command stands there to be copied', async () => {
  const { update } = await openUpdates({ state: 'told', release, owner: 'apt' });
  expect(await screen.findByText('sudo apt update && sudo apt install --only-upgrade ringfort')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Copy the command' })).toBeTruthy();
  await update({ state: 'told', release, owner: 'dnf' });
  expect(screen.getByText('sudo dnf upgrade ringfort')).toBeTruthy();
  await update({ state: 'told', release, owner: 'zypper' });
  expect(screen.getByText('sudo zypper update ringfort')).toBeTruthy();
  expect(screen.getByText(/The packages of your system bring it, with this command:$/u)).toBeTruthy();
  await update({ state: 'told', release, owner: 'person' });
  expect(screen.queryByRole('button', { name: 'Copy the command' })).toBeNull();
  expect(screen.getByText(/get the new one where you got this one\.$/u)).toBeTruthy();
});

test('what the package manager has brought asks for a restart in the place of its command', async () => {
  const { bridge, update } = await openUpdates({ state: 'told', release, owner: 'apt' });
  await update({ state: 'installed', version: '0.2.0', heldByCall: true });
  expect(screen.getByText(/restart Ringfort when your call is over\.$/u)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Copy the command' })).toBeNull();
  expect(buttons()).toEqual([]);
  await update({ state: 'installed', version: '0.2.0', heldByCall: false });
  expect(screen.getByText(/^Ringfort 0\.2\.0 is installed\. The one before it runs on/u)).toBeTruthy();
  await act(async () => void lookAndClick(screen.getByRole('button', { name: 'Restart now' })));
  expect(bridge.restartForUpdate).toHaveBeenCalledOnce();
});

test('each failure has a sentence of its own, and a way to try again', async () => {
  const { update } = await openUpdates({ state: 'checking' });
  expect(await screen.findByText('Looking for newer releases…')).toBeTruthy();
  const said = new Set<string>();
  for (const reason of UPDATE_FAILURES) {
    await update({ state: 'failed', reason, version: null });
    said.add(screen.getByRole('button', { name: 'Look for updates' }).closest('section')?.textContent ?? '');
  }
  expect(said.size).toBe(UPDATE_FAILURES.length);
});

test('what is new is told in the language of the window', async () => {
  await openUpdates({ state: 'ready', release, heldByCall: false }, 'ru');
  expect(await screen.findByText('Голоса звучат ближе.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Перезапустить сейчас' })).toBeTruthy();
});
