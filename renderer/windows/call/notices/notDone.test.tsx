// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openCallWindow } from '../../../../test/stage/openCallWindow.tsx';
import { atStoryTime } from '../../../../test/stage/personAtWindow.ts';
import { quietCallMain } from '../../../../test/stage/quietCallMain.ts';
import { callStories } from '../../../stories/snapshots.ts';

/** What is ordered in a call and comes to nothing. */

atStoryTime();

const press = (name: string) => act(async () => void lookAndClick(screen.getByRole('button', { name })));

test('what stands in the way leads to the window with what helps, unless nobody knows what it was', async () => {
  const asked = { hangUp: vi.fn(quietCallMain.hangUp), openInMain: vi.fn(quietCallMain.openInMain) };
  openCallWindow(callStories.callPlain, { asked });
  asked.hangUp.mockRejectedValueOnce(new Error('Uncaught Error: storeReadOnly'));
  await press('Hang up');
  expect(screen.getByText(/Ringfort may not write its data/u)).toBeTruthy();
  await press('Open Ringfort');
  expect(asked.openInMain).toHaveBeenCalledExactlyOnceWith({ kind: 'notDone', problem: 'storeReadOnly' });
  asked.hangUp.mockRejectedValueOnce(new Error('whatever'));
  await press('Hang up');
  expect(screen.getByText('That did not work. Try again.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Open Ringfort' })).toBeNull();
});
