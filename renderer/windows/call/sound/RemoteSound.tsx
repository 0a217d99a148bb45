import { useEffect, useRef } from 'react';
import { playOn } from '../../../media/speaker.ts';

export interface RemoteSoundProps {
  readonly track: MediaStreamTrack | null;
  /** The id of what it is heard on. */
  readonly speaker: string;
}

/** Chromium pulls a remote stream only while an element in the page plays it. */
export function RemoteSound({ track, speaker }: RemoteSoundProps) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (element !== null && element.sinkId !== speaker) void playOn(element, speaker);
  }, [speaker]);
  useEffect(() => {
    const element = audio.current;
    if (element === null || track === null) return;
    element.srcObject = new MediaStream([track]);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return <audio ref={audio} autoPlay />;
}
