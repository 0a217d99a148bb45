// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse, type } from '../../../test/stage/personAtWindow.ts';
import { appStories } from '../../stories/snapshots.ts';

/** What main refused is said until its cause is over, wherever it is said (B11). */

atStoryTime();

const { home, homeOffline, homeInCall } = appStories;

const clickInDialog = (name: string) =>
  act(async () => void lookAndClick(within(screen.getByRole('dialog')).getByRole('button', { name })));

test('that the server was out of reach is said until it is back, and not before it was known here', async () => {
  const { bridge, push } = await openMainWindow(home);
  bridge.addContact.mockImplementation(refuse('unreachable'));
  await click('Add contact');
  await type('Username or link', 'grainne');
  await clickInDialog('Add contact');
  const said = () => screen.queryByText(/^The server cannot be reached/u);
  expect(said()).not.toBeNull();
  await push(homeOffline);
  expect(said()).not.toBeNull();
  await push(home);
  expect(said()).toBeNull();
});

test('that a call is in the way is said until it is over', async () => {
  const { bridge, push } = await openMainWindow(homeInCall);
  bridge.examineServer.mockImplementation(refuse('inCall'));
  await click('Settings');
  await screen.findByRole('button', { name: 'Change server…' });
  await click('Change server…');
  await act(async () => {
    const field = within(screen.getByRole('dialog')).getByLabelText('Server address');
    fireEvent.change(field, { target: { value: 'https://other.example.org' } });
  });
  await clickInDialog('Check');
  expect(await screen.findByText('End the call first.')).toBeTruthy();
  await push(home);
  expect(screen.queryByText('End the call first.')).toBeNull();
});
