import { useContext, useState } from 'react';
import { useWhenHidden } from '../../../components/useWhenHidden.ts';
import { CodeCameraContext } from './codeCamera.ts';

export interface Scanning {
  readonly isScanning: boolean;
  readonly toggle: () => void;
  readonly end: () => void;
}

/** Whether the camera is open for a code: until the person has had enough, nobody can see it, or a call begins. */
export function useScanning(): Scanning {
  const { inCall } = useContext(CodeCameraContext);
  const [isScanning, setScanning] = useState(false);
  const [wasInCall, setWasInCall] = useState(inCall);
  // A call that begins may want the camera. Who scans on meanwhile presses again.
  if (inCall !== wasInCall) {
    setWasInCall(inCall);
    if (inCall) setScanning(false);
  }
  const end = () => setScanning(false);
  useWhenHidden(end);
  return { isScanning, toggle: () => setScanning((before) => !before), end };
}
