// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime } from '../../../../test/stage/personAtWindow.ts';
import type { Picture } from '../../../stories/picture.ts';
import { safetyStories } from '../../../stories/safety.ts';
import { appStories } from '../../../stories/snapshots.ts';

atStoryTime();

const { home, homeAlwaysRelay } = appStories;
const relayed = (picture: Picture, alwaysRelay: boolean): Picture => ({
  ...picture,
  contacts: home.contacts.map((contact) => ({ ...contact, alwaysRelay })),
});
const always = () => screen.getByRole<HTMLInputElement>('switch', { name: 'Always relay calls with anna' });

async function openAnna(picture: Picture) {
  const opened = await openMainWindow(picture, safetyStories.verified);
  await act(async () => void lookAndClick(within(screen.getByRole('grid')).getByText('anna')));
  return opened;
}

test.each([true, false])(
  'whether somebody is always relayed (%s) is shown, and a press asks main for the opposite',
  async (is) => {
    const { bridge } = await openAnna(relayed(home, is));
    expect(always().checked).toBe(is);
    await act(async () => void lookAndClick(always()));
    expect(bridge.relayContact).toHaveBeenCalledExactlyOnceWith({ handle: 'anna', always: !is });
    // Main decides, and has to ask first when it takes a protection away.
    expect(always().checked).toBe(is);
  },
);

test('while everybody is relayed, the page says so beside the switch for one', async () => {
  await openAnna(relayed(homeAlwaysRelay, false));
  expect(screen.getByText(/Always Relay is on in the settings/u)).toBeTruthy();
  expect(always().checked).toBe(false);
});
