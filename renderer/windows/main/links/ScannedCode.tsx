import { later } from '../../../components/mending/later.tsx';
import type { Scanning } from './useScanning.ts';

const ScanCode = later(async () => (await import('./ScanCode.tsx')).ScanCode);

export interface ScannedCodeProps {
  readonly scanning: Pick<Scanning, 'isScanning' | 'end'>;
  readonly onText: (text: string) => void;
}

/** What the camera sees, while somebody scans. It closes before anything becomes of what was read. */
export function ScannedCode({ scanning: { isScanning, end }, onText }: ScannedCodeProps) {
  if (!isScanning) return null;
  return (
    <ScanCode
      onText={(text) => {
        end();
        onText(text);
      }}
    />
  );
}
