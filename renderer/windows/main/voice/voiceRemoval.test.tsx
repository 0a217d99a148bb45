// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { lookAndClick } from '../../../../test/fakes/lookAndClick.ts';
import { openMainWindow } from '../../../../test/stage/openMainWindow.tsx';
import { atStoryTime, click } from '../../../../test/stage/personAtWindow.ts';
import { appStories } from '../../../stories/snapshots.ts';

atStoryTime();

const callIdOf = (peer: string) => appStories.homeVoice.recents.find(({ call }) => call.peer === peer)?.call.callId;

/** The page of somebody with whom there are voice messages. */
async function openPerson(name: string) {
  const opened = await openMainWindow(appStories.homeVoice);
  await act(async () => void lookAndClick(screen.getByRole('row', { name: new RegExp(`^${name}`, 'u') })));
  return opened;
}

test('a voice message that was deleted by a slip is had back, with its call where that was deleted too', async () => {
  const { bridge } = await openPerson('cormac');
  const callId = callIdOf('cormac');
  await click('Delete the voice message of cormac');
  expect(bridge.removeVoice).toHaveBeenCalledExactlyOnceWith({ callId });
  expect(screen.getByText('The voice message of cormac was deleted.')).toBeTruthy();
  await click(/Recents/u);
  await click('Delete the call with cormac from the list');
  const back: string[] = [];
  bridge.putBackVoice.mockImplementation(async () => {
    back.push('voice message');
    return { isBack: true };
  });
  bridge.putBackRecent.mockImplementation(async () => {
    back.push('call');
    return { isBack: true };
  });
  await click('Undo');
  expect(back).toEqual(['call', 'voice message']);
});

test('one of ours that was sent is deleted once the person said that they mean it, for nothing brings it back', async () => {
  const { bridge } = await openPerson('anna');
  await click('Delete your voice message to anna');
  expect(bridge.removeVoice).not.toHaveBeenCalled();
  const sheet = screen.getByRole('alertdialog', { name: 'Delete a voice message that was sent?' });
  await act(async () => void lookAndClick(within(sheet).getByRole('button', { name: 'Delete' })));
  expect(bridge.removeVoice).toHaveBeenCalledExactlyOnceWith({ callId: callIdOf('anna') });
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

test('a voice message that is opened among the past calls has the focus on Play, and gives it back to the row when it is closed', async () => {
  await openMainWindow(appStories.homeVoice);
  await click(/Recents/u);
  const opener = screen.getByRole('button', { name: /Voice message, cormac$/u });
  // As a pointer or the keys come to it: by its row.
  await act(async () => opener.closest<HTMLElement>('[role=row]')?.focus());
  await act(async () => opener.focus());
  await act(async () => void lookAndClick(opener));
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Play' }));
  await click('Close the voice message');
  expect(document.activeElement).toBe(opener.closest('[role=row]'));
});

test('one of ours that was not sent is had back', async () => {
  const { bridge } = await openPerson('oksana');
  await click('Delete your voice message to oksana');
  expect(screen.getByText('Your voice message to oksana was deleted.')).toBeTruthy();
  await click('Undo');
  expect(bridge.putBackVoice).toHaveBeenCalledExactlyOnceWith({ callId: callIdOf('oksana') });
});
