import { ImageUp, ScanQrCode } from 'lucide-react';
import { useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../../components/Button.tsx';
import { later } from '../../../components/later.tsx';
import { Notice } from '../../../components/Notice.tsx';
import { useGivenPicture } from '../trust/useGivenPicture.ts';
import styles from './Links.module.css';

const ScanCode = later(async () => (await import('./ScanCode.tsx')).ScanCode);

export interface ReadCodeProps {
  readonly onText: (text: string) => void;
}

/** A QR code instead of typing: before the camera, in a picture that is opened, pasted or dropped. */
export function ReadCode({ onText }: ReadCodeProps) {
  const intl = useIntl();
  const file = useRef<HTMLInputElement>(null);
  const [isScanning, setScanning] = useState(false);
  const [isWithoutCode, setWithoutCode] = useState(false);
  const read = async (picture: Blob | null) => {
    setWithoutCode(false);
    // The reader is loaded with the first picture: most people type or open a link.
    const { qrFromPicture } = await import('../trust/qrFromPicture.ts');
    const text = picture === null ? null : await qrFromPicture(picture).catch(() => null);
    if (text === null) setWithoutCode(true);
    else onText(text);
  };
  useGivenPicture((picture) => void read(picture));
  return (
    <div className={styles['form']}>
      {isScanning && <ScanCode onText={onText} />}
      <div className={styles['row']}>
        <Button
          size="small"
          icon={<ScanQrCode size={16} aria-hidden="true" />}
          aria-pressed={isScanning}
          onClick={() => setScanning((before) => !before)}
        >
          {intl.formatMessage({ id: isScanning ? 'scan.end' : 'scan.begin' })}
        </Button>
        <Button size="small" icon={<ImageUp size={16} aria-hidden="true" />} onClick={() => file.current?.click()}>
          {intl.formatMessage({ id: 'scan.file' })}
        </Button>
      </div>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        aria-label={intl.formatMessage({ id: 'scan.file' })}
        onChange={(event) => {
          const [picture] = event.currentTarget.files ?? [];
          // The same file may be chosen again after it was taken anew.
          event.currentTarget.value = '';
          if (picture) void read(picture);
        }}
      />
      {isWithoutCode && (
        <Notice kind="warning" role="alert">
          {intl.formatMessage({ id: 'scan.noCode' })}
        </Notice>
      )}
    </div>
  );
}
