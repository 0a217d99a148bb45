import { ROUTES } from '../../core/call/call.ts';
import { QUALITY_CAUSES, type QualityCause } from '../../core/call/quality/quality.ts';
import type { QualitySample } from '../../core/call/quality/sample.ts';
import { HISTORY_MS, QUALITY_SAMPLE_MS, type QualityHistory } from '../../core/call/quality/history.ts';
import type { CallView, Route } from '../../core/call/view.ts';
import type { BlurView } from '../media/BackgroundBlur.ts';
import type { CallStatistics } from '../media/callStatistics.ts';
import type { CameraView, MicrophoneView, ScreenView } from '../media/mediaView.ts';
import type { VoiceOnlyView } from '../media/noise/VoiceOnly.ts';
import { each } from './each.ts';
import type { CallPicture } from './picture.ts';
import type { Scene } from './scene.ts';
import { calling, inCall, security, storyWords, videoCall } from './snapshots.ts';

/** The call window by what its media engine shows: devices, pictures, how good the call is. */
export interface MediaStory {
  readonly picture: CallPicture;
  readonly scene: Scene;
  /** What stood there before, and what was said then counts. */
  readonly comesFrom?: CallPicture;
}

type Connected = Extract<CallView, { phase: 'connected' }>;

const verified = security({ verified: true });
const talking = (part: Partial<Connected> = {}): CallPicture =>
  calling({ ...inCall, route: 'direct', relayOnly: false, ...part }, verified);
const theirCamera = { microphone: true, camera: true, screen: false, held: false };
const seen = (part: Partial<Connected> = {}): CallPicture =>
  calling({ ...videoCall, theirs: theirCamera, ...part }, verified);

const sample: QualitySample = {
  ...{ atMs: 0, roundTripMs: 41, lossIn: 0.002, lossOut: 0.001, jitterMs: 6, inKbps: 612, outKbps: 540 },
  ...{ soundPackets: 100, soundLevel: 0.2, picture: null, limitation: 'none', availableOutKbps: 2_000, path: null },
};
const LAST_MINUTE = (HISTORY_MS - 60_000) / QUALITY_SAMPLE_MS;

/** Five minutes whose last one is like this; the figures move as those of real calls do. */
const minutes = (lastOne: Partial<QualitySample> = {}): QualityHistory =>
  Array.from({ length: HISTORY_MS / QUALITY_SAMPLE_MS }, (_, index) => {
    const wave = Math.sin(index / 4) + Math.sin(index / 11);
    const moved = {
      ...sample,
      atMs: index * QUALITY_SAMPLE_MS,
      roundTripMs: 46 + wave * 9,
      jitterMs: 8 + wave * 2.5,
      inKbps: 640 + wave * 140,
      outKbps: 520 + wave * 60,
    };
    return index < LAST_MINUTE ? moved : { ...moved, ...lastOne };
  });

const statistics: CallStatistics = {
  ...{ audioPacketsSent: 15_000, audioPacketsReceived: 14_990, soundDecoded: true, videoPacketsReceived: 9_000 },
  ...{ framesDecoded: 8_000, screenFramesDecoded: 0, roundTripMs: 41, lossPercent: 0.2, jitterMs: 6 },
  ...{ audioCodec: 'opus', videoCodec: 'VP9', resolution: { width: 1280, height: 720 }, framesPerSecond: 29 },
};

/** What each cause is told from. */
const CAUSES: Readonly<Record<QualityCause, Partial<QualitySample>>> = {
  nothingArrives: { soundPackets: 0 },
  ourNetworkLoses: { lossOut: 0.09 },
  theirNetworkLoses: { lossIn: 0.09 },
  pathLoses: { lossIn: 0.08, lossOut: 0.07 },
  overTcp: { jitterMs: 90, path: 'relayedTcp' },
  delayIsLong: { roundTripMs: 640 },
  delayVaries: { jitterMs: 95 },
  computerIsSlow: { limitation: 'cpu' },
  uploadIsNarrow: { limitation: 'bandwidth', availableOutKbps: 110 },
  pictureStands: { picture: { framesPerSecond: 0, dropped: 0, frozen: 1 } },
};

const onlySound = { microphone: 'on', camera: 'off', screen: 'off', statistics, quality: minutes() } as const;
const withPicture = { ...onlySound, camera: 'on' } as const;
const both = ['localVideo', 'remoteVideo'] as const;

export const qualityStories = each<QualityCause, MediaStory>(QUALITY_CAUSES, (cause) => ({
  picture: seen(cause === 'overTcp' ? { route: 'relayedTcp' } : {}),
  scene: { media: { ...withPicture, quality: minutes(CAUSES[cause]) }, pictures: both },
}));

export const routeStories = each<Route, MediaStory>(ROUTES, (route) => ({
  picture: talking({ route }),
  scene: { media: onlySound },
}));

const ofMicrophone = (microphone: MicrophoneView): MediaStory => ({
  picture: talking({ muted: microphone !== 'on' }),
  scene: { media: { ...onlySound, microphone } },
});

export const microphoneStories: Readonly<Record<MicrophoneView, MediaStory>> = {
  closed: { picture: talking(), scene: { media: { ...onlySound, microphone: 'closed', quality: [] } } },
  on: ofMicrophone('on'),
  muted: ofMicrophone('muted'),
  'lost.missing': ofMicrophone('lost.missing'),
  'lost.blocked': ofMicrophone('lost.blocked'),
  'lost.busy': ofMicrophone('lost.busy'),
};

const ofCamera = (camera: CameraView): MediaStory => ({
  picture: seen(),
  scene: {
    media: { ...withPicture, camera },
    pictures: camera === 'on' ? both : ['remoteVideo'],
  },
});

export const cameraStories: Readonly<Record<CameraView, MediaStory>> = {
  absent: { picture: talking(), scene: { media: { ...onlySound, camera: 'absent', screen: 'absent' } } },
  off: ofCamera('off'),
  opening: ofCamera('opening'),
  on: ofCamera('on'),
  missing: ofCamera('missing'),
  blocked: ofCamera('blocked'),
  busy: ofCamera('busy'),
  'lost.missing': ofCamera('lost.missing'),
  'lost.blocked': ofCamera('lost.blocked'),
  'lost.busy': ofCamera('lost.busy'),
};

const ofScreen = (screen: ScreenView): MediaStory => ({
  picture: talking({ sharing: screen === 'on' }),
  scene: { media: { ...onlySound, screen } },
});

export const screenStories: Readonly<Record<ScreenView, MediaStory>> = {
  absent: ofScreen('absent'),
  off: ofScreen('off'),
  choosing: ofScreen('choosing'),
  on: ofScreen('on'),
  failed: ofScreen('failed'),
  ended: ofScreen('ended'),
};

const ofBlur = (blur: BlurView): MediaStory => ({
  picture: seen(),
  scene: { media: withPicture, pictures: both, blur },
});

export const blurStories: Readonly<Record<BlurView, MediaStory>> = {
  off: ofBlur('off'),
  on: ofBlur('on'),
  tooSlow: ofBlur('tooSlow'),
  failed: ofBlur('failed'),
};

const ofVoiceOnly = (voiceOnly: VoiceOnlyView): MediaStory => ({
  picture: talking(),
  scene: { media: onlySound, voiceOnly },
});

export const voiceOnlyStories: Readonly<Record<VoiceOnlyView, MediaStory>> = {
  off: ofVoiceOnly('off'),
  on: ofVoiceOnly('on'),
  works: ofVoiceOnly('works'),
  tooSlow: ofVoiceOnly('tooSlow'),
  failed: ofVoiceOnly('failed'),
};

const headset = { id: 'b', label: 'Jabra Evolve2 65 Mono (0b0e:0305)', group: 'headset' };
const builtIn = { id: 'a', label: 'Built-in Audio Analog Stereo', group: 'built-in' };
const noNews = { microphone: null, speaker: null, camera: null };

export const otherMediaStories = {
  words: {
    picture: calling({ ...videoCall, theirs: theirCamera }, security({ words: storyWords })),
    scene: { media: withPicture, pictures: both },
  },
  local: {
    picture: talking(),
    scene: { media: { ...onlySound, quality: minutes({ path: 'local' }) } },
  },
  soundMissing: { picture: talking(), scene: { media: { ...onlySound, soundMissing: true } } },
  smallPicture: { picture: seen(), scene: { media: { ...withPicture, smallPicture: true }, pictures: both } },
  reconnecting: { picture: seen({ reconnecting: true }), scene: { media: withPicture, pictures: both } },
  theirScreen: {
    picture: seen({ theirs: { ...theirCamera, screen: true } }),
    scene: {
      media: { ...withPicture, statistics: { ...statistics, screenFramesDecoded: 90 } },
      pictures: [...both, 'remoteScreen'],
    },
  },
  theirCameraOff: {
    picture: seen({ theirs: { ...theirCamera, camera: false } }),
    scene: { media: withPicture, pictures: ['localVideo', 'remoteVideo'] },
  },
  switched: {
    picture: talking(),
    scene: {
      media: onlySound,
      devices: { news: { ...noNews, microphone: { what: 'switched', to: headset, from: builtIn, mayUndo: true } } },
    },
  },
  unusable: {
    picture: seen(),
    scene: {
      media: withPicture,
      pictures: both,
      devices: { news: { ...noNews, camera: { what: 'unusable', to: null, from: headset, mayUndo: false } } },
    },
  },
} as const satisfies Readonly<Record<string, MediaStory>>;

const inReplaced = ({ picture, scene }: MediaStory): MediaStory => ({
  picture: { ...picture, isReplaced: true },
  scene,
});

/** The restart that helps waits for the end of the call, and is offered there. */
const endedAfter = ({ picture, scene }: MediaStory): MediaStory => {
  const { call } = picture.call.phase === 'idle' ? inCall : picture.call;
  const hungUp: CallView = { phase: 'ended', call, reason: 'hungUpThere', durationMs: 754_000, note: null, relays: [] };
  return { picture: { ...picture, call: hungUp, security: null }, scene, comesFrom: picture };
};

/** Where another version was installed underneath (ADR 77), other words stand in the place of those above. */
export const replacedStories = {
  microphone: inReplaced(microphoneStories['lost.missing']),
  camera: inReplaced(cameraStories.busy),
  endOfMicrophone: endedAfter(inReplaced(microphoneStories['lost.missing'])),
  endOfCamera: endedAfter(inReplaced(cameraStories.busy)),
} as const;
