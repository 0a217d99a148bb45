// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, pass, refuse, type } from '../../../test/stage/personAtWindow.ts';
import { appStories, storyCall } from '../../stories/snapshots.ts';

/** Presses that come faster than a person sees what they press. */

atStoryTime('setTimeout', 'clearTimeout');

const open = openMainWindow;

/** A click as a machine gun gives it: where the pointer stands, whatever stands there by now. */
const clickOn = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));

test('two clicks 180 ms apart hang up and do not dial again (A78)', async () => {
  const { bridge, push } = await open(appStories.homeInCall);
  await click('Hang up');
  expect(bridge.hangUp).toHaveBeenCalledExactlyOnceWith({ callId: storyCall().callId, phase: 'connected' });
  await push(appStories.homeEnded);
  await pass(180);
  await clickOn('Call again');
  expect([bridge.dial.mock.calls, bridge.dialAgain.mock.calls]).toEqual([[], []]);
  await pass(220);
  await clickOn('Call again');
  expect(bridge.dialAgain).toHaveBeenCalledExactlyOnceWith({ callId: storyCall().callId, phase: 'ended' });
});

test('two clicks 180 ms apart accept and do not hang up, but what was answered can be hung up from any phase (A78)', async () => {
  const { bridge, push } = await open(appStories.homeRinging);
  await click('Answer with video');
  expect(bridge.answer).toHaveBeenCalledOnce();
  const call = storyCall();
  await push({ ...appStories.homeRinging, call: { phase: 'answering', call, relayOnly: false, waitsFor: null } });
  await pass(180);
  await clickOn('Hang up');
  expect(bridge.hangUp).not.toHaveBeenCalled();
  await pass(220);
  // Another phase with the same buttons changes nothing under the pointer.
  await push({ ...appStories.homeRinging, call: { phase: 'connecting', call, relayOnly: false, waitsFor: null } });
  await clickOn('Hang up');
  expect(bridge.hangUp).toHaveBeenCalledExactlyOnceWith({ callId: call.callId, phase: 'connecting' });
});

test('a key that is held down presses nothing of what comes under it (A78)', async () => {
  const { push } = await open(appStories.homeInCall);
  await push(appStories.homeEnded);
  await pass(5000);
  const again = screen.getByRole('button', { name: 'Call again' });
  for (const key of ['Enter', ' ']) {
    // Of a repeated key nothing is left that a browser would make a click of; of one that is pressed it is.
    expect(fireEvent.keyDown(again, { key, repeat: true })).toBe(false);
    expect(fireEvent.keyDown(again, { key })).toBe(true);
  }
});

test('a bar that comes up moves the list, and the list takes no press for a moment (A78)', async () => {
  const { bridge, push } = await open(appStories.home);
  // It came up where somebody pressed Unlock.
  await clickOn('Call anna');
  expect(bridge.dial).not.toHaveBeenCalled();
  await click('Call anna');
  expect(bridge.dial).toHaveBeenCalledOnce();
  await push(appStories.homeEnded);
  await clickOn('Call anna');
  expect(bridge.dial).toHaveBeenCalledOnce();
  await click('Call anna');
  expect(bridge.dial).toHaveBeenCalledTimes(2);
});

test('the second click on the button of a sheet does not reach what the sheet lay over (A78)', async () => {
  const { bridge } = await open(appStories.home);
  await click('Add contact');
  await type('Username or link', 'grainne');
  const dialog = within(screen.getByRole('dialog'));
  await act(async () => void lookAndClick(dialog.getByRole('button', { name: 'Add contact' })));
  expect(bridge.addContact).toHaveBeenCalledOnce();
  expect(screen.queryByRole('dialog')).toBeNull();
  await clickOn('Call anna');
  expect(bridge.dial).not.toHaveBeenCalled();
  await click('Call anna');
  expect(bridge.dial).toHaveBeenCalledOnce();
});

test('a bar that comes up under a sheet swallows no press in the sheet, which has not moved (A78)', async () => {
  const { bridge, push } = await open(appStories.home);
  await click('Recents');
  await click('Clear all');
  await pass(5000);
  await push(appStories.homeEnded);
  const dialog = within(screen.getByRole('alertdialog'));
  await act(async () => void fireEvent.click(dialog.getByRole('button', { name: 'Clear all' })));
  expect(bridge.clearRecents).toHaveBeenCalledOnce();
});

test('what opened a question does not answer it (A78)', async () => {
  const { bridge } = await open(appStories.home);
  await click('Recents');
  await click('Clear all');
  const dialog = within(screen.getByRole('alertdialog'));
  await act(async () => void fireEvent.click(dialog.getByRole('button', { name: 'Clear all' })));
  expect(bridge.clearRecents).not.toHaveBeenCalled();
  await act(async () => void lookAndClick(dialog.getByRole('button', { name: 'Clear all' })));
  expect(bridge.clearRecents).toHaveBeenCalledOnce();
});

test('a screen that takes the place of another takes no press for a moment (A78)', async () => {
  const { push } = await open(appStories.locked);
  await pass(5000);
  await push(appStories.storeProblem);
  await pass(180);
  await clickOn('Start over…');
  expect(screen.queryByRole('alertdialog')).toBeNull();
  await pass(220);
  await clickOn('Start over…');
  expect(screen.getByRole('alertdialog')).toBeTruthy();
});

const NOT_READY = 'Ringfort is not connected yet. Try again in a moment.';

test('what could not be dialled is said above the list and moves it: the second of two clicks dials nobody else (A78)', async () => {
  const { bridge } = await open(appStories.home);
  bridge.dial.mockImplementation(refuse('notReady'));
  await click('Call anna');
  expect(screen.getByText(NOT_READY)).toBeTruthy();
  await clickOn('Call boris.k');
  expect(bridge.dial).toHaveBeenCalledOnce();
  await pass(400);
  await clickOn('Call boris.k');
  expect(bridge.dial).toHaveBeenCalledTimes(2);
});

test('a way on that becomes another one under the pointer takes no press for a moment (A78)', async () => {
  const { bridge, push } = await open(appStories.home);
  bridge.dial.mockImplementation(refuse('notReady'));
  await click('Call anna');
  expect(screen.getByRole('button', { name: 'Call again' })).toBeTruthy();
  await pass(5000);
  await push(appStories.homeOffline);
  const tryNow = () => within(screen.getByText(NOT_READY).parentElement?.parentElement ?? document.body);
  const press = () => act(async () => void fireEvent.click(tryNow().getByRole('button', { name: 'Try now' })));
  await press();
  expect(bridge.reconnect).not.toHaveBeenCalled();
  await pass(400);
  await press();
  expect(bridge.reconnect).toHaveBeenCalledOnce();
});

test('the key that hangs up, pressed twice, leaves the call that is held (A78)', async () => {
  const { bridge, push } = await open(appStories.homeTwoCalls);
  const { call: active, second } = appStories.homeTwoCalls;
  if (second === null) throw new Error('the story has two calls');
  await pass(5000);
  const press = () => act(async () => void fireEvent.keyDown(window, { key: 'e', ctrlKey: true, shiftKey: true }));
  await press();
  expect(bridge.hangUp).toHaveBeenCalledExactlyOnceWith({ callId: active.call.callId, phase: active.phase });
  await push({ ...appStories.homeTwoCalls, call: second.view, security: second.security, second: null });
  await press();
  expect(bridge.hangUp).toHaveBeenCalledOnce();
  await pass(400);
  await press();
  expect(bridge.hangUp).toHaveBeenCalledTimes(2);
});

test('what takes a removal back is not pressed by the key that removed (A78)', async () => {
  const { bridge } = await open(appStories.home);
  await click(/Recents/u);
  await click('Delete the call with fionn from the list');
  await clickOn('Undo');
  expect(bridge.putBackRecent).not.toHaveBeenCalled();
  await pass(400);
  await clickOn('Undo');
  expect(bridge.putBackRecent).toHaveBeenCalledOnce();
});
