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

async function openSettings() {
  const opened = await openMainWindow(appStories.home);
  await press(screen.getByText('Settings'));
  return opened;
}
const press = (element: Element) => act(async () => void lookAndClick(element));
const button = (name: string) => screen.getByRole('button', { name });
const type = (label: string, value: string) =>
  act(async () => void fireEvent.change(screen.getByLabelText(label), { target: { value } }));

test('a backup is saved under a passphrase that was typed twice', async () => {
  const { bridge } = await openSettings();
  await press(button('Save a backup…'));
  await type('Passphrase', 'correct horse battery');
  await type('Repeat the passphrase', 'correct horse');
  await press(button('Choose a place…'));
  expect(bridge.saveBackup).not.toHaveBeenCalled();
  await type('Repeat the passphrase', 'correct horse battery');
  await press(button('Choose a place…'));
  expect(bridge.saveBackup).toHaveBeenCalledExactlyOnceWith({ passphrase: 'correct horse battery' });
  expect(await screen.findByText('The backup is saved.')).toBeTruthy();
});

test('a full disk is named beside the form', async () => {
  const { bridge } = await openSettings();
  bridge.saveBackup.mockResolvedValue({ ok: false, reason: 'diskFull', detail: null });
  await press(button('Save a backup…'));
  await type('Passphrase', 'correct horse battery');
  await type('Repeat the passphrase', 'correct horse battery');
  await press(button('Choose a place…'));
  expect(screen.getByText(/Make room on it, or choose/u).closest('[role="alert"]')).toBeTruthy();
});

test('restoring shows whose backup it is and what is in it, and then what was added', async () => {
  const { bridge } = await openSettings();
  await press(button('Restore from a backup…'));
  await type('Passphrase of the backup', 'correct horse battery');
  await press(button('Open'));
  expect(screen.getByText(/^Of alice, saved .*: 2 contacts, 1 past call\.$/u)).toBeTruthy();
  expect(bridge.takeBackup).not.toHaveBeenCalled();
  await press(button('Restore'));
  expect(await screen.findByText(/^Added: 2 contacts, 1 past call\./u)).toBeTruthy();
});

test('a wrong passphrase is said at the field, and leaving puts the file away', async () => {
  const { bridge } = await openSettings();
  bridge.openBackup.mockResolvedValue({ ok: false, reason: 'wrong', detail: null });
  await press(button('Restore from a backup…'));
  await type('Passphrase of the backup', 'something else');
  await press(button('Open'));
  expect(screen.getByText('This is not the passphrase of this file.')).toBeTruthy();
  await press(button('Cancel'));
  expect(bridge.forgetBackup).toHaveBeenCalledOnce();
});

test.each([
  ['newer', /Update Ringfort/u],
  ['damaged', /another copy/u],
  ['notABackup', /ends in \.ringfort-backup/u],
] as const)('a file that is %s says what to do, and changes nothing', async (reason, text) => {
  const { bridge } = await openSettings();
  bridge.chooseBackup.mockResolvedValue({ ok: false, reason, detail: null });
  await press(button('Restore from a backup…'));
  expect(screen.getByText(text).closest('[role="alert"]')).toBeTruthy();
  expect(bridge.openBackup).not.toHaveBeenCalled();
});

test('a double click on Open shows what is in the backup, and restores nothing that nobody has read (A78)', async () => {
  const { bridge } = await openSettings();
  await press(button('Restore from a backup…'));
  await type('Passphrase of the backup', 'correct horse battery');
  await press(button('Open'));
  await act(async () => void fireEvent.click(button('Restore')));
  expect(bridge.takeBackup).not.toHaveBeenCalled();
  await press(button('Restore'));
  expect(bridge.takeBackup).toHaveBeenCalledOnce();
});
