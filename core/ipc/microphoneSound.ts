import type { Settings, SettingsChange } from './settings.ts';

/** What the engine does to the sound of a microphone, in the order in which it is offered. */
export const SOUND_SWITCHES = ['echoCancellation', 'noiseSuppression', 'autoGain', 'originalSound'] as const;
export type SoundSwitch = (typeof SOUND_SWITCHES)[number];
export type MicrophoneSound = Readonly<Record<SoundSwitch, boolean>>;

/** As many as are remembered for calls (`MAX_REMEMBERED`, which stands where the checker of shapes does). */
const MOST = 5;

type Chosen = MicrophoneSound & Pick<Settings, 'microphoneSounds'>;

/** What holds for a microphone: its own, where the person chose it in a call. Null: the system's default. */
export function soundOf(settings: Chosen, microphone: { readonly label: string } | null): MicrophoneSound {
  const own = settings.microphoneSounds.find(({ label }) => label === microphone?.label) ?? settings;
  const { echoCancellation, noiseSuppression, autoGain, originalSound } = own;
  return { echoCancellation, noiseSuppression, autoGain, originalSound };
}

/** What changes by a choice for one microphone. That for the system's default holds where nothing else was chosen. */
export function soundChosen(
  settings: Chosen,
  label: string | null,
  change: { readonly [Name in SoundSwitch]?: boolean | undefined },
): SettingsChange {
  const sound = { ...soundOf(settings, label === null ? null : { label }) };
  for (const name of SOUND_SWITCHES) sound[name] = change[name] ?? sound[name];
  if (label === null) return sound;
  const others = settings.microphoneSounds.filter((one) => one.label !== label);
  return { microphoneSounds: [{ label, ...sound }, ...others].slice(0, MOST) };
}
