// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { EndReason } from '../../../../core/call/view.ts';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { atStoryTime } from '../../../../test/stage/personAtWindow.ts';
import { quietCallMain } from '../../../../test/stage/quietCallMain.ts';
import { openCallWindow } from '../../../../test/stage/openCallWindow.tsx';
import { callStories, storyCall } from '../../../stories/snapshots.ts';

/** What can be done about a call that ended, in its own window. */

atStoryTime();

function open(reason: EndReason) {
  const asked = {
    dialAgain: vi.fn(quietCallMain.dialAgain),
    openInMain: vi.fn(quietCallMain.openInMain),
    openSystemSettings: vi.fn(() => Promise.resolve({ opened: false })),
    reconnect: vi.fn(quietCallMain.reconnect),
    restart: vi.fn(quietCallMain.restart),
    dismiss: vi.fn(quietCallMain.dismiss),
  };
  const call = { phase: 'ended', call: storyCall(), reason, durationMs: null, note: null, relays: [] } as const;
  openCallWindow({ ...callStories.callLost, call }, { asked });
  return asked;
}

const press = (name: string) => act(async () => void lookAndClick(screen.getByRole('button', { name })));
const seen = { callId: storyCall().callId, phase: 'ended' };

test('a call that found no way through is tried again through the relay by one press', async () => {
  const bridge = open('connectFailed');
  await press('Call through the relay');
  expect(bridge.dialAgain).toHaveBeenCalledExactlyOnceWith({ ...seen, relayed: true });
});

test('whose number changed is compared on their page in the main window', async () => {
  const bridge = open('identityChanged');
  await press('Compare safety number');
  expect(bridge.openInMain).toHaveBeenCalledExactlyOnceWith({ kind: 'contact', handle: storyCall().peer });
});

test('without a relay the test of the relays is one press away', async () => {
  const bridge = open('relayUnavailable');
  await press('Test the relays');
  expect(bridge.openInMain).toHaveBeenCalledExactlyOnceWith({ kind: 'settings', section: 'network' });
});

test('where the page of the system is not known, it says what to look for', async () => {
  open('microphoneBlocked');
  await press('System settings');
  expect(screen.getByText(/look for “Microphone”/u).getAttribute('role')).toBe('alert');
});

test('U9 of a Ringfort that was replaced no device is blamed, and a restart is one press away', async () => {
  const bridge = open('programReplaced');
  // But not by a key that was meant for what stood here before.
  expect(document.activeElement?.textContent).toBe('Close');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/^Another version of Ringfort was installed/u);
  await press('Restart Ringfort');
  expect(bridge.restart).toHaveBeenCalledOnce();
  expect(screen.queryByText(/when it is over/u)).toBeNull();
  bridge.restart.mockResolvedValueOnce({ is: 'held' });
  await press('Restart Ringfort');
  expect(screen.getByText(/under way. Restart Ringfort when it is over/u).getAttribute('role')).toBe('alert');
});

test('offline, the server is tried now', async () => {
  const bridge = open('offline');
  await press('Try now');
  expect(bridge.reconnect).toHaveBeenCalledOnce();
});

test.each([
  ['dismiss', 'Close'],
  ['reconnect', 'Try now'],
] as const)('what main could not do about a call that is over is said, until it could: %s', async (order, name) => {
  const bridge = open('offline');
  bridge[order].mockRejectedValueOnce(new Error('storeFull'));
  await press(name);
  expect(screen.getByText(/The disk of this computer is full/u).getAttribute('role')).toBe('alert');
  await press(name);
  expect(screen.queryByText(/The disk of this computer is full/u)).toBeNull();
});

test('what stands in the way and names the folder with the data leads to the window that shows it', async () => {
  const bridge = open('offline');
  bridge.dismiss.mockRejectedValueOnce(new Error('storeReadOnly'));
  await press('Close');
  expect(screen.getByText(/Ringfort may not write its data/u)).toBeTruthy();
  await press('Open Ringfort');
  expect(bridge.openInMain).toHaveBeenCalledExactlyOnceWith({ kind: 'notDone', problem: 'storeReadOnly' });
});
