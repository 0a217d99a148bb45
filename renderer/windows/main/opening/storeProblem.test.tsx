// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse, type } from '../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../stories/snapshots.ts';
import { doctorStories } from '../../../stories/safety.ts';

/** Data that does not open, and a check of it: whatever the program can do of what it tells, a press does. */

atStoryTime();

const problem = (code: string) => ({
  ...appStories.storeProblem,
  account: { phase: 'storeProblem', code, missingKeyring: null } as const,
});

test('data that does not open is tried again by a press, and says so if it is in vain', async () => {
  const { bridge } = await openMainWindow(problem('ioFailed'));
  let answer = (_opened: { readonly isOpen: boolean }): void => undefined;
  bridge.reopen.mockImplementationOnce(() => new Promise((done) => (answer = done)));
  await click('Try again');
  expect(screen.queryByText(/does not open yet/u)).toBeNull();
  await click('Try again');
  expect(bridge.reopen).toHaveBeenCalledOnce();
  await act(async () => answer({ isOpen: false }));
  expect(screen.getByText('It was tried just now, and the data does not open yet.').getAttribute('role')).toBe(
    'status',
  );
  await click('Try again');
  expect(bridge.reopen).toHaveBeenCalledTimes(2);
});

test('what breaks before the data is open is told there, with what helps, until it is put away', async () => {
  const { bridge } = await openMainWindow(problem('ioFailed'));
  bridge.reopen.mockRejectedValueOnce(new Error('Uncaught Error: storeReadOnly'));
  await click('Try again');
  const words = screen.getByText(/^Ringfort may not write its data\./u);
  const said = within(words.closest<HTMLElement>('[role=alert]')!);
  expect(said.getByRole('button', { name: 'Show the data folder' })).toBeTruthy();
  await click('Close');
  expect(words.isConnected).toBe(false);
});

test.each([
  ['a passphrase is asked for', appStories.locked, 'unlock', 'Passphrase', 'Unlock'],
  ['a passphrase is chosen', appStories.choosePassphrase, 'choosePassphrase', null, 'Protect and continue'],
] as const)('also where %s: no press is without an answer', async (_where, story, order, field, button) => {
  const { bridge } = await openMainWindow(story);
  bridge[order].mockImplementationOnce(refuse('storeReadOnly'));
  for (const label of field === null ? ['Passphrase', 'Repeat the passphrase'] : [field]) {
    await type(label, 'correct horse battery');
  }
  await click(button);
  bridge.showDataFolder.mockRejectedValueOnce(new Error('no answer'));
  await click('Show the data folder');
  expect(screen.getByText('That did not work. Try again.').closest('[role=alert]')).not.toBeNull();
});

test('a check that could not run is repeated by a press', async () => {
  const { bridge } = await openMainWindow(problem('failed'));
  bridge.doctor.mockRejectedValueOnce(new Error('no answer'));
  await click('Check the data');
  bridge.doctor.mockResolvedValueOnce(doctorStories.everything);
  await click('Check again');
  expect(screen.getByText('Something is not in order. The marked rows say what to do.')).toBeTruthy();
});

test.each([
  ['passphrase', 'attention', 'Account settings', 'Account'],
  ['keyFile', 'attention', 'Account settings', 'Account'],
] as const)(
  'what the check finds and the settings mend is a press away: %s',
  async (check, verdict, button, section) => {
    const { bridge } = await openMainWindow(appStories.home);
    bridge.doctor.mockResolvedValue({ findings: [{ check, verdict, detail: null }] });
    await click('Settings');
    await click('Check the data');
    await click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: section }));
  },
);

test('messages that wait for a connection get one by a press, where there is a Ringfort to connect', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  bridge.doctor.mockResolvedValue({ findings: [{ check: 'outbox', verdict: 'attention', detail: '3' }] });
  await click('Settings');
  await click('Check the data');
  await click('Connect now');
  expect(bridge.reconnect).toHaveBeenCalledOnce();
  expect(within(screen.getByRole('dialog')).getByText(/Connecting…/u)).toBeTruthy();
});

test('a Ringfort that is not open has no settings to lead to', async () => {
  const { bridge } = await openMainWindow(problem('failed'));
  bridge.doctor.mockResolvedValue({ findings: [{ check: 'passphrase', verdict: 'attention', detail: null }] });
  await click('Check the data');
  expect(screen.queryByRole('button', { name: 'Account settings' })).toBeNull();
});
