// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { click, refuse } from '../../../../../test/stage/personAtWindow.ts';
import { doctorStories } from '../../../../stories/safety.ts';
import { appStories } from '../../../../stories/snapshots.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const GOOD = 'correct horse battery';
const inDialog = () => within(screen.getByRole('dialog'));
const submit = (name: string) => act(async () => void lookAndClick(inDialog().getByRole('button', { name })));
const type = (label: string, value: string) =>
  act(async () => void fireEvent.change(inDialog().getByLabelText(label), { target: { value } }));

async function openSettings(story: 'home' | 'homeTwoWaysIn' | 'homeHosting') {
  const opened = await openMainWindow(appStories[story]);
  await click('Settings');
  return opened;
}

test('with the keyring alone there is a warning and a way to add a passphrase', async () => {
  const { bridge } = await openSettings('home');
  expect(screen.getByText(/If that password store is lost, so is everything here/u)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Remove the passphrase' })).toBeNull();
  await click('Add a passphrase');
  await type('Passphrase', 'short');
  await type('Repeat the passphrase', 'short');
  await submit('Save the passphrase');
  expect(inDialog().getByText('Use at least 10 characters.')).toBeTruthy();
  expect(bridge.setPassphrase).not.toHaveBeenCalled();
  await type('Passphrase', GOOD);
  await type('Repeat the passphrase', GOOD);
  await submit('Save the passphrase');
  expect(bridge.setPassphrase).toHaveBeenCalledExactlyOnceWith({ passphrase: GOOD });
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(screen.getByText('The passphrase is set.')).toBeTruthy();
});

test('without a keyring the current passphrase has to open the store once more before it is changed', async () => {
  const { bridge } = await openSettings('homeHosting');
  expect(screen.queryByRole('button', { name: 'Remove the passphrase' })).toBeNull();
  bridge.setPassphrase.mockImplementationOnce(refuse('wrong'));
  await click('Change the passphrase');
  await type('Passphrase', GOOD);
  await type('Repeat the passphrase', GOOD);
  await submit('Save the passphrase');
  expect(bridge.setPassphrase).not.toHaveBeenCalled();
  await type('Current passphrase', 'not this one');
  await submit('Save the passphrase');
  expect(bridge.setPassphrase).toHaveBeenLastCalledWith({ passphrase: GOOD, current: 'not this one' });
  expect(inDialog().getByLabelText('Current passphrase').getAttribute('aria-invalid')).toBe('true');
  await type('Current passphrase', 'the right one');
  await submit('Save the passphrase');
  expect(bridge.setPassphrase).toHaveBeenLastCalledWith({ passphrase: GOOD, current: 'the right one' });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test.each([
  ['wrong', /That is not the passphrase/u],
  ['lastWayIn', /the only way in/u],
  ['failed', /could not be removed/u],
] as const)('removing the passphrase asks for it, and the refusal %s is said at its field', async (reason, words) => {
  const { bridge } = await openSettings('homeTwoWaysIn');
  bridge.removePassphrase.mockImplementationOnce(refuse(reason));
  await click('Remove the passphrase');
  await submit('Remove the passphrase');
  expect(bridge.removePassphrase).not.toHaveBeenCalled();
  await type('Passphrase', GOOD);
  await submit('Remove the passphrase');
  expect(bridge.removePassphrase).toHaveBeenCalledExactlyOnceWith({ passphrase: GOOD });
  expect(inDialog().getByText(words)).toBeTruthy();
  await type('Passphrase', `${GOOD} staple`);
  expect(inDialog().queryByText(words)).toBeNull();
  await submit('Remove the passphrase');
  expect(screen.getByText('The passphrase is removed.')).toBeTruthy();
});

test.each(['home', 'locked', 'lockedKeyringGone', 'storeProblem', 'keyringGone'] as const)(
  'the store can be checked from the screen %s',
  async (story) => {
    const { bridge } = await openMainWindow(appStories[story]);
    if (story === 'home') await click('Settings');
    bridge.doctor.mockResolvedValue(doctorStories.everything);
    await click('Check the data');
    expect(inDialog().getAllByRole('listitem')).toHaveLength(15);
    expect(inDialog().getByText('Something is not in order. The marked rows say what to do.')).toBeTruthy();
  },
);

test('each finding says what was checked, how it is and what to do, and the report can be copied', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal('navigator', { ...navigator, languages: ['en-GB'], clipboard: { writeText } });
  const { bridge } = await openMainWindow(appStories.storeProblem);
  bridge.doctor.mockResolvedValue(doctorStories.everything);
  await click('Check the data');
  const log = within(inDialog().getByText('Write-ahead log').closest('li')!);
  expect(log.getByText('Look at this')).toBeTruthy();
  expect(log.getByText(/emptied after a call or a restart/u)).toBeTruthy();
  expect(log.getByText('14 MB')).toBeTruthy();
  // People read what their password store is called; whoever helps, which one it is.
  const keyring = within(inDialog().getByText('Password store of the system').closest('li')!);
  expect(keyring.getByText('GNOME Keyring')).toBeTruthy();
  await submit('Copy report');
  expect(writeText).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('writeAheadLog: attention (14 MB)\n'));
  expect(writeText).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('keyring: bad (gnome_libsecret)\n'));
});

test('a check that was closed does not open itself again', async () => {
  const { bridge } = await openMainWindow(appStories.storeProblem);
  let answer = (_report: typeof doctorStories.everything): void => undefined;
  bridge.doctor.mockImplementationOnce(() => new Promise((done) => (answer = done)));
  await click('Check the data');
  await submit('Close');
  await act(async () => answer(doctorStories.everything));
  expect(screen.queryByRole('dialog')).toBeNull();
  let fail = (): void => undefined;
  bridge.doctor.mockImplementationOnce(() => new Promise((_done, broken) => (fail = () => broken(new Error('late')))));
  await click('Check the data');
  await submit('Close');
  await act(async () => fail());
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a check that cannot run says so', async () => {
  const { bridge } = await openMainWindow(appStories.storeProblem);
  bridge.doctor.mockRejectedValue(new Error('no answer'));
  await click('Check the data');
  expect(inDialog().getByText(/The check itself could not run/u)).toBeTruthy();
});

test('the locked screen names the keyring that is missing', async () => {
  await openMainWindow(appStories.lockedKeyringGone);
  expect(screen.getByText(/The password store “GNOME Keyring” of your system did not answer/u)).toBeTruthy();
});
