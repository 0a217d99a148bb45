import type { CallStatistics } from './callStatistics.ts';

/** closed: not opened yet. lost: it was unplugged or taken away during the call. */
export type MicrophoneView = 'closed' | 'on' | 'muted' | 'lost';

/** absent: an audio call has none. missing and blocked: it was asked for and could not be had; the call goes on. */
export type CameraView = 'absent' | 'off' | 'opening' | 'on' | 'missing' | 'blocked' | 'busy';

/** What the call window shows of the media engine; the call itself is main's and stands in the snapshot. */
export interface MediaView {
  readonly callId: string | null;
  readonly microphone: MicrophoneView;
  readonly camera: CameraView;
  readonly localVideo: MediaStreamTrack | null;
  readonly remoteAudio: MediaStreamTrack | null;
  readonly remoteVideo: MediaStreamTrack | null;
  /** Pictures arrive: the other side's camera is on. */
  readonly remotePicture: boolean;
  /** Connected before, and at the moment not. */
  readonly interrupted: boolean;
  readonly statistics: CallStatistics | null;
  /** When the first sound of the other side was decoded, Unix milliseconds, to a tenth of a second. */
  readonly firstSoundAt: number | null;
}

export const noMedia: MediaView = {
  callId: null,
  microphone: 'closed',
  camera: 'absent',
  localVideo: null,
  remoteAudio: null,
  remoteVideo: null,
  remotePicture: false,
  interrupted: false,
  statistics: null,
  firstSoundAt: null,
};
