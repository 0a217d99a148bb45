/** talkingMuted: somebody speaks whom nobody hears. noSound: the microphone is on and gives nothing, not even noise. */
export type VoiceHint = 'talkingMuted' | 'noSound';

/** Takes the level of the microphone (root mean square, 0 to 1; null: not measured) and whether it is muted. */
export type VoiceWatch = (level: number | null, muted: boolean) => VoiceHint | null;

export const VOICE_SAMPLE_MS = 200;
/** About -34 dB: above the noise of rooms, below speech at arm's length. */
const SPEECH = 0.02;
/** Of the last second, so that a cough or a key is no speech. */
const SPEECH_SAMPLES = 3;
const WINDOW_SAMPLES = 5;
/** The hint stays for three seconds after the last word: it is to be read. */
const STAYS_SAMPLES = 15;
/** Five seconds. A microphone that works is never exactly silent: a switch, a cable or the system took its sound. */
const SILENT_SAMPLES = 25;
const SILENCE = 1e-6;

/** What should be said of a microphone, from samples of its level five times a second. */
export function createVoiceWatch(): VoiceWatch {
  let spoken: readonly boolean[] = [];
  let staysFor = 0;
  let silentFor = 0;
  return (level, muted) => {
    if (level === null) return null;
    silentFor = muted || level > SILENCE ? 0 : silentFor + 1;
    if (!muted) {
      spoken = [];
      staysFor = 0;
      return silentFor >= SILENT_SAMPLES ? 'noSound' : null;
    }
    spoken = [...spoken, level > SPEECH].slice(-WINDOW_SAMPLES);
    staysFor = spoken.filter(Boolean).length >= SPEECH_SAMPLES ? STAYS_SAMPLES : Math.max(0, staysFor - 1);
    return staysFor > 0 ? 'talkingMuted' : null;
  };
}
