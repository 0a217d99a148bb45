// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../../test/stage/personAtWindow.ts';
import { linkStories } from '../../../stories/links.ts';
import { appStories } from '../../../stories/snapshots.ts';

atStoryTime();

const { otherServer } = linkStories;

test('a link for another server leads there, with its address, the fingerprint in it, and its invite', async () => {
  const { bridge } = await openMainWindow({ ...appStories.home, link: otherServer });
  await screen.findByRole('alertdialog');
  await click('Change server…');
  const field = screen.getByLabelText<HTMLInputElement>('Server address');
  expect(field.value).toBe(otherServer.address);
  bridge.examineServer.mockResolvedValueOnce({ ok: true, is: 'anew', server: otherServer.server });
  await click('Check');
  expect(bridge.examineServer).toHaveBeenCalledExactlyOnceWith({ server: otherServer.address });
  await click('It was set up anew: register…');
  expect(bridge.registerAgain.mock.lastCall).toMatchObject([{ newServer: true, invite: otherServer.invite }]);
  // It waits: at its server it is asked about again.
  expect(bridge.closeLink).not.toHaveBeenCalled();
});
