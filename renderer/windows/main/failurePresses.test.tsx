// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../test/stage/personAtWindow.ts';
import { appStories } from '../../stories/snapshots.ts';

/** Presses beside the words of a failure: what comes of them is told, and the words stay until they are put away. */

atStoryTime();

/** What is read out of calls is empty meanwhile. */
const notice = () => within(screen.getAllByRole('alert').find(({ textContent }) => textContent !== '')!);

async function failed(problem: string) {
  const { bridge } = await openMainWindow(appStories.home);
  await click('Settings');
  bridge.changeSettings.mockRejectedValueOnce(new Error(`Uncaught Error: ${problem}`));
  await act(async () => void lookAndClick(screen.getAllByRole('switch')[0]!));
  return bridge;
}

test('a restart that a call holds back is told, can be pressed again, and takes no words away', async () => {
  const bridge = await failed('storeFailed');
  bridge.restart.mockResolvedValueOnce({ is: 'held' });
  await click('Restart Ringfort');
  expect(notice().getByText(/^Ringfort cannot use its data/u)).toBeTruthy();
  expect(notice().getByText(/under way\. Restart Ringfort when it is over/u)).toBeTruthy();
  bridge.restart.mockResolvedValueOnce({ is: 'begun' });
  await click('Restart Ringfort');
  expect(notice().getByText('Ringfort ends, and starts again.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Restart Ringfort' })).toBeNull();
});

test('that the system has no such page is told beside the words that lead there', async () => {
  const bridge = await failed('noNetwork');
  bridge.openSystemSettings.mockResolvedValueOnce({ opened: false });
  await click('Open system settings');
  expect(notice().getByText(/look for “Network”/u)).toBeTruthy();
  expect(notice().getByText(/^This computer has no network/u)).toBeTruthy();
});

test('a press that breaks too is told in the place of the words that it stood beside', async () => {
  const bridge = await failed('storeDamaged');
  bridge.showDataFolder.mockRejectedValueOnce(new Error('Uncaught Error: storeIoFailed'));
  await click('Show the data folder');
  expect(notice().getByText(/^The disk of this computer reports errors/u)).toBeTruthy();
});
