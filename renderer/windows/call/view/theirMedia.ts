import type { MediaView } from '../../../media/mediaView.ts';
import type { CallInProgress } from './callInProgress.ts';

/** What of the other side's pictures is to be shown now. */
export interface TheirPictures {
  readonly camera: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
}

/**
 * Their own word decides what is shown, and the first decoded frame from when on: the last frame of a camera that is
 * off stands in its element like a photograph. An older Ringfort has no such word; then a picture is there while frames
 * come.
 */
export function theirPictures(view: CallInProgress, media: MediaView): TheirPictures {
  if (view.phase !== 'connected' || view.heldHere) return { camera: null, screen: null };
  const { theirs } = view;
  const { remoteVideo, remoteScreen, remotePicture, statistics } = media;
  if (theirs === null) return { camera: remotePicture ? remoteVideo : null, screen: null };
  const decoded = (frames: number | undefined): boolean => (frames ?? 0) > 0;
  const { camera, screen, held } = theirs;
  return {
    camera: camera && !held && decoded(statistics?.framesDecoded) ? remoteVideo : null,
    screen: screen && !held && decoded(statistics?.screenFramesDecoded) ? remoteScreen : null,
  };
}

/** Sound should arrive, for all they said, and none does. */
export function lacksSound(view: CallInProgress, { soundMissing }: MediaView): boolean {
  if (view.phase !== 'connected' || view.heldHere || view.reconnecting || !soundMissing) return false;
  return view.theirs === null || (view.theirs.microphone && !view.theirs.held);
}
