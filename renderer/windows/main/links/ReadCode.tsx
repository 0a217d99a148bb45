import { ScanQrCode } from 'lucide-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { Settings } from '../../../../core/ipc/settings.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { later } from '../../../components/mending/later.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { useIsHere } from '../../../components/useIsHere.ts';
import { useWhenHidden } from '../../../components/useWhenHidden.ts';
import { codeOfPicture } from '../trust/codeOfPicture.ts';
import { OpenPicture } from '../trust/OpenPicture.tsx';
import { useGivenPicture } from '../trust/useGivenPicture.ts';
import styles from './Links.module.css';

const ScanCode = later(async () => (await import('./ScanCode.tsx')).ScanCode);

export interface ReadCodeProps {
  /** Those that the person chose. */
  readonly cameras: Settings['cameras'];
  readonly inCall: boolean;
  readonly onText: (text: string) => void;
}

/** A QR code instead of typing: before the camera, in a picture that is opened, pasted or dropped. */
export function ReadCode({ cameras, inCall, onText }: ReadCodeProps) {
  const intl = useIntl();
  const [isScanning, setScanning] = useState(false);
  const [isWithoutCode, setWithoutCode] = useState(false);
  const isHere = useIsHere();
  const read = async (picture: Blob | null) => {
    setWithoutCode(false);
    const text = picture === null ? null : await codeOfPicture(picture).catch(() => null);
    // Who has closed this wants nothing of it any more.
    if (!isHere()) return;
    if (text === null) setWithoutCode(true);
    else onText(text);
  };
  const [wasInCall, setWasInCall] = useState(inCall);
  // A call that begins may want the camera. Who scans on meanwhile presses again.
  if (inCall !== wasInCall) {
    setWasInCall(inCall);
    if (inCall) setScanning(false);
  }
  useWhenHidden(() => setScanning(false));
  useGivenPicture((picture) => void read(picture));
  return (
    <div className={styles['form']}>
      {isScanning && (
        <ScanCode
          cameras={cameras}
          onText={(text) => {
            // The camera closes before anything else happens.
            setScanning(false);
            onText(text);
          }}
        />
      )}
      <div className={styles['row']}>
        <Button
          size="small"
          icon={<ScanQrCode size={16} aria-hidden="true" />}
          aria-pressed={isScanning}
          onClick={() => {
            setWithoutCode(false);
            setScanning((before) => !before);
          }}
        >
          {intl.formatMessage({ id: isScanning ? 'scan.end' : 'scan.begin' })}
        </Button>
        <OpenPicture
          size="small"
          label={intl.formatMessage({ id: 'scan.file' })}
          onPicture={(picture) => void read(picture)}
        />
      </div>
      {isWithoutCode && (
        <Notice kind="warning" role="alert">
          {intl.formatMessage({ id: 'scan.noCode' })}
        </Notice>
      )}
    </div>
  );
}
