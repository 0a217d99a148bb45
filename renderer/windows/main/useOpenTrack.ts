import { useEffect, useEffectEvent, useState } from 'react';
import { openDevice, type DeviceFailure } from '../../media/devices.ts';

/**
 * The track of one device, for as long as it is drawn. `constraints` as JSON: another text is another device; null:
 * none is opened. `onFailed`: it cannot be had, or was unplugged. While another window is in front main lets this one
 * have none: then it is asked for once more when the person is back.
 */
export function useOpenTrack(
  constraints: string | null,
  onFailed: (failure: DeviceFailure) => void,
): MediaStreamTrack | null {
  const [opened, setOpened] = useState<{ readonly track: MediaStreamTrack; readonly of: string } | null>(null);
  const failed = useEffectEvent(onFailed);
  useEffect(() => {
    if (constraints === null) return;
    let close: () => void = () => undefined;
    let gone = false;
    const wanted: MediaStreamConstraints = JSON.parse(constraints);
    const attempt = async (): Promise<void> => {
      const isInFront = document.hasFocus();
      const answer = await openDevice(wanted);
      if (gone && answer.ok) answer.track.stop();
      if (gone) return;
      if (!answer.ok && answer.failure === 'blocked' && !isInFront) return tryInFront();
      if (!answer.ok) return failed(answer.failure);
      answer.track.addEventListener('ended', () => failed('missing'));
      close = () => answer.track.stop();
      setOpened({ track: answer.track, of: constraints });
    };
    const again = (): void => void attempt();
    const tryInFront = (): void => {
      if (document.hasFocus()) return again();
      window.addEventListener('focus', again, { once: true });
    };
    again();
    return () => {
      gone = true;
      window.removeEventListener('focus', again);
      close();
    };
  }, [constraints]);
  return opened !== null && opened.of === constraints ? opened.track : null;
}
