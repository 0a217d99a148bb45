import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { A4, A5, C5, C6, E5, E6, G5 } from './sounds/pitches.ts';
import { RINGTONES } from './sounds/ringtones.ts';
import { held, SAMPLE_RATE, sound, struck } from './sounds/voices.ts';

/*
 * Makes every sound of Ringfort from arithmetic, so that each is ours, small, and the same on every machine:
 * `node scripts/sounds.ts` writes assets/sounds.
 */

const SOUNDS: Readonly<Record<string, Int16Array>> = {
  ...RINGTONES,
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
  /** One soft knock down: nobody hears you from here on. */
  muted: sound(0.3, struck, [{ atSeconds: 0, frequency: A4, seconds: 0.28, loudness: 1 }], 0.16),
  /** One soft knock up: you are heard again. */
  unmuted: sound(0.3, struck, [{ atSeconds: 0, frequency: A5, seconds: 0.28, loudness: 1 }], 0.16),
  /** For who tries a speaker: up and down, clear and not loud. */
  speakerTest: sound(
    2,
    struck,
    [C5, E5, G5, C6, G5, E5, C5].map((frequency, step) => ({
      atSeconds: step * 0.18,
      frequency,
      seconds: 0.8,
      loudness: 1,
    })),
    0.5,
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
