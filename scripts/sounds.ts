import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Makes every sound of Ringfort from arithmetic, so that each is ours, small, and the same on every machine:
 * `node scripts/sounds.ts` writes assets/sounds. Mono, 16 bit, 16 kHz: no partial below reaches 8 kHz.
 */

const SAMPLE_RATE = 16_000;

interface Note {
  readonly atSeconds: number;
  readonly frequency: number;
  readonly seconds: number;
  /** Of full scale, before the whole is levelled. */
  readonly loudness: number;
}

/** Adds one note to the samples. */
type Voice = (samples: Float64Array, note: Note) => void;

/** The ratios and strengths of a marimba bar: the fourth partial gives the knock, the tenth the sparkle. */
const MARIMBA = [
  { ratio: 1, strength: 1, decaySeconds: 0.42 },
  { ratio: 2, strength: 0.12, decaySeconds: 0.3 },
  { ratio: 3.93, strength: 0.34, decaySeconds: 0.12 },
  { ratio: 9.4, strength: 0.07, decaySeconds: 0.05 },
] as const;

const ATTACK_SECONDS = 0.004;

const struck: Voice = (samples, note) => {
  for (const { ratio, strength, decaySeconds } of MARIMBA) {
    const frequency = note.frequency * ratio;
    // A partial above half the sample rate would come back as a wrong, lower one.
    if (frequency >= SAMPLE_RATE / 2) continue;
    write(samples, note, (t) => strength * Math.exp(-t / decaySeconds) * Math.sin(2 * Math.PI * frequency * t));
  }
};

/** A steady tone with soft edges, as telephone networks make them. */
const held: Voice = (samples, note) => {
  const edge = 0.03;
  write(samples, note, (t) => {
    const rise = Math.min(1, t / edge, (note.seconds - t) / edge);
    const smooth = 0.5 - 0.5 * Math.cos(Math.PI * Math.max(0, rise));
    return smooth * (Math.sin(2 * Math.PI * note.frequency * t) + 0.15 * Math.sin(4 * Math.PI * note.frequency * t));
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

function sound(seconds: number, voice: Voice, notes: readonly Note[], peak: number): Int16Array {
  const samples = new Float64Array(Math.round(seconds * SAMPLE_RATE));
  for (const note of notes) voice(samples, note);
  const loudest = samples.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0);
  return Int16Array.from(samples, (sample) => Math.round((sample / loudest) * peak * 32_767));
}

const E5 = 659.26;
const G5 = 783.99;
const A5 = 880;
const B5 = 987.77;
const C6 = 1046.5;
const D6 = 1174.66;
const E6 = 1318.51;

function phrase(atSeconds: number, steps: readonly (readonly [beat: number, frequency: number, loudness: number])[]) {
  return steps.map(([beat, frequency, loudness]) => ({
    atSeconds: atSeconds + beat * 0.15,
    frequency,
    seconds: 1.4,
    loudness,
  }));
}

const call = [
  [0, E5, 0.8],
  [1, A5, 0.9],
  [2, B5, 0.9],
  [3, E6, 1],
  [5, C6, 0.7],
  [6, B5, 0.8],
] as const;

const reply = [
  [0, E5, 0.8],
  [1, A5, 0.9],
  [2, B5, 0.9],
  [3, D6, 1],
  [5, B5, 0.7],
  [6, A5, 0.8],
] as const;

const SOUNDS: Readonly<Record<string, Int16Array>> = {
  /** A loop: a call, its reply, and a breath before it comes again. */
  ringtone: sound(4.4, struck, [...phrase(0, call), ...phrase(1.5, reply)], 0.85),
  /** A loop of 425 Hz, one second in five, as most of the world's exchanges ring back (ITU-T E.180). */
  ringback: sound(5, held, [{ atSeconds: 0, frequency: 425, seconds: 1, loudness: 1 }], 0.3),
  /** 425 Hz, twice a second (ITU-T E.180), three times. */
  busy: sound(
    1.6,
    held,
    [0, 0.5, 1].map((atSeconds) => ({ atSeconds, frequency: 425, seconds: 0.25, loudness: 1 })),
    0.3,
  ),
  /** A loop, soft: somebody else calls while two people talk (as call waiting tones, ITU-T E.180). */
  callWaiting: sound(
    5,
    held,
    [0, 0.5].map((atSeconds) => ({ atSeconds, frequency: 425, seconds: 0.2, loudness: 1 })),
    0.14,
  ),
  /** Two soft notes: the other side holds the call, and is still there. */
  onHold: sound(
    0.9,
    struck,
    [
      { atSeconds: 0, frequency: E5, seconds: 0.5, loudness: 0.8 },
      { atSeconds: 0.2, frequency: G5, seconds: 0.6, loudness: 1 },
    ],
    0.12,
  ),
  /** Up: we are through. */
  connected: sound(
    0.75,
    struck,
    [
      { atSeconds: 0, frequency: A5, seconds: 0.5, loudness: 0.8 },
      { atSeconds: 0.11, frequency: E6, seconds: 0.6, loudness: 1 },
    ],
    0.4,
  ),
  /** Low and soft, once: the line is being mended. */
  reconnecting: sound(
    0.6,
    struck,
    [
      { atSeconds: 0, frequency: E5 / 2, seconds: 0.5, loudness: 1 },
      { atSeconds: 0.18, frequency: E5 / 2, seconds: 0.4, loudness: 0.8 },
    ],
    0.25,
  ),
  /** Down: it is over. */
  callEnded: sound(
    0.95,
    struck,
    [
      { atSeconds: 0, frequency: C6, seconds: 0.5, loudness: 0.9 },
      { atSeconds: 0.13, frequency: G5, seconds: 0.5, loudness: 0.9 },
      { atSeconds: 0.26, frequency: E5, seconds: 0.65, loudness: 1 },
    ],
    0.4,
  ),
};

/** RIFF WAVE, PCM, mono, 16 bit little-endian. */
function wave(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  const dataBytes = samples.length * 2;
  header.write('RIFF', 0, 'ascii');
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'ascii');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'ascii');
  header.writeUInt32LE(dataBytes, 40);
  const data = Buffer.alloc(dataBytes);
  samples.forEach((sample, i) => data.writeInt16LE(sample, i * 2));
  return Buffer.concat([header, data]);
}

const folder = join(import.meta.dirname, '../assets/sounds');
mkdirSync(folder, { recursive: true });
for (const [name, samples] of Object.entries(SOUNDS)) writeFileSync(join(folder, `${name}.wav`), wave(samples));
