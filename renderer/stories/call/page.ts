import '../../theme/global.css';
import { noChoices, type DeviceChoicesView } from '../../media/deviceChoicesView.ts';
import { noMedia, type MediaView } from '../../media/mediaView.ts';
import type { BlurView } from '../../media/BackgroundBlur.ts';
import type { VoiceOnlyView } from '../../media/noise/VoiceOnly.ts';
import { createViewFeed } from '../../media/viewFeed.ts';
import type { MediaViews } from '../../media/WebRTCService.ts';
import { drawCall } from '../../windows/call/drawCall.tsx';
import type { Scene } from '../scene.ts';
import { painted } from './painted.ts';

/*
 * The call window with a media engine that is only told of: what no fake device brings about, as a network that loses
 * packets, is drawn by the very parts that people see. It is built for tests alone and is in no package.
 */

const views = createViewFeed<MediaViews>(new Map());
const blur = createViewFeed<BlurView>('off');
const voiceOnly = createViewFeed<VoiceOnlyView>('off');
const devices = createViewFeed<DeviceChoicesView>(noChoices);

/** Samples end now, by the clock of the page. */
function viewOf(callId: string, { media = {}, pictures = [] }: Scene): MediaView {
  const samples = media.quality ?? [];
  const ahead = performance.now() - (samples.at(-1)?.atMs ?? 0);
  return {
    ...noMedia,
    ...media,
    callId,
    quality: samples.map((sample) => ({ ...sample, atMs: sample.atMs + ahead })),
    ...Object.fromEntries(pictures.map((name) => [name, painted(name)])),
  };
}

Object.assign(globalThis, {
  showScene: (scene: Scene, callIds: readonly string[]) => {
    blur.show(scene.blur ?? 'off');
    voiceOnly.show(scene.voiceOnly ?? 'off');
    devices.show({ ...noChoices, ...scene.devices });
    views.show(new Map(callIds.map((callId) => [callId, viewOf(callId, scene)])));
  },
});

const nothing = (): void => undefined;
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
drawCall(root, {
  bridge: window.call,
  media: {
    views: views.view,
    subscribe: views.subscribe,
    ...{ setMuted: nothing, setCamera: nothing, setScreen: nothing, setSmallPicture: nothing },
  },
  devices: {
    ...{ view: devices.view, subscribe: devices.subscribe, look: async () => undefined },
    ...{ forgetNews: nothing, undo: nothing, choose: nothing },
    openApart: async () => ({ ok: false, failure: 'missing' }),
  },
  blur,
  voiceOnly,
});
