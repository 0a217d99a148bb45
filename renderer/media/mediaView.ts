import type { QualityHistory } from '../../core/call/quality/history.ts';
import type { CallStatistics } from './callStatistics.ts';
import type { DeviceFailure } from './devices.ts';

/** It was unplugged or taken away during the call and comes back by itself; for now there is none, or it is kept. */
export type LostView = `lost.${DeviceFailure}`;

/** closed: not opened yet. */
export type MicrophoneView = 'closed' | 'on' | 'muted' | LostView;

/**
 * absent: the other side has no line for it. missing, blocked, busy: it was asked for and could not be had; the call
 * goes on.
 */
export type CameraView = 'absent' | 'off' | 'opening' | 'on' | DeviceFailure | LostView;

/**
 * absent: the other side has no line for it. choosing: the person is asked. failed: their choice was not to be had.
 * ended: what was shared was closed, or the system stopped it.
 */
export type ScreenView = 'absent' | 'off' | 'choosing' | 'on' | 'failed' | 'ended';

/** What the call window shows of the media engine; the call itself is main's and stands in the snapshot. */
export interface MediaView {
  readonly callId: string | null;
  readonly microphone: MicrophoneView;
  readonly camera: CameraView;
  readonly screen: ScreenView;
  /** What the microphone hears, as it is sent while it is not muted; null while none is open. */
  readonly localAudio: MediaStreamTrack | null;
  readonly localVideo: MediaStreamTrack | null;
  readonly remoteAudio: MediaStreamTrack | null;
  readonly remoteVideo: MediaStreamTrack | null;
  readonly remoteScreen: MediaStreamTrack | null;
  /** Pictures of the other side's camera arrive. What it is meant to be stands in the snapshot, if they tell it. */
  readonly remotePicture: boolean;
  /** For five seconds no sound has arrived, not even silence. */
  readonly soundMissing: boolean;
  readonly statistics: CallStatistics | null;
  /** Of the last five minutes. */
  readonly quality: QualityHistory;
  /** The own picture goes out smaller than it could, as the person wished. */
  readonly smallPicture: boolean;
  /** When the first sound of the other side was decoded, Unix milliseconds, to a tenth of a second. */
  readonly firstSoundAt: number | null;
}

export const noMedia: MediaView = {
  callId: null,
  microphone: 'closed',
  camera: 'absent',
  screen: 'absent',
  localAudio: null,
  localVideo: null,
  remoteAudio: null,
  remoteVideo: null,
  remoteScreen: null,
  remotePicture: false,
  soundMissing: false,
  statistics: null,
  quality: [],
  smallPicture: false,
  firstSoundAt: null,
};

export function isLost(view: MicrophoneView | CameraView): view is LostView {
  return view.startsWith('lost.');
}

/** The person turned it on and not off since: a press turns it off. */
export function isWanted(camera: CameraView): boolean {
  return camera === 'on' || camera === 'opening' || isLost(camera);
}
