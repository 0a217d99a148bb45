/** So many pictures are looked at together; those of a start are slower than what follows. */
const MEASURED = 20;
/** A picture that takes longer has its person looked for in every second one only. */
const OFTEN_MS = 33;
/** Even so too slow: at fewer than 16 pictures a second, and with nothing left for sound. */
const TOO_SLOW_MS = 60;

export interface BlurPace {
  /** Whether the person is looked for in this picture, or taken to be where they were in the one before. */
  readonly looksAgain: () => boolean;
  /** How long the picture took. */
  readonly took: (ms: number) => 'goesOn' | 'tooSlow';
}

/** Judges by what it measures whether this computer blurs fast enough. */
export function createBlurPace(): BlurPace {
  let isSeldom = false;
  let isOdd = false;
  let count = 0;
  let sumMs = 0;
  return {
    looksAgain: () => {
      isOdd = !isOdd;
      return !isSeldom || isOdd;
    },
    took: (ms) => {
      count += 1;
      sumMs += ms;
      if (count < MEASURED) return 'goesOn';
      const meanMs = sumMs / count;
      count = 0;
      sumMs = 0;
      if (isSeldom && meanMs > TOO_SLOW_MS) return 'tooSlow';
      if (meanMs > OFTEN_MS) isSeldom = true;
      return 'goesOn';
    },
  };
}
