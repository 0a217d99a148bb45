import { expect, test, vi } from 'vitest';
import { UNKNOWN_REGION } from '../../core/words/region.ts';
import { snapshotOf } from '../../renderer/stories/picture.ts';
import { appStories, type AppStory } from '../../renderer/stories/snapshots.ts';
import { emptySnapshot } from '../app/emptySnapshot.ts';
import { createSnapshotPublisher } from '../app/snapshotPublisher.ts';
import { createCallHandlers } from './callHandlers.ts';

function windowsOf(story: AppStory) {
  const { call } = snapshotOf(appStories[story]);
  if (call.view.phase === 'idle') throw new Error('this story is of no call');
  const seen = { callId: call.view.call.callId, phase: call.view.phase };
  const ignored = (): void => undefined;
  const publisher = createSnapshotPublisher(
    { ...emptySnapshot(UNKNOWN_REGION), call },
    { call: ignored, account: ignored, contacts: ignored, recents: ignored, settings: ignored },
  );
  const setMuted = vi.fn();
  const onCallWish = vi.fn();
  const none = async (): Promise<null> => null;
  const change = vi.fn(none);
  const handlers = createCallHandlers({
    phone: () => null,
    publisher,
    people: {
      changed: async () => undefined,
      handlers: { block: async () => ({ ok: true }) },
      reminders: { put: ignored },
    },
    settings: { change, chooseDevice: none, chooseSound: none, keepDeclineText: ignored },
    mediaOrders: { current: () => [] },
    networkSign: none,
    reconnect: none,
    lookAtNetwork: ignored,
    showCall: ignored,
    onCallWish,
    setMuted,
    onVoiceRecording: ignored,
    isReplaced: () => false,
    now: () => 0,
  });
  return { handlers, seen, setMuted, onCallWish, change };
}

test('a call that a person is in is muted from the main window', async () => {
  const { handlers, seen, setMuted } = windowsOf('homeInCall');
  await handlers.ofMain.mute({ ...seen, muted: true });
  expect(setMuted.mock.calls).toEqual([[{ callId: seen.callId, muted: true }]]);
});

test.each(['homeHeld', 'homeRinging', 'homeEnded'] as const)('nothing is muted in %s', async (story) => {
  const { handlers, seen, setMuted } = windowsOf(story);
  await handlers.ofMain.mute({ ...seen, muted: true });
  await handlers.ofMain.mute({ ...seen, callId: 'another', muted: true });
  expect(setMuted).not.toHaveBeenCalled();
});

test('another window has the window of a call open what lies beside the picture', async () => {
  const { handlers, seen, onCallWish } = windowsOf('homeInCall');
  await handlers.ofMain.callWish({ callId: seen.callId, wish: 'words' });
  expect(onCallWish.mock.calls).toEqual([[{ callId: seen.callId, wish: 'words' }]]);
});

test.each(['homeRinging', 'homeEnded'] as const)('nothing is opened beside a picture in %s', async (story) => {
  const { handlers, seen, onCallWish } = windowsOf(story);
  await handlers.ofMain.callWish({ callId: seen.callId, wish: 'statistics' });
  await handlers.ofMain.callWish({ callId: 'another', wish: 'mini' });
  expect(onCallWish).not.toHaveBeenCalled();
});

test('what a person does with the pictures of a call is kept for the next', async () => {
  const { handlers, change } = windowsOf('homeInCall');
  await handlers.ofCall.choosePicture({ ownPicture: false, ownPictureCorner: 'topLeft' });
  expect(change.mock.calls).toEqual([[{ ownPicture: false, ownPictureCorner: 'topLeft' }]]);
});
