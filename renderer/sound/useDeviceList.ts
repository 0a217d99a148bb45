import { useEffect, useState } from 'react';
import { devicesFrom, noDevices, type DeviceList } from '../media/deviceList.ts';
import { onDevicesChanged } from '../media/devices.ts';

/** Devices of PulseAudio and PipeWire come and go without an event. */
const LOOK_MS = 3000;

/** The devices that there are, as long as somebody looks at the page; nothing is opened for it. */
export function useDeviceList(): DeviceList {
  const [list, setList] = useState(noDevices);
  useEffect(() => {
    // Pages that are not secure have none.
    if (!('mediaDevices' in navigator)) return;
    let gone = false;
    const look = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      try {
        const next = devicesFrom(await navigator.mediaDevices.enumerateDevices());
        if (!gone) setList((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
      } catch {
        // What was there is as good as anything.
      }
    };
    void look();
    const forget = onDevicesChanged(() => void look());
    const again = setInterval(() => void look(), LOOK_MS);
    return () => {
      gone = true;
      forget();
      clearInterval(again);
    };
  }, []);
  return list;
}
