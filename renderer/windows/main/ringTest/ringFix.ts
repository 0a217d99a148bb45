import type { RingFinding } from '../../../../core/ipc/ringTest.ts';
import type { SettingsChange } from '../../../../core/ipc/settings.ts';
import type { SystemPage } from '../../../../core/ipc/systemSettings.ts';
import type { MessageId } from '../../../../core/words/messages.ts';

/** What a press can do about it: a setting, or something else that main does. */
export interface RingFix {
  readonly label: MessageId;
  /** A name is that of a page of the system's settings. */
  readonly act: { readonly change: SettingsChange } | 'reconnect' | SystemPage;
}

/** Per cent, as it is before anybody changes it. */
const LOUD = 100;

/** Null: the words say what to do, and no press of ours does it. */
export function ringFix({ check, code }: Pick<RingFinding, 'check' | 'code'>): RingFix | null {
  switch (`${check}.${code}`) {
    case 'reached.notConnected':
      return { label: 'ringTest.fix.reconnect', act: 'reconnect' };
    case 'mayRing.nobodyMayRing':
      return { label: 'ringTest.fix.contactsMayRing', act: { change: { whoMayRing: 'contacts' } } };
    case 'mayRing.doNotDisturb':
      return { label: 'tray.doNotDisturb.off', act: { change: { doNotDisturb: 'off' } } };
    case 'mayRing.quietHours':
      return { label: 'ringTest.fix.quietHours', act: { change: { quietHours: false } } };
    case 'mayRing.systemQuiet':
      return { label: 'ringTest.fix.systemQuiet', act: { change: { ringsWhenSystemQuiet: 'everybody' } } };
    case 'mayRing.fullScreen':
      return { label: 'ringTest.fix.fullScreen', act: { change: { quietInFullScreen: false } } };
    case 'sound.volumeZero':
      return { label: 'ringTest.fix.volume', act: { change: { ringtoneVolume: LOUD } } };
    case 'sound.noOutput':
      return { label: 'ringTest.fix.outputs', act: { change: { ringDevices: [] } } };
    case 'autostart.off':
      return { label: 'settings.startAtLogin', act: { change: { startAtLogin: true } } };
    case 'microphone.denied':
      return { label: 'systemSettings.open', act: 'microphone' };
    case 'camera.denied':
      return { label: 'systemSettings.open', act: 'camera' };
    default:
      return null;
  }
}
