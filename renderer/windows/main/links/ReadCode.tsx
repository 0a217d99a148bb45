import { useState } from 'react';
import { useIntl } from 'react-intl';
import { Notice } from '../../../components/asking/Notice.tsx';
import { useIsHere } from '../../../components/useIsHere.ts';
import { codeOfPicture } from '../trust/codeOfPicture.ts';
import { OpenPicture } from '../trust/OpenPicture.tsx';
import { useGivenPicture } from '../trust/useGivenPicture.ts';
import styles from './Links.module.css';
import { ScanButton } from './ScanButton.tsx';
import { ScannedCode } from './ScannedCode.tsx';
import { useScanning } from './useScanning.ts';

/** A QR code instead of typing: before the camera, in a picture that is opened, pasted or dropped. */
export function ReadCode({ onText }: { readonly onText: (text: string) => void }) {
  const intl = useIntl();
  const scanning = useScanning();
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
  useGivenPicture((picture) => void read(picture));
  return (
    <div className={styles['form']}>
      <ScannedCode scanning={scanning} onText={onText} />
      <div className={styles['row']}>
        <ScanButton
          isScanning={scanning.isScanning}
          onToggle={() => {
            setWithoutCode(false);
            scanning.toggle();
          }}
        />
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
