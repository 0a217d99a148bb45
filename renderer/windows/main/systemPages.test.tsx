// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../test/stage/openMainWindow.tsx';
import { atStoryTime } from '../../../test/stage/personAtWindow.ts';
import { appStories } from '../../stories/snapshots.ts';
import type { Picture } from '../../stories/picture.ts';

/** What words send a person to, in the settings of the system. */

atStoryTime();

const press = (name: string) => act(async () => void lookAndClick(screen.getByRole('button', { name })));
const offline = (reason: 'noNetwork' | 'proxyUnreachable' | 'certificateNotYetValid'): Picture => ({
  ...appStories.home,
  connection: { state: 'offline', reason, detail: null },
});

test.each([
  ['the clock is wrong', appStories.homeClockWrong, 'clock'],
  ['a certificate that is not valid yet', offline('certificateNotYetValid'), 'clock'],
  ['there is no network', offline('noNetwork'), 'network'],
  ['the proxy does not answer', offline('proxyUnreachable'), 'network'],
] as const)(
  'the page of the system that is named is one press away, on Linux too: %s',
  async (_what, picture, page) => {
    const { bridge } = await openMainWindow(picture);
    await press('Open system settings');
    expect(bridge.openSystemSettings).toHaveBeenCalledExactlyOnceWith({ page });
  },
);

test('a wrong clock is told with what it says and what it is, and no more once that was read', async () => {
  const { bridge } = await openMainWindow(appStories.homeClockWrong);
  const spoken = (at: number): string => new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(at);
  const { offsetMs } = appStories.homeClockWrong.clock;
  const said = screen.getByText(/^It says .*Set the clock in the system settings/u).textContent ?? '';
  const [ofComputer = '', ofServer = ''] = said.split('; by the server it is ');
  expect(ofComputer).toContain(spoken(Date.now()));
  expect(ofServer).toContain(spoken(Date.now() + offsetMs));
  await press('Close');
  expect(bridge.clockNoticeRead).toHaveBeenCalledOnce();
});

test('where this system keeps the clock nobody knows, it says what to look for', async () => {
  const { bridge } = await openMainWindow(appStories.homeClockWrong);
  bridge.openSystemSettings.mockResolvedValueOnce({ opened: false });
  await press('Open system settings');
  expect(screen.getByText(/look for “Date and time”/u)).toBeTruthy();
});
