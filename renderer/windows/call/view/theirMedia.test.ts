import { expect, test } from 'vitest';
import { FakeTrack } from '../../../../test/fakes/FakeTrack.ts';
import type { MediaState } from '../../../../core/call/mediaState.ts';
import type { CallStatistics } from '../../../media/callStatistics.ts';
import { noMedia, type MediaView } from '../../../media/mediaView.ts';
import type { CallInProgress } from './callInProgress.ts';
import { lacksSound, theirPictures } from './theirMedia.ts';

const call = { callId: 'c', peer: 'anna', direction: 'outgoing', type: 'audio', startedAt: 0 } as const;
const all: MediaState = { microphone: true, camera: true, screen: true, held: false };
const view = (theirs: MediaState | null, reconnecting = false): CallInProgress => ({
  ...{ phase: 'connected', call, relayOnly: false, connectedAt: 0, route: 'direct' },
  heldHere: false,
  muted: false,
  sharing: false,
  reconnecting,
  theirs,
});
const figures = { framesDecoded: 1, screenFramesDecoded: 1 } as CallStatistics;
const [remoteVideo, remoteScreen] = [new FakeTrack('video'), new FakeTrack('video')];
const media: MediaView = { ...noMedia, remoteVideo, remoteScreen, remotePicture: true, statistics: figures };

test('what they say they send is shown, and nothing else, whatever frames come', () => {
  expect(theirPictures(view(all), media)).toEqual({ camera: remoteVideo, screen: remoteScreen });
  expect(theirPictures(view({ ...all, camera: false }), media)).toEqual({ camera: null, screen: remoteScreen });
  expect(theirPictures(view({ ...all, screen: false }), media)).toEqual({ camera: remoteVideo, screen: null });
  expect(theirPictures(view({ ...all, held: true }), media)).toEqual({ camera: null, screen: null });
});

test('a picture that is announced is shown with its first frame, and stays while the network is slow', () => {
  const none = { ...figures, framesDecoded: 0, screenFramesDecoded: 0 };
  expect(theirPictures(view(all), { ...media, statistics: none })).toEqual({ camera: null, screen: null });
  expect(theirPictures(view(all), { ...media, remotePicture: false }).camera).toBe(remoteVideo);
});

test('of somebody who never says it, the camera is on while frames come', () => {
  expect(theirPictures(view(null), media)).toEqual({ camera: remoteVideo, screen: null });
  expect(theirPictures(view(null), { ...media, remotePicture: false }).camera).toBeNull();
});

test('no sound is a finding only against what they say', () => {
  const silent = { ...media, soundMissing: true };
  expect(lacksSound(view(all), silent)).toBe(true);
  expect(lacksSound(view(null), silent)).toBe(true);
  expect(lacksSound(view({ ...all, microphone: false }), silent)).toBe(false);
  expect(lacksSound(view({ ...all, held: true }), silent)).toBe(false);
  expect(lacksSound(view(all, true), silent)).toBe(false);
  expect(lacksSound(view(all), media)).toBe(false);
});
