import { readSettings } from '../ipc/readSettings.ts';
import { Settings } from '../ipc/settings.ts';

/**
 * What becomes of a setting that stands in a backup. `ofComputer`: it belongs to this computer and not to the person
 * (its devices, keys and start, how it is updated), so it neither goes along nor comes. `asInFile`: a matter of taste.
 * `neverLaxer`: it protects, or keeps what is here; all its values, the laxest first, and none of a file goes back
 * before the one that holds here.
 */
type Going<Value> = 'ofComputer' | 'asInFile' | { readonly neverLaxer: AllOf<Value> };

/** Every one of them, once, in some order. */
type AllOf<Values, One = Values> = [Values] extends [never]
  ? readonly []
  : One extends Values
    ? readonly [One, ...AllOf<Exclude<Values, One>>]
    : never;

/** Every setting has to say so: a new one does not compile before it does. */
const OF_BACKUP: { readonly [Name in keyof Settings]: Going<Settings[Name]> } = {
  whoMayRing: { neverLaxer: ['everybody', 'contacts', 'nobody'] },
  alwaysRelay: { neverLaxer: [false, true] },
  // Where a year holds, what is older goes within the hour.
  historyKept: { neverLaxer: ['year', 'tenThousand'] },
  ringtone: 'asInFile',
  ringtoneVolume: 'asInFile',
  ringDevices: 'ofComputer',
  pausePlayers: 'asInFile',
  startAtLogin: 'ofComputer',
  doNotDisturb: 'ofComputer',
  quietHours: 'asInFile',
  quietFrom: 'asInFile',
  quietUntil: 'asInFile',
  ringsWhenQuiet: 'asInFile',
  ringsWhenSystemQuiet: 'asInFile',
  // Nobody who sees the screen of a call is to read who else calls.
  quietWhileSharing: { neverLaxer: [false, true] },
  quietInFullScreen: { neverLaxer: [false, true] },
  microphones: 'ofComputer',
  speakers: 'ofComputer',
  cameras: 'ofComputer',
  headsets: 'ofComputer',
  echoCancellation: 'asInFile',
  noiseSuppression: 'asInFile',
  strongNoiseSuppression: 'asInFile',
  autoGain: 'asInFile',
  originalSound: 'asInFile',
  // Without it a microphone is open from the first moment of a call.
  pushToTalk: { neverLaxer: [false, true] },
  muteTone: { neverLaxer: [false, true] },
  // What stands in the room is shown to nobody.
  blurBackground: { neverLaxer: [false, true] },
  // Whoever does not see their own picture forgets that others do.
  ownPicture: { neverLaxer: [false, true] },
  ownPictureCorner: 'asInFile',
  miniWindow: 'asInFile',
  theme: 'asInFile',
  setUpStep: 'ofComputer',
  language: 'asInFile',
  globalMute: 'ofComputer',
  globalAnswer: 'ofComputer',
  globalHangUp: 'ofComputer',
  globalShow: 'ofComputer',
  telLinks: 'ofComputer',
  crashDumps: 'ofComputer',
  updates: 'ofComputer',
};

/** The settings that go along; what does not fit stays behind. */
export function movableSettings(saved: Readonly<Record<string, unknown>>): Partial<Settings> {
  const known = readSettings(new Map(Object.entries(saved)));
  return Object.fromEntries(
    Object.entries(known.settings).filter(
      ([name]) =>
        isSetting(name) &&
        Object.hasOwn(saved, name) &&
        OF_BACKUP[name] !== 'ofComputer' &&
        !known.unfit.includes(name),
    ),
  );
}

/** The settings of a backup that are to hold from now on: none takes away what protects or keeps something here. */
export function settingsFromBackup(saved: Readonly<Record<string, unknown>>, here: Settings): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(movableSettings(saved)).filter(([name, value]) => isSetting(name) && !isLaxer(name, value, here)),
  );
}

function isLaxer(name: keyof Settings, value: unknown, here: Settings): boolean {
  const going = OF_BACKUP[name];
  if (typeof going === 'string') return false;
  const order: readonly unknown[] = going.neverLaxer;
  return order.indexOf(value) < order.indexOf(here[name]);
}

function isSetting(name: string): name is keyof Settings {
  return Object.hasOwn(Settings.properties, name);
}
