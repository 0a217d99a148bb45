// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../stories/snapshots.ts';

atStoryTime();

test('the button that closes the camera is heard as that, and not as one that is pressed already', async () => {
  await openMainWindow(appStories.home);
  await click('Add contact');
  const button = (name: string) => within(screen.getByRole('dialog')).getByRole('button', { name });
  expect(button('Scan QR code').hasAttribute('aria-pressed')).toBe(false);
  await act(async () => void lookAndClick(button('Scan QR code')));
  expect(button('Close the camera').hasAttribute('aria-pressed')).toBe(false);
});
