import { useEffect, useRef } from 'react';

/** Chromium pulls a remote stream only while an element in the page plays it. */
export function RemoteSound({ track }: { readonly track: MediaStreamTrack | null }) {
  const audio = useRef<HTMLAudioElement>(null);
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
