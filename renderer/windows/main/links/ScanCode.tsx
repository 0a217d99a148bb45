import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '../../../components/Notice.tsx';
import { cameraConstraints } from '../../../media/deviceConstraints.ts';
import type { DeviceFailure } from '../../../media/devices.ts';
import { useAsk } from '../MainBridge.tsx';
import { codeIn } from '../trust/qrFromPicture.ts';
import { useOpenTrack } from '../useOpenTrack.ts';
import styles from './Links.module.css';

export interface ScanCodeProps {
  readonly onText: (text: string) => void;
}

/** Between two looks: a person holds a code for seconds. */
const LOOK_EVERY_MS = 250;
const CAMERA = JSON.stringify(cameraConstraints(null));

/** Looks through the camera for a QR code. The camera is open while this is shown, and no longer. */
export function ScanCode({ onText }: ScanCodeProps) {
  const intl = useIntl();
  const ask = useAsk();
  const video = useRef<HTMLVideoElement>(null);
  const [isAllowed, setAllowed] = useState(false);
  const [failure, setFailure] = useState<DeviceFailure | 'failed' | null>(null);
  const track = useOpenTrack(isAllowed ? CAMERA : null, setFailure);
  const read = useEffectEvent(onText);
  useEffect(() => {
    let isOver = false;
    // Main lets this window have the camera only in between.
    void ask(
      (main) => main.scanCode({ isOn: true }),
      () => setFailure('failed'),
    ).then((asked) => {
      if (!isOver) setAllowed(asked.done);
    });
    return () => {
      isOver = true;
      void ask((main) => main.scanCode({ isOn: false }));
    };
  }, [ask]);
  useEffect(() => {
    const picture = video.current;
    if (track === null || picture === null) return;
    picture.srcObject = new MediaStream([track]);
    const timer = setInterval(() => {
      if (picture.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
      const text = codeIn(picture, picture.videoWidth, picture.videoHeight);
      if (text === null) return;
      clearInterval(timer);
      read(text);
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [track]);
  return (
    <>
      <div className={styles['stage']} hidden={failure !== null}>
        <video ref={video} autoPlay muted playsInline aria-label={intl.formatMessage({ id: 'scan.picture' })} />
      </div>
      {failure !== null ? (
        <Notice kind="warning" role="alert">
          {intl.formatMessage({ id: `scan.${failure}` })}
        </Notice>
      ) : (
        <p className={styles['hint']} role="status">
          {intl.formatMessage({ id: track === null ? 'scan.opening' : 'scan.looking' })}
        </p>
      )}
    </>
  );
}
