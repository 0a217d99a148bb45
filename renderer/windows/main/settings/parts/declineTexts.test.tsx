// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../../stories/snapshots.ts';

atStoryTime();

test('words that a person declined with are taken out in the settings', async () => {
  const settings = { ...appStories.home.settings, declineTexts: ['In the cinema', 'On the train'] };
  const { bridge } = await openMainWindow({ ...appStories.home, settings });
  await act(async () => void lookAndClick(screen.getByText('Settings')));
  await click('Remove “In the cinema”');
  expect(bridge.changeSettings).toHaveBeenCalledExactlyOnceWith({ declineTexts: ['On the train'] });
});
