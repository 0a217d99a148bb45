import type { Settings, SettingsChange } from './settings.ts';

/** What main asks in a dialog of its own before a setting changes; the words are `confirm.QUESTION`. */
export type SettingQuestion =
  | 'whoMayRingEverybody'
  | 'alwaysRelayOff'
  | 'historyKeptChanged'
  | 'crashDumpsOn'
  | 'updatesOff';

/**
 * A setting that protects a person, or keeps something of theirs. `laxestFirst`: all of its values; none of a backup
 * goes back before the one that holds here. `asked`: the values that a window does not get without the person, for a
 * page that was taken over presses its own buttons (A90); or why it gets them all. What is asked about goes on when
 * that page is gone, without a sign that a person meets; what is not shows itself in the call or at the screen it is
 * about.
 */
interface Protection<Value> {
  readonly inBackup: 'ofComputer' | 'neverLaxer';
  readonly laxestFirst: AllOf<Value>;
  readonly asked:
    | { readonly question: SettingQuestion; readonly before: readonly [Value, ...Value[]] }
    | { readonly never: string };
}

/**
 * What becomes of a setting that stands in a backup. `ofComputer`: it belongs to this computer and not to the person
 * (its devices, keys and start, how it is updated), so it neither goes along nor comes. `asInFile`: a matter of taste.
 * Of neither anything is asked.
 */
type SettingRule<Value> = 'ofComputer' | 'asInFile' | Protection<Value>;

/** Every one of them, once, in some order. */
type AllOf<Values, One = Values> = [Values] extends [never]
  ? readonly []
  : One extends Values
    ? readonly [One, ...AllOf<Exclude<Values, One>>]
    : never;

/** Every setting has to say so: a new one does not compile before it does. */
export const SETTING_RULES: { readonly [Name in keyof Settings]: SettingRule<Settings[Name]> } = {
  whoMayRing: {
    inBackup: 'neverLaxer',
    laxestFirst: ['everybody', 'contacts', 'nobody'],
    // From nobody back to contacts opens the phone to no stranger.
    asked: { question: 'whoMayRingEverybody', before: ['everybody'] },
  },
  alwaysRelay: {
    inBackup: 'neverLaxer',
    laxestFirst: [false, true],
    asked: { question: 'alwaysRelayOff', before: [false] },
  },
  historyKept: {
    inBackup: 'neverLaxer',
    // Where a year holds, what is older goes within the hour.
    laxestFirst: ['year', 'tenThousand'],
    // Either one removes calls that the other keeps, and none of them comes back.
    asked: { question: 'historyKeptChanged', before: ['year', 'tenThousand'] },
  },
  ringtone: 'asInFile',
  ringtoneVolume: 'asInFile',
  ringDevices: 'ofComputer',
  declineTexts: 'asInFile',
  pausePlayers: 'asInFile',
  startAtLogin: 'ofComputer',
  doNotDisturb: 'ofComputer',
  quietHours: 'asInFile',
  quietFrom: 'asInFile',
  quietUntil: 'asInFile',
  ringsWhenQuiet: 'asInFile',
  ringsWhenSystemQuiet: 'asInFile',
  // Nobody who sees the screen of a call is to read who else calls.
  quietWhileSharing: {
    inBackup: 'neverLaxer',
    laxestFirst: [false, true],
    asked: { never: 'the person sees the popup that it lets through, as those do who watch the screen' },
  },
  quietInFullScreen: {
    inBackup: 'neverLaxer',
    laxestFirst: [false, true],
    asked: { never: 'the person sees the popup that it lets through' },
  },
  microphones: 'ofComputer',
  speakers: 'ofComputer',
  cameras: 'ofComputer',
  headsets: 'ofComputer',
  echoCancellation: 'asInFile',
  noiseSuppression: 'asInFile',
  strongNoiseSuppression: 'asInFile',
  autoGain: 'asInFile',
  originalSound: 'asInFile',
  microphoneSounds: 'ofComputer',
  // Without it a microphone is open from the first moment of a call.
  pushToTalk: {
    inBackup: 'neverLaxer',
    laxestFirst: [false, true],
    asked: { never: 'the call window, another page, shows that the microphone is open, and only a call opens it' },
  },
  muteTone: {
    inBackup: 'neverLaxer',
    laxestFirst: [false, true],
    asked: { never: 'it repeats to the ear what the call window shows' },
  },
  // What stands in the room is shown to nobody.
  blurBackground: {
    inBackup: 'neverLaxer',
    laxestFirst: [false, true],
    asked: { never: 'the call window, another page, shows the own picture as others see it' },
  },
  // Whoever does not see their own picture forgets that others do.
  ownPicture: {
    inBackup: 'neverLaxer',
    laxestFirst: [false, true],
    asked: { never: 'it is missed in the first call, and the camera has its sign all the same' },
  },
  ownPictureCorner: 'asInFile',
  miniWindow: 'asInFile',
  theme: 'asInFile',
  contrast: 'asInFile',
  setUpStep: 'ofComputer',
  language: 'asInFile',
  globalMute: 'ofComputer',
  globalAnswer: 'ofComputer',
  globalHangUp: 'ofComputer',
  globalShow: 'ofComputer',
  telLinks: 'ofComputer',
  crashDumps: {
    inBackup: 'ofComputer',
    laxestFirst: [true, false],
    // What was in memory would lie in a file that no key closes.
    asked: { question: 'crashDumpsOn', before: [true] },
  },
  updates: {
    inBackup: 'ofComputer',
    laxestFirst: ['off', 'tell', 'automatic'],
    // The release that closes a hole would never come, also after that page is gone.
    asked: { question: 'updatesOff', before: ['off'] },
  },
};

/** What a person is to be asked before a window gets these changes, in the order of the table. */
export function questionsBefore(changes: SettingsChange, here: Settings): readonly SettingQuestion[] {
  return Object.entries(SETTING_RULES).flatMap(([name, rule]) => {
    if (typeof rule === 'string' || 'never' in rule.asked) return [];
    const { question, before }: { readonly question: SettingQuestion; readonly before: readonly unknown[] } =
      rule.asked;
    const to = valueOf(name, changes);
    return before.includes(to) && to !== valueOf(name, here) ? [question] : [];
  });
}

function valueOf(name: string, settings: SettingsChange): unknown {
  return Object.entries(settings).find(([one]) => one === name)?.[1];
}
