import { useState } from 'react';
import { useWhenHidden } from '../../../../components/useWhenHidden.ts';
import type { DeviceFailure } from '../../../../media/devices.ts';

export interface DeviceTrial {
  readonly isOn: boolean;
  /** Why the last one ended by itself. */
  readonly failure: DeviceFailure | null;
  readonly toggle: () => void;
  readonly fail: (failure: DeviceFailure) => void;
}

/** A device is tried for as long as the person wants it, sees the page, and no call has the devices. */
export function useDeviceTrial(inCall: boolean): DeviceTrial {
  const [isOn, setOn] = useState(false);
  const [failure, setFailure] = useState<DeviceFailure | null>(null);
  if (isOn && inCall) setOn(false);
  useWhenHidden(() => setOn(false));
  return {
    isOn,
    failure: inCall ? null : failure,
    toggle: () => {
      setFailure(null);
      setOn(!isOn);
    },
    fail: (why) => {
      setFailure(why);
      setOn(false);
    },
  };
}
