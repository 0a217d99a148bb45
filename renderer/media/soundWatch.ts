/**
 * Takes the count of sound packets received so far, at each sample; returns whether sound is missing. While `expected`
 * is false (somebody holds the call) none comes, and none is missing.
 */
export type SoundWatch = (packetsReceived: number, expected?: boolean) => boolean;

/** Five seconds of samples. Who is muted sends silence: packets come all the same. */
const PATIENCE = 20;

/** Whether no sound arrives that should. Counts from the first sample: sound that never began is missing too. */
export function createSoundWatch(): SoundWatch {
  let lastCount = 0;
  let samplesSame = 0;
  return (packetsReceived, expected = true) => {
    samplesSame = packetsReceived > lastCount || !expected ? 0 : samplesSame + 1;
    lastCount = packetsReceived;
    return samplesSame >= PATIENCE;
  };
}
