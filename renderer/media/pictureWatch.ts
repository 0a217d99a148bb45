/** Takes the count of frames decoded so far, at each sample; returns whether pictures arrive. */
export type PictureWatch = (framesDecoded: number) => boolean;

/** Two seconds of samples without a new frame, after which the camera of who does not tell counts as off. */
const PATIENCE = 8;

/**
 * Whether pictures arrive. An older Ringfort says no word when its camera goes off: the frames just stop, and the last
 * one would stand there like a photograph.
 */
export function createPictureWatch(): PictureWatch {
  let lastCount = 0;
  let samplesSame = PATIENCE;
  return (framesDecoded) => {
    samplesSame = framesDecoded > lastCount ? 0 : samplesSame + 1;
    lastCount = framesDecoded;
    return samplesSame < PATIENCE;
  };
}
