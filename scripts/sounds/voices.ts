/** Mono, 16 bit, 16 kHz: no partial reaches 8 kHz. */
export const SAMPLE_RATE = 16_000;

export interface Note {
  readonly atSeconds: number;
  readonly frequency: number;
  readonly seconds: number;
  /** Of full scale, before the whole is levelled. */
  readonly loudness: number;
}

/** Adds one note to the samples. */
export type Voice = (samples: Float64Array, note: Note) => void;

/** The ratios and strengths of a marimba bar: the fourth partial gives the knock, the tenth the sparkle. */
const MARIMBA = [
  { ratio: 1, strength: 1, decaySeconds: 0.42 },
  { ratio: 2, strength: 0.12, decaySeconds: 0.3 },
  { ratio: 3.93, strength: 0.34, decaySeconds: 0.12 },
  { ratio: 9.4, strength: 0.07, decaySeconds: 0.05 },
] as const;

const ATTACK_SECONDS = 0.004;

export const struck: Voice = (samples, note) => {
  for (const { ratio, strength, decaySeconds } of MARIMBA) {
    const frequency = note.frequency * ratio;
    // A partial above half the sample rate would come back as a wrong, lower one.
    if (frequency >= SAMPLE_RATE / 2) continue;
    write(samples, note, (t) => strength * Math.exp(-t / decaySeconds) * Math.sin(2 * Math.PI * frequency * t));
  }
};

/** A steady tone with soft edges, as telephone networks make them. */
export const held: Voice = (samples, note) => {
  const edge = 0.03;
  write(samples, note, (t) => {
    const rise = Math.min(1, t / edge, (note.seconds - t) / edge);
    const smooth = 0.5 - 0.5 * Math.cos(Math.PI * Math.max(0, rise));
    return smooth * (Math.sin(2 * Math.PI * note.frequency * t) + 0.15 * Math.sin(4 * Math.PI * note.frequency * t));
  });
};

/** A small bell: partials that are no multiples of each other, the high ones soon gone. */
const BELL = [
  { ratio: 0.5, strength: 0.3, decaySeconds: 0.9 },
  { ratio: 1, strength: 1, decaySeconds: 0.7 },
  { ratio: 1.19, strength: 0.35, decaySeconds: 0.45 },
  { ratio: 2, strength: 0.4, decaySeconds: 0.3 },
  { ratio: 2.74, strength: 0.25, decaySeconds: 0.18 },
  { ratio: 4.07, strength: 0.12, decaySeconds: 0.09 },
] as const;

export const bell: Voice = (samples, note) => {
  for (const { ratio, strength, decaySeconds } of BELL) {
    const frequency = note.frequency * ratio;
    if (frequency >= SAMPLE_RATE / 2) continue;
    write(samples, note, (t) => strength * Math.exp(-t / decaySeconds) * Math.sin(2 * Math.PI * frequency * t));
  }
};

/** A breath of a tone: swells, trembles a little, and goes. */
export const blown: Voice = (samples, note) => {
  write(samples, note, (t) => {
    const swell = Math.sin((Math.PI * t) / note.seconds) ** 1.5;
    const tremble = 1 + 0.08 * Math.sin(2 * Math.PI * 5 * t);
    const angle = 2 * Math.PI * note.frequency * t;
    return swell * tremble * (Math.sin(angle) + 0.3 * Math.sin(2 * angle) + 0.12 * Math.sin(3 * angle));
  });
};

function write(samples: Float64Array, note: Note, wave: (secondsIntoNote: number) => number): void {
  const start = Math.round(note.atSeconds * SAMPLE_RATE);
  const length = Math.round(note.seconds * SAMPLE_RATE);
  for (let i = 0; i < length && start + i < samples.length; i++) {
    const t = i / SAMPLE_RATE;
    const edges = Math.min(1, t / ATTACK_SECONDS, (length - i) / (0.02 * SAMPLE_RATE));
    samples[start + i] = (samples[start + i] ?? 0) + note.loudness * edges * wave(t);
  }
}

export function sound(seconds: number, voice: Voice, notes: readonly Note[], peak: number): Int16Array {
  const samples = new Float64Array(Math.round(seconds * SAMPLE_RATE));
  for (const note of notes) voice(samples, note);
  const loudest = samples.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0);
  return Int16Array.from(samples, (sample) => Math.round((sample / loudest) * peak * 32_767));
}
