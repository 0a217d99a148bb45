import type { CleaningFault } from './cleanTrack.ts';
import { passesTrial, trialFault, type Passage } from './filterTrial.ts';
import { knownNoise, knownVoice, type TrialSound } from './trialSounds.ts';

/** What is led to a filter, and how loud it is there and behind it. */
export interface FilterLine {
  readonly context: AudioContext;
  readonly input: AudioNode;
  readonly levels: () => Passage;
}

/** To compile, to let a first sound through, and to be measured: what takes longer is no help in a call. */
const LIMIT_MS = 10_000;
const STEP_MS = 25;
const ALIVE = 1e-5;
/** Of sound, before it is measured: the meters look a third of a second back. */
const VOICE_S = 0.7;
const NOISE_S = 1;

/**
 * Sends a known voice and a known noise through a filter and measures what comes of them; nobody hears it. A filter
 * gives silence and no error while its code is compiled, and for ever where that is forbidden. Null: it works.
 */
export async function tryFilter({ context, input, levels }: FilterLine): Promise<CleaningFault | null> {
  const began = { at: performance.now(), rendered: context.currentTime };
  const until = began.at + LIMIT_MS;
  const measured = async (sound: TrialSound, seconds: number, isAlive: () => boolean): Promise<Passage | null> => {
    sound.node.connect(input);
    try {
      if (!(await comesTrue(isAlive, until))) return null;
      const measuredFrom = context.currentTime + seconds;
      return (await comesTrue(() => context.currentTime >= measuredFrom, until)) ? levels() : null;
    } finally {
      sound.stop();
    }
  };
  const voice = await measured(knownVoice(context), VOICE_S, () => levels().behind > ALIVE);
  const noise = voice && (await measured(knownNoise(context), NOISE_S, () => true));
  if (voice === null || noise === null) {
    return trialFault(performance.now() - began.at, (context.currentTime - began.rendered) * 1000);
  }
  return passesTrial({ voice, noise }) ? null : 'failed';
}

function comesTrue(isTrue: () => boolean, until: number): Promise<boolean> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      const is = isTrue();
      if (!is && performance.now() < until) return;
      clearInterval(look);
      resolve(is);
    }, STEP_MS);
  });
}
