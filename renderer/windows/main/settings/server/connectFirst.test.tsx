// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../../stories/snapshots.ts';

atStoryTime();

const relayTest = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Test the relays' });

test('whoever is to connect before the relays are tested does so beside the words, and then finds the test', async () => {
  const { bridge, push } = await openMainWindow(appStories.homeOffline);
  await click('Settings');
  expect(relayTest().disabled).toBe(true);
  const connect = screen.getByRole('button', { name: 'Try now' });
  connect.focus();
  await click('Try now');
  expect(bridge.reconnect).toHaveBeenCalledOnce();
  await push(appStories.homeConnecting);
  // The same button: whoever cannot see the page is where they were.
  expect(document.activeElement).toBe(connect);
  expect(connect.getAttribute('aria-busy')).toBe('true');
  await push(appStories.home);
  expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull();
  expect(document.activeElement).toBe(relayTest());
});

test('who was signed out by another Ringfort of theirs signs in there, and nothing else says it is a mere try', async () => {
  const { bridge } = await openMainWindow(appStories.homeSignedInElsewhere);
  await click('Settings');
  await click('Sign in here');
  expect(bridge.reconnect).toHaveBeenCalledOnce();
});

test('where a connection now would help nothing, none is offered', async () => {
  await openMainWindow(appStories.homeForgotten);
  await click('Settings');
  expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull();
});
