// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click, refuse, type } from '../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../stories/snapshots.ts';

atStoryTime();

const clickIn = (name: string) =>
  act(async () => void lookAndClick(within(screen.getByRole('dialog')).getByRole('button', { name })));

test('whatever tells a person to check the data has the press that does, also in a sheet', async () => {
  const { bridge } = await openMainWindow(appStories.home);
  bridge.addContact.mockImplementation(refuse('storeFailed'));
  bridge.doctor.mockResolvedValue({ findings: [{ check: 'schemaVersion', verdict: 'bad', detail: null }] });
  await click('Add contact');
  await type('Username or link', 'grainne');
  await clickIn('Add contact');
  await screen.findByRole('button', { name: 'Check the data' });
  await clickIn('Check the data');
  expect(bridge.doctor).toHaveBeenCalledOnce();
  expect(await screen.findByText(/written by another version/u)).toBeTruthy();
});
