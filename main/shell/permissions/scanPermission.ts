import type { ElapsedTime } from '../../ports/clock.ts';

/** Long enough to find a code and hold it; then the person presses again. */
const SCAN_MS = 60_000;

export interface ScanPermission {
  /** The page says that a person wants to scan, or that they are done. */
  readonly wanted: (isOn: boolean) => void;
  /** The camera alone, and only then. */
  readonly mayOpen: (kinds: readonly string[] | undefined) => boolean;
}

/** When the main window may open the camera: it reads the QR codes of links. It hears nothing at any time. */
export function createScanPermission({ elapsed }: ElapsedTime): ScanPermission {
  let until = Number.NEGATIVE_INFINITY;
  return {
    wanted: (isOn) => (until = isOn ? elapsed() + SCAN_MS : Number.NEGATIVE_INFINITY),
    mayOpen: (kinds) => elapsed() < until && kinds?.length === 1 && kinds[0] === 'video',
  };
}
