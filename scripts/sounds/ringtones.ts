import { A5, B4, B5, C5, C6, D5, D6, E5, E6, G4, G5 } from './pitches.ts';
import { bell, blown, held, sound, struck } from './voices.ts';

type Step = readonly [beat: number, frequency: number, loudness: number];

function phrase(atSeconds: number, steps: readonly Step[], beatSeconds = 0.15, seconds = 1.4) {
  return steps.map(([beat, frequency, loudness]) => ({
    atSeconds: atSeconds + beat * beatSeconds,
    frequency,
    seconds,
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

/** Two tones that follow each other so fast that they ring like the two bowls of an old telephone. */
function bowls(atSeconds: number, seconds: number) {
  const strokes = Math.floor(seconds / 0.05);
  return Array.from({ length: strokes }, (_, stroke) => ({
    atSeconds: atSeconds + stroke * 0.05,
    frequency: stroke % 2 === 0 ? C6 : E6,
    seconds: 0.5,
    loudness: 1,
  }));
}

/** One beep of many that climb. */
const climb = [
  [0, A5, 0.7],
  [1, A5, 0.8],
  [2, C6, 0.9],
  [3, E6, 1],
] as const;

/** What a person may choose for calls to ring with; each is a loop with a breath at its end. */
export const RINGTONES: Readonly<Record<string, Int16Array>> = {
  /** A call, its reply. */
  ringtoneMarimba: sound(4.4, struck, [...phrase(0, call), ...phrase(1.5, reply)], 0.85),
  /** An old telephone: twice, and a pause (British cadence, as it carries furthest). */
  ringtoneBells: sound(3, bell, [...bowls(0, 0.4), ...bowls(0.6, 0.4)], 0.85),
  /** Short and clear, to be heard in a loud room. */
  ringtonePulse: sound(2.4, held, [...phrase(0, climb, 0.16, 0.11), ...phrase(0.8, climb, 0.16, 0.11)], 0.6),
  /** A clock in the next room. */
  ringtoneChimes: sound(
    5,
    bell,
    phrase(
      0,
      [
        [0, G5, 0.9],
        [1, E5, 0.8],
        [2, D5, 0.8],
        [3, G4, 1],
      ],
      0.55,
      2,
    ),
    0.75,
  ),
  /** Soft, for those who start easily. */
  ringtoneBreeze: sound(
    5.2,
    blown,
    phrase(
      0,
      [
        [0, C5, 0.7],
        [1, E5, 0.8],
        [2, G5, 0.9],
        [3.2, D5, 0.8],
        [4.2, B4, 0.7],
      ],
      0.55,
      1.3,
    ),
    0.6,
  ),
};
