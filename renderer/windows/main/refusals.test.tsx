// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse } from '../../../test/stage/personAtWindow.ts';
import { appStories } from '../../stories/snapshots.ts';

/** Why a call could not be dialled: it is said with what helps, until it is read or its cause is over. */

atStoryTime();

const busy = 'You are already in a call. Hang up first.';

test('that somebody is already in a call goes with the call, and does not come back with the next', async () => {
  const { bridge, push } = await openMainWindow(appStories.homeInCall);
  bridge.dial.mockImplementation(refuse('busy'));
  await click('Call maeve');
  expect(screen.getByText(busy)).toBeTruthy();
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
  await click('Try now');
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
