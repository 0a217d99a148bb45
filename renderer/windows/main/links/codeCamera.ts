import { createContext } from 'react';
import type { Settings } from '../../../../core/ipc/settings.ts';

/** What a QR code is looked for with. */
export interface CodeCamera {
  /** Those that the person chose, as they are remembered. */
  readonly cameras: Settings['cameras'];
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
}

export const CodeCameraContext = createContext<CodeCamera>({ cameras: [], inCall: false });
