import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '../../../components/Notice.tsx';
import { useAsk } from '../MainBridge.tsx';
import { codeIn } from '../trust/qrFromPicture.ts';
import styles from './Links.module.css';

export interface ScanCodeProps {
  readonly onText: (text: string) => void;
}

type Stage = 'opening' | 'looking' | 'blocked' | 'missing' | 'busy' | 'failed';

/** Between two looks: a person holds a code for seconds. */
const LOOK_EVERY_MS = 250;

/** Looks through the camera for a QR code. The camera is open while this is shown, and no longer. */
export function ScanCode({ onText }: ScanCodeProps) {
  const intl = useIntl();
  const ask = useAsk();
  const video = useRef<HTMLVideoElement>(null);
  const [stage, setStage] = useState<Stage>('opening');
  const latest = useRef(onText);
  useEffect(() => {
    latest.current = onText;
  });
  useEffect(() => {
    let stream: MediaStream | null = null;
    let timer: ReturnType<typeof setInterval> | undefined;
    let isOver = false;
    const stop = () => {
      isOver = true;
      clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
      void ask((main) => main.scanCode({ isOn: false }));
    };
    const look = () => {
      const picture = video.current;
      if (picture === null || picture.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
      const text = codeIn(picture, picture.videoWidth, picture.videoHeight);
      if (text === null || isOver) return;
      stop();
      latest.current(text);
    };
    const begin = async () => {
      await ask((main) => main.scanCode({ isOn: true }));
      const opened = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 } } });
      stream = opened;
      // It was closed while the system asked.
      if (isOver || video.current === null) return stop();
      video.current.srcObject = opened;
      await video.current.play();
      setStage('looking');
      timer = setInterval(look, LOOK_EVERY_MS);
    };
    begin().catch((error: unknown) => {
      if (!isOver) setStage(stageOf(error));
    });
    return stop;
  }, [ask]);
  const isProblem = stage !== 'opening' && stage !== 'looking';
  return (
    <>
      <div className={styles['stage']} hidden={isProblem}>
        <video ref={video} muted playsInline aria-label={intl.formatMessage({ id: 'scan.picture' })} />
      </div>
      {isProblem ? (
        <Notice kind="warning" role="alert">
          {intl.formatMessage({ id: `scan.${stage}` })}
        </Notice>
      ) : (
        <p className={styles['hint']} role="status">
          {intl.formatMessage({ id: `scan.${stage}` })}
        </p>
      )}
    </>
  );
}

/** What kept the camera closed, as engines name it. */
function stageOf(error: unknown): Stage {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'blocked';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'failed';
}
