// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse, type } from '../../../test/stage/personAtWindow.ts';
import { appStories, storyCall } from '../../stories/snapshots.ts';

/** What a call is about goes along, however it is dialled. */

atStoryTime();

const subject = 'The boat';

/** The page of somebody, with what a call to them is about. */
async function openPage() {
  const opened = await openMainWindow(appStories.home);
  await opened.command({ kind: 'contact', handle: 'maeve' });
  await type('What is it about?', subject);
  return opened;
}

test('the key that calls who is open says what it is about, as the button does', async () => {
  const { bridge } = await openPage();
  const press = (code: string, key: string) =>
    act(async () => void fireEvent.keyDown(window, { code, key, ctrlKey: true, shiftKey: true }));
  await press('KeyC', 'C');
  expect(bridge.dial).toHaveBeenLastCalledWith({ peer: 'maeve', callType: 'audio', subject });
  await type('What is it about?', subject);
  await press('KeyY', 'Y');
  expect(bridge.dial).toHaveBeenLastCalledWith({ peer: 'maeve', callType: 'video', subject });
});

test('what a call was about is not said with the next one', async () => {
  const { bridge } = await openPage();
  await click('Call');
  expect(screen.getByLabelText('What is it about?')).toHaveProperty('value', '');
  await click('Call');
  expect(bridge.dial).toHaveBeenLastCalledWith({ peer: 'maeve', callType: 'audio' });
});

test('what is typed while a call is being dialled is not lost', async () => {
  const { bridge } = await openPage();
  let answer = (_outcome: { readonly ok: true }): void => undefined;
  bridge.dial.mockImplementationOnce(() => new Promise((done) => (answer = done)));
  await click('Call');
  await type('What is it about?', 'The oars');
  await act(async () => answer({ ok: true }));
  expect(screen.getByLabelText('What is it about?')).toHaveProperty('value', 'The oars');
});

test('what a call to somebody is about is said to nobody else', async () => {
  const { bridge, command } = await openPage();
  await command({ kind: 'contact', handle: 'anna' });
  expect(screen.getByLabelText('What is it about?')).toHaveProperty('value', '');
  await act(async () => void fireEvent.keyDown(window, { code: 'KeyC', key: 'C', ctrlKey: true, shiftKey: true }));
  expect(bridge.dial).toHaveBeenCalledExactlyOnceWith({ peer: 'anna', callType: 'audio' });
});

test('a call that was refused is tried again with what it is about, also once they are no longer blocked', async () => {
  const { bridge } = await openPage();
  bridge.dial.mockImplementationOnce(refuse('storeFull'));
  await click('Call');
  await click('Call again');
  expect(bridge.dial.mock.calls).toEqual([
    [{ peer: 'maeve', callType: 'audio', subject }],
    [{ peer: 'maeve', callType: 'audio', subject }],
  ]);
  await type('What is it about?', subject);
  bridge.dial.mockImplementationOnce(refuse('blocked'));
  await click('Call');
  await click('Unblock and call');
  expect(bridge.dial).toHaveBeenLastCalledWith({ peer: 'maeve', callType: 'audio', subject });
});

test('a call of the bar that was refused is tried again as it was: about what, with whom, and through the relay', async () => {
  const { bridge, push } = await openMainWindow(appStories.homeInCall);
  const call = storyCall({ peer: 'rory', direction: 'outgoing', type: 'video', subject });
  const failed = { phase: 'ended', call, reason: 'connectFailed', durationMs: null, note: null, relays: [] } as const;
  await push({ ...appStories.home, call: failed });
  bridge.dialAgain.mockImplementationOnce(refuse('storeFull'));
  await click('Call through the relay');
  await push(appStories.home);
  await click('Call again');
  expect(bridge.dial).toHaveBeenCalledExactlyOnceWith({ peer: 'rory', callType: 'video', subject, relayed: true });
});

test('a call that the tray could not dial says why, wherever the window was, and is tried again from there', async () => {
  const { bridge, command } = await openMainWindow(appStories.home);
  await command({ kind: 'settings', section: null });
  await command({ kind: 'refused', peer: 'maeve', reason: 'storeFull', detail: null });
  expect(screen.getByText(/disk/u)).toBeTruthy();
  await click('Call again');
  expect(bridge.dial).toHaveBeenCalledExactlyOnceWith({ peer: 'maeve', callType: 'audio' });
});

test('what else came to nothing outside the window says why, also over the settings', async () => {
  const { command } = await openMainWindow(appStories.home);
  await command({ kind: 'settings', section: null });
  await command({ kind: 'notDone', problem: 'storeFull' });
  expect(screen.getByText(/disk/u)).toBeTruthy();
});

test('who has another identity is opened where it is compared, also when the tray was to call them', async () => {
  const { command } = await openMainWindow(appStories.home);
  await command({ kind: 'settings', section: null });
  await command({ kind: 'refused', peer: 'cormac', reason: 'identityChanged', detail: null });
  expect(screen.getByRole('heading', { name: 'cormac' })).toBeTruthy();
});

test('what the desktop tells of missed calls leads to the recent ones', async () => {
  const { command } = await openMainWindow(appStories.homeMissed);
  await command({ kind: 'settings', section: null });
  await command({ kind: 'recents' });
  expect(screen.getByRole('heading', { name: 'Recents' })).toBeTruthy();
});
