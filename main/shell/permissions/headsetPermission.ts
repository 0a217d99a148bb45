import type { Session, WebContents } from 'electron';
import { APP_ORIGIN } from '../windows/appScheme.ts';

/** What Electron tells of a HID device. */
interface Hid {
  readonly deviceId: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly name: string;
  readonly serialNumber?: string;
}

export interface HeadsetPermissionRules {
  readonly isHeadset: (device: Hid) => boolean;
  readonly isPaired: (device: Hid) => boolean;
  /** Whether a window is the one that may have headsets. */
  readonly mayUse: (contents: WebContents) => boolean;
  readonly contentsOf: (processId: number, routingId: number) => WebContents | null;
  readonly choose: <Device extends Hid>(devices: readonly Device[]) => Promise<Device | null>;
  readonly pair: (device: Hid) => Promise<void>;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** Which devices a page may reach: headsets that a person chose in a list that main draws, for the main window. */
export function permitHeadsets(session: Session, rules: HeadsetPermissionRules): void {
  session.setDevicePermissionHandler(
    ({ deviceType, origin, device }) =>
      deviceType === 'hid' &&
      [APP_ORIGIN, `${APP_ORIGIN}/`].includes(origin) &&
      'vendorId' in device &&
      'name' in device &&
      rules.isPaired(device),
  );
  session.on('select-hid-device', (event, { deviceList, frame }, answer) => {
    event.preventDefault();
    const contents = frame === null ? null : rules.contentsOf(frame.processId, frame.routingId);
    if (contents === null || !rules.mayUse(contents)) return answer();
    // One headset has several interfaces.
    const named = new Map(deviceList.filter(rules.isHeadset).map((device) => [device.deviceId, device]));
    const choose = async (): Promise<void> => {
      const chosen = await rules.choose([...named.values()]);
      if (chosen !== null) await rules.pair(chosen);
      answer(chosen?.deviceId);
    };
    choose().catch((error: unknown) => {
      rules.onFault('pair a headset', error);
      answer();
    });
  });
}
