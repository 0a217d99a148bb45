import { ScanQrCode } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Button } from '../../../components/controls/Button.tsx';

export interface ScanButtonProps {
  readonly isScanning: boolean;
  readonly onToggle: () => void;
}

/** Opens the camera for a QR code, and closes it. */
export function ScanButton({ isScanning, onToggle }: ScanButtonProps) {
  const intl = useIntl();
  return (
    <Button size="small" icon={<ScanQrCode size={16} aria-hidden="true" />} onClick={onToggle}>
      {intl.formatMessage({ id: isScanning ? 'scan.end' : 'scan.begin' })}
    </Button>
  );
}
