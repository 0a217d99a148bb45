// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { appStories, storyNow } from '../../../../stories/snapshots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance'], now: storyNow }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const home = appStories.home;
async function openSettings(chosen: Partial<typeof home.settings> = {}, taken: readonly 'mute'[] = []) {
  const opened = await openMainWindow({ ...home, settings: { ...home.settings, language: 'en', ...chosen } });
  opened.bridge.takenShortcuts.mockResolvedValue(taken);
  await act(async () => void lookAndClick(screen.getByText('Settings')));
  return opened;
}
const record = (action: string) =>
  act(async () => void lookAndClick(screen.getByLabelText(new RegExp(`^${action}: .* Press to change`, 'u'))));
const press = (code: string, key: string, held: object = {}) =>
  act(async () => void fireEvent.keyDown(document.body, { code, key, ...held }));

test('the keys that are pressed are chosen, and go nowhere else meanwhile', async () => {
  const { bridge } = await openSettings();
  await record('Mute or unmute');
  await press('ControlLeft', 'Control', { ctrlKey: true });
  await press('KeyK', 'k', { ctrlKey: true, altKey: true });
  expect(bridge.changeSettings.mock.calls).toEqual([[{ globalMute: 'Ctrl+Alt+K' }]]);
  await record('Show Ringfort');
  await press('KeyN', 'n', { ctrlKey: true });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('what every program needs, what is typed and what another action has is refused with a word about it', async () => {
  const { bridge } = await openSettings({ globalMute: 'F9' });
  await record('Answer');
  await press('KeyC', 'c', { ctrlKey: true });
  expect(screen.getByText('Every program needs these keys. Choose others.')).toBeTruthy();
  await press('KeyM', 'M', { shiftKey: true });
  expect(screen.getByText('Hold Ctrl or Alt as well: this alone is what you type.')).toBeTruthy();
  await press('F9', 'F9');
  expect(screen.getByText('Another action here has these keys. Choose others.')).toBeTruthy();
  await press('Escape', 'Escape');
  expect(screen.queryByText('Press the keys…')).toBeNull();
  expect(bridge.changeSettings).not.toHaveBeenCalled();
});

test('while keys are chosen those that are taken are free, until one is chosen, the person goes elsewhere or gives up', async () => {
  const { bridge } = await openSettings({ globalMute: 'F9' });
  const [on, over] = [[{ isOn: true }], [{ isOn: false }]];
  const told = () => bridge.recordKeys.mock.calls.splice(0);
  await record('Answer');
  expect(told()).toEqual([on]);
  await press('F9', 'F9');
  expect(told(), 'another one is to be pressed').toEqual([]);
  await press('F10', 'F10');
  expect(told()).toEqual([over]);
  await record('Answer');
  await press('Escape', 'Escape');
  expect(told()).toEqual([on, over]);
  await record('Answer');
  await act(async () => void fireEvent.blur(screen.getByText('Press the keys…')));
  expect(told()).toEqual([on, over]);
  await record('Answer');
  await act(async () => void lookAndClick(screen.getByRole('button', { name: /^Contacts/u })));
  expect(told()).toEqual([on, over]);
});

test('keys are taken back, and a conflict with another program stands beside them', async () => {
  const { bridge } = await openSettings({ globalMute: 'F9' }, ['mute']);
  expect(await screen.findByText(/^Another program has these keys/u)).toBeTruthy();
  await act(async () => void lookAndClick(screen.getByLabelText('Remove the keys of “Mute or unmute”')));
  expect(bridge.changeSettings.mock.calls).toEqual([[{ globalMute: '' }]]);
});
