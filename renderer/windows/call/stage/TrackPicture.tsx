import { useEffect, useRef } from 'react';

export interface TrackPictureProps {
  readonly track: MediaStreamTrack;
  readonly label: string;
  readonly className: string | undefined;
}

/** A video track on the screen. Always silent: sound has its own element. */
export function TrackPicture({ track, label, className }: TrackPictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.srcObject = new MediaStream([track]);
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return <video ref={video} className={className} aria-label={label} autoPlay playsInline muted />;
}
