// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse } from '../../../test/stage/personAtWindow.ts';
import { appStories, storyCall } from '../../stories/snapshots.ts';

/** Why a call could not be dialled: it is said with what helps, until it is read or its cause is over. */

atStoryTime();

/** The window may have the same button elsewhere: of a call in its bar, of the server in the footer. */
async function clickBeside(told: string | RegExp, name: string) {
  const notice = screen
    .getAllByText(told)
    .map((text) => text.closest<HTMLElement>('[role="alert"]'))
    .find((one) => one !== null);
  if (notice == null) throw new Error('nothing says so');
  await act(async () => void lookAndClick(within(notice).getByRole('button', { name })));
}

const busy = 'You are already in a call. Hang up first.';

test('that somebody is already in a call goes with the call, and does not come back with the next', async () => {
  const { bridge, push } = await openMainWindow(appStories.homeInCall);
  bridge.dial.mockImplementation(refuse('busy'));
  await click('Call maeve');
  expect(screen.getByText(busy)).toBeTruthy();
  await clickBeside(busy, 'Show call');
  expect(bridge.showCall).toHaveBeenCalledOnce();
  await push(appStories.home);
  expect(screen.queryByText(busy)).toBeNull();
  await push(appStories.homeInCall);
  expect(screen.queryByText(busy)).toBeNull();
});

test('it stays where the window hears of the call only after the refusal', async () => {
  const { bridge, push } = await openMainWindow(appStories.home);
  bridge.dial.mockImplementation(refuse('busy'));
  await click('Call maeve');
  expect(screen.getByText(busy)).toBeTruthy();
  await push(appStories.homeInCall);
  expect(screen.getByText(busy)).toBeTruthy();
  await push(appStories.home);
  expect(screen.queryByText(busy)).toBeNull();
});

test('what the missing connection refused offers to connect now, and goes when the server is there', async () => {
  const { bridge, push } = await openMainWindow(appStories.homeOffline);
  bridge.dial.mockImplementation(refuse('timeout'));
  await click('Call maeve');
  // Beside the refusal, as beside what the footer says.
  await clickBeside(/^The server did not answer in time/u, 'Try now');
  expect(bridge.reconnect).toHaveBeenCalledOnce();
  await push(appStories.home);
  expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull();
});

test('what went wrong here stays until it is read, and offers to call again', async () => {
  const { bridge, push } = await openMainWindow(appStories.home);
  bridge.dial.mockImplementationOnce(refuse('storeFull'));
  await click('Call maeve');
  await push({ ...appStories.home });
  await click('Call again');
  expect(bridge.dial).toHaveBeenLastCalledWith({ peer: 'maeve', callType: 'audio' });
  expect(screen.queryByRole('button', { name: 'Call again' })).toBeNull();
});

test('a call that failed stays in the bar with what helps, until it is put away', async () => {
  const { bridge, push } = await openMainWindow(appStories.home);
  const call = storyCall();
  const failed = { phase: 'ended', call, reason: 'connectFailed', durationMs: null, note: null, relays: [] } as const;
  const seen = { callId: call.callId, phase: 'ended' } as const;
  await push({ ...appStories.home, call: failed });
  await click('Call through the relay');
  expect(bridge.dialAgain).toHaveBeenLastCalledWith({ ...seen, relayed: true });
  await click('Call again');
  expect(bridge.dialAgain).toHaveBeenLastCalledWith(seen);
  await push({ ...appStories.home, call: { ...failed, reason: 'relayUnavailable' } });
  await click('Test the relays');
  expect(screen.getByRole('heading', { name: 'Network' })).toBeTruthy();
  await push({ ...appStories.home, call: { ...failed, reason: 'microphoneBlocked' } });
  bridge.openSystemSettings.mockResolvedValueOnce({ opened: false });
  await click('System settings');
  expect(screen.getByText(/Ringfort found no program for this here/u).getAttribute('role')).toBe('alert');
  await push({ ...appStories.home, call: { ...failed, reason: 'programReplaced' } });
  bridge.restart.mockResolvedValueOnce({ is: 'held' });
  await click('Restart Ringfort');
  expect(screen.getByText(/under way. Restart Ringfort when it is over/u).getAttribute('role')).toBe('alert');
  await click('Close');
  expect(bridge.dismiss).toHaveBeenCalledExactlyOnceWith(seen);
});
