import type { BlurView } from '../media/BackgroundBlur.ts';
import type { DeviceChoicesView } from '../media/deviceChoicesView.ts';
import type { MediaView } from '../media/mediaView.ts';
import type { VoiceOnlyView } from '../media/noise/VoiceOnly.ts';

type Track = 'localAudio' | 'localVideo' | 'remoteAudio' | 'remoteVideo' | 'remoteScreen';

/** What the media engine of the call window would show of a call, as plain data: pictures are painted in the page. */
export interface Scene {
  readonly media?: Partial<Omit<MediaView, Track | 'callId'>>;
  readonly pictures?: readonly ('localVideo' | 'remoteVideo' | 'remoteScreen')[];
  readonly blur?: BlurView;
  readonly voiceOnly?: VoiceOnlyView;
  readonly devices?: Partial<DeviceChoicesView>;
}

declare global {
  interface Window {
    /** On the page of stories: from now on the engine shows this of these calls. */
    readonly showScene: (scene: Scene, callIds: readonly string[]) => void;
  }
}
