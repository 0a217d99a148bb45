import type { Silence } from '../../../../core/call/silence.ts';
import type { RingFinding, RingTestCodes } from '../../../../core/ipc/ringTestShapes.ts';
import { SILENCE_ENDS } from '../../../../core/ipc/silenceEnds.ts';
import type { SettingsChange } from '../../../../core/ipc/settings.ts';
import type { SettingsSection } from '../../../../core/ipc/settingsSection.ts';
import type { SystemPage } from '../../../../core/ipc/systemSettings.ts';
import type { MessageId } from '../../../../core/words/messages.ts';

/** What a press can do about it: a setting, a section of ours or a page of the system's settings, or what main does. */
export interface RingFix {
  readonly label: MessageId;
  readonly act:
    | { readonly change: SettingsChange }
    | { readonly section: SettingsSection }
    | { readonly page: SystemPage }
    | 'reconnect'
    | 'restart';
}

/** Whatever is not well; the words for it have the same name. */
export type RingTrouble = {
  [Check in keyof RingTestCodes]: `ringTest.${Check}.${Exclude<RingTestCodes[Check], 'yes'>}`;
}[keyof RingTestCodes];

/** Per cent, as it is before anybody changes it. */
const LOUD = 100;

const ringing: RingFix = { label: 'remedy.openRinging', act: { section: 'ringing' } };
const devices: RingFix = { label: 'remedy.openDevices', act: { section: 'audioVideo' } };
const relays: RingFix = { label: 'remedy.openRelays', act: { section: 'network' } };
const system = (page: SystemPage): RingFix => ({ label: 'systemSettings.open', act: { page } });
const changing = (label: MessageId, change: SettingsChange): RingFix => ({ label, act: { change } });
const ending = (silence: Silence): RingFix => changing(SILENCE_ENDS[silence].words, SILENCE_ENDS[silence].change);

/** Each trouble with the press that helps. Null: the words say what to do, and no press of ours does it. */
export const RING_FIXES: Readonly<Record<RingTrouble, RingFix | null>> = {
  'ringTest.reached.notConnected': { label: 'ringTest.fix.reconnect', act: 'reconnect' },
  'ringTest.reached.notOffered': null,
  'ringTest.reached.noAnswer': null,
  'ringTest.reached.altered': null,
  'ringTest.reached.tooOften': null,
  'ringTest.mayRing.nobodyMayRing': ending('nobodyMayRing'),
  'ringTest.mayRing.doNotDisturb': ending('doNotDisturb'),
  'ringTest.mayRing.quietHours': ending('quietHours'),
  'ringTest.mayRing.systemQuiet': changing('ringTest.fix.systemQuiet', { ringsWhenSystemQuiet: 'everybody' }),
  'ringTest.mayRing.fullScreen': changing('ringTest.fix.fullScreen', { quietInFullScreen: false }),
  'ringTest.popup.notShown': { label: 'remedy.restart', act: 'restart' },
  'ringTest.popup.notPainted': null,
  'ringTest.popup.interrupted': null,
  'ringTest.sound.unmeasured': ringing,
  'ringTest.sound.volumeZero': changing('ringTest.fix.volume', { ringtoneVolume: LOUD }),
  'ringTest.sound.silent': ringing,
  'ringTest.sound.noOutput': changing('ringTest.fix.outputs', { ringDevices: [] }),
  'ringTest.sound.unknown': null,
  'ringTest.tray.none': null,
  'ringTest.tray.unknown': null,
  'ringTest.notifications.none': system('notifications'),
  'ringTest.notifications.unknown': system('notifications'),
  'ringTest.autostart.off': changing('settings.startAtLogin', { startAtLogin: true }),
  'ringTest.autostart.asksPassphrase': null,
  'ringTest.autostart.unknown': null,
  'ringTest.microphone.none': devices,
  'ringTest.microphone.denied': system('microphone'),
  'ringTest.microphone.unknown': devices,
  'ringTest.camera.none': null,
  'ringTest.camera.denied': system('camera'),
  'ringTest.camera.unknown': null,
  'ringTest.direct.local': null,
  'ringTest.direct.none': null,
  'ringTest.direct.localAlone': null,
  'ringTest.direct.noneAlone': null,
  'ringTest.direct.unknown': null,
  'ringTest.relay.none': null,
  'ringTest.relay.fails': relays,
  'ringTest.relay.unknown': relays,
};

/** What is not well about it. Null: nothing. */
export function ringTrouble({ check, code }: Pick<RingFinding, 'check' | 'code'>): RingTrouble | null {
  const id = `ringTest.${check}.${code}`;
  return isTrouble(id) ? id : null;
}

function isTrouble(id: string): id is RingTrouble {
  return Object.hasOwn(RING_FIXES, id);
}
