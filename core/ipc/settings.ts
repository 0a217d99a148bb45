// As a namespace, so that the settings page, which draws from this table, is not built with the whole of TypeBox.
import * as Type from 'typebox';
import { MAX_CALL_TEXT } from '../call/call.ts';
import { MAX_COMBINATION_LENGTH } from '../shortcuts/combination.ts';
import { KEYS } from '../shortcuts/keys.ts';
import { MAX_DECLINE_TEXTS } from './declineTexts.ts';
import { MAX_HEADSETS, MAX_REMEMBERED, OwnSound, PairedHeadset, RememberedDevice } from './devices.ts';

/*
 * Every setting of a person, once: what the windows may ask main to change (`mainWindow.ts`), what the store reads back
 * (`readSettings.ts`, `main/store/tables/settingsStore.ts`) and what the settings page draws come from this table. The
 * walk for a new one stands in docs/CONTRIBUTING.md.
 */

/** The headings of the settings page under which settings stand, in order; their words are `settings.GROUP`. */
export const SETTING_GROUPS = ['privacy', 'ringing', 'audioVideo', 'appearance', 'shortcuts', 'advanced'] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

/** A switch. Its words are `settings.NAME`, and `settings.NAME.explain` if there is more to say. */
const toggle = (group: SettingGroup, whenUnset: boolean) =>
  Object.assign(Type.Boolean(), { control: 'toggle' as const, group, default: whenUnset });

/** One of a few, each with its words under `settings.NAME.VALUE`, and an explanation as a switch has it. */
const choice = <Values extends string[]>(group: SettingGroup, values: [...Values], whenUnset: Values[number]) =>
  Object.assign(Type.Enum(values), { control: 'choice' as const, group, default: whenUnset });

/** Per cent. */
const volume = (group: SettingGroup, whenUnset: number) =>
  Object.assign(Type.Integer({ minimum: 0, maximum: 100 }), { control: 'volume' as const, group, default: whenUnset });

/** Minutes since midnight, local time. */
const timeOfDay = (group: SettingGroup, whenUnset: number) =>
  Object.assign(Type.Integer({ minimum: 0, maximum: 1439 }), {
    control: 'timeOfDay' as const,
    group,
    default: whenUnset,
  });

/** Off, on until it is turned off, or on until a time: milliseconds since 1970, by the corrected clock. */
const untilTime = (group: SettingGroup) =>
  Object.assign(Type.Union([Type.Enum(['off', 'on']), Type.Integer({ minimum: 0, maximum: 8.64e15 })]), {
    control: 'until' as const,
    group,
    default: 'off' as const,
  });

const COMBINATION = `^((Ctrl\\+)?(Alt\\+)?(Shift\\+)?(${[...KEYS.keys()].map((key) => key.replace('.', '\\.')).join('|')}))?$`;

/** Keys that are pressed together, as `core/shortcuts` writes them; empty: none. */
const combination = (group: SettingGroup) =>
  Object.assign(Type.String({ maxLength: MAX_COMBINATION_LENGTH, pattern: COMBINATION }), {
    control: 'combination' as const,
    group,
    default: '',
  });

/** Devices: of a kind in the order in which they are wanted; those that ring do so together. */
const devices = (group: SettingGroup) =>
  Object.assign(Type.Array(RememberedDevice, { maxItems: MAX_REMEMBERED }), {
    control: 'devices' as const,
    group,
    default: [],
  });

/** Microphones whose sound was chosen apart from that of the others. */
const sounds = (group: SettingGroup) =>
  Object.assign(Type.Array(OwnSound, { maxItems: MAX_REMEMBERED }), { control: 'sounds' as const, group, default: [] });

/** Headsets that were paired; only main may add one (`changeableSettings`). */
const headsets = (group: SettingGroup) =>
  Object.assign(Type.Array(PairedHeadset, { maxItems: MAX_HEADSETS }), {
    control: 'headsets' as const,
    group,
    default: [],
  });

/** What a person wrote, newest first. A character may take two of a string. */
const texts = (group: SettingGroup) =>
  Object.assign(
    Type.Array(Type.String({ minLength: 1, maxLength: 2 * MAX_CALL_TEXT }), { maxItems: MAX_DECLINE_TEXTS }),
    { control: 'texts' as const, group, default: [] },
  );

/** How far somebody got who sets Ringfort up; it has a screen of its own. */
const step = (group: SettingGroup) =>
  Object.assign(Type.Enum(['protection', 'devices', 'share', 'done']), {
    control: 'step' as const,
    group,
    default: 'done' as const,
  });

export const Settings = Type.Object(
  {
    whoMayRing: choice('privacy', ['everybody', 'contacts', 'nobody'], 'everybody'),
    alwaysRelay: toggle('privacy', false),
    historyKept: choice('privacy', ['year', 'tenThousand'], 'year'),
    ringtone: choice('ringing', ['marimba', 'bells', 'pulse', 'chimes', 'breeze'], 'marimba'),
    ringtoneVolume: volume('ringing', 100),
    ringDevices: devices('ringing'),
    declineTexts: texts('ringing'),
    pausePlayers: toggle('ringing', true),
    startAtLogin: toggle('ringing', false),
    doNotDisturb: untilTime('ringing'),
    quietHours: toggle('ringing', false),
    quietFrom: timeOfDay('ringing', 22 * 60),
    quietUntil: timeOfDay('ringing', 7 * 60),
    ringsWhenQuiet: choice('ringing', ['nobody', 'verified'], 'nobody'),
    ringsWhenSystemQuiet: choice('ringing', ['nobody', 'verified', 'everybody'], 'verified'),
    quietWhileSharing: toggle('ringing', true),
    quietInFullScreen: toggle('ringing', false),
    microphones: devices('audioVideo'),
    speakers: devices('audioVideo'),
    cameras: devices('audioVideo'),
    headsets: headsets('audioVideo'),
    echoCancellation: toggle('audioVideo', true),
    noiseSuppression: toggle('audioVideo', true),
    strongNoiseSuppression: toggle('audioVideo', false),
    autoGain: toggle('audioVideo', true),
    originalSound: toggle('audioVideo', false),
    microphoneSounds: sounds('audioVideo'),
    pushToTalk: toggle('audioVideo', false),
    muteTone: toggle('audioVideo', true),
    blurBackground: toggle('audioVideo', false),
    ownPicture: toggle('audioVideo', true),
    ownPictureCorner: choice('audioVideo', ['bottomRight', 'bottomLeft', 'topRight', 'topLeft'], 'bottomRight'),
    miniWindow: choice('audioVideo', ['minimised', 'behind', 'never'], 'minimised'),
    theme: choice('appearance', ['system', 'light', 'dark'], 'system'),
    contrast: choice('appearance', ['system', 'more'], 'system'),
    setUpStep: step('appearance'),
    language: choice('appearance', ['system', 'en', 'ru'], 'system'),
    globalMute: combination('shortcuts'),
    globalAnswer: combination('shortcuts'),
    globalHangUp: combination('shortcuts'),
    globalShow: combination('shortcuts'),
    telLinks: toggle('advanced', false),
    crashDumps: toggle('advanced', false),
    updates: choice('advanced', ['automatic', 'tell', 'off'], 'automatic'),
  },
  { additionalProperties: false },
);
export type Settings = Readonly<Type.Static<typeof Settings>>;

export type Ringtone = Settings['ringtone'];

/** What windows may change: which devices Ringfort may reach is chosen in a list that main draws. */
export const changeableSettings = Type.Partial(Type.Omit(Settings, ['headsets']), { additionalProperties: false });

/** Some of them, to be changed; the rest stays. */
export type SettingsChange = Partial<Settings>;
