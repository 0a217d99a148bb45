// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../../test/stage/personAtWindow.ts';
import { appStories, left } from '../../../stories/snapshots.ts';

atStoryTime();

/** A voice message to oksana that did not get there, opened among the past calls. */
async function opened(problem: 'blocked' | 'notContact' | 'identityChanged') {
  const { homeVoice } = appStories;
  const recents = homeVoice.recents.map((one) =>
    one.call.peer === 'oksana' ? { ...one, voice: left('failed', problem) } : one,
  );
  const { bridge } = await openMainWindow({ ...homeVoice, recents });
  await click(/Recents/u);
  await click(/Voice message, oksana$/u);
  const bar = within(screen.getByRole('region', { name: 'Voice message, oksana' }));
  return { bridge, press: (name: string) => act(async () => void lookAndClick(bar.getByRole('button', { name }))) };
}

test('a voice message that was not sent to somebody who is blocked has the press that unblocks them', async () => {
  const { bridge, press } = await opened('blocked');
  await press('Unblock');
  expect(bridge.unblock).toHaveBeenCalledExactlyOnceWith({ handle: 'oksana' });
});

test('to somebody who is no contact any more, the one that adds them', async () => {
  const { press } = await opened('notContact');
  await press('Add to contacts');
  const sheet = within(screen.getByRole('dialog', { name: 'Add a contact' }));
  expect(sheet.getByRole<HTMLInputElement>('textbox', { name: 'Username or link' }).value).toBe('oksana');
});

test('to somebody with another safety number, the one that leads to where it is compared', async () => {
  const { press } = await opened('identityChanged');
  await press('Compare safety number');
  expect(screen.getByRole('heading', { name: 'Calls with oksana' })).toBeTruthy();
});
