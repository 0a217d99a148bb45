import { useContext, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { toldOf } from '../../../../core/words/ofReplaced.ts';
import { useReplaced } from '../../../components/asking/replaced.ts';
import { SystemSettingsButton } from '../../../components/asking/SystemSettingsButton.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { cameraConstraints } from '../../../media/deviceConstraints.ts';
import type { DeviceFailure } from '../../../media/devices.ts';
import { chosenDevices } from '../../../sound/chosenDevices.ts';
import { useAsk } from '../MainBridge.tsx';
import { NamedPressesLine } from '../NamedPresses.tsx';
import { codeIn } from '../trust/qrFromPicture.ts';
import { useOpenTrack } from '../useOpenTrack.ts';
import { CodeCameraContext } from './codeCamera.ts';
import styles from './Links.module.css';

/** Between two looks: a person holds a code for seconds. */
const LOOK_EVERY_MS = 250;

/** Looks through the chosen camera for a QR code. The camera is open while this is drawn, and no longer. */
export function ScanCode({ onText }: { readonly onText: (text: string) => void }) {
  const intl = useIntl();
  const { cameras } = useContext(CodeCameraContext);
  const ask = useAsk();
  const isReplaced = useReplaced();
  const video = useRef<HTMLVideoElement>(null);
  /** What is still to be tried, as constraints: the cameras of the person, then the system's. */
  const [ways, setWays] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<DeviceFailure | 'failed' | null>(null);
  const track = useOpenTrack(ways[0] ?? null, (why) => {
    // The system's word for all of them.
    if (why === 'blocked' || ways.length === 1) setFailure(why);
    else setWays(ways.slice(1));
  });
  // In a sheet that scrolls it comes about where there may be no more room.
  useEffect(() => {
    // What engines of today answer, a promise, is no clean-up.
    video.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const read = useEffectEvent(onText);
  const find = useEffectEvent(async () => {
    const present = await chosenDevices('camera', cameras);
    return [...present, null].map((camera) => JSON.stringify(cameraConstraints(camera)));
  });
  useEffect(() => {
    let isOver = false;
    // Main lets this window have the camera only in between.
    void ask(
      (main) => main.scanCode({ isOn: true }),
      () => setFailure('failed'),
    ).then(async (asked) => {
      const found = asked.done ? await find() : [];
      if (!isOver) setWays(found);
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
  const said = toldOf(`scan.${failure ?? 'failed'}`, isReplaced);
  return (
    <>
      <div className={styles['stage']} hidden={failure !== null}>
        <video ref={video} autoPlay muted playsInline aria-label={intl.formatMessage({ id: 'scan.picture' })} />
      </div>
      {failure !== null ? (
        <Notice
          kind="warning"
          role="alert"
          action={failure === 'blocked' && <SystemSettingsButton page="camera" ask={ask} />}
          remedies={<NamedPressesLine of={said} />}
        >
          {intl.formatMessage({ id: said })}
        </Notice>
      ) : (
        <p className={styles['hint']} role="status">
          {intl.formatMessage({ id: track === null ? 'scan.opening' : 'scan.looking' })}
        </p>
      )}
    </>
  );
}
