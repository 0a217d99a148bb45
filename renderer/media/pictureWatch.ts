export interface PictureWatch {
  /** The first packet of a picture has come. */
  readonly begun: () => void;
  /** Takes the count of frames decoded so far, once a second; returns whether pictures arrive. */
  readonly sample: (framesDecoded: number) => boolean;
}

/** Seconds without a new frame after which the other side's camera counts as off. */
const PATIENCE = 2;

/**
 * Whether the remote camera is on. Turning it off needs no new offer and so sends no word: the frames just stop, and
 * the last one would stand there like a photograph.
 */
export function createPictureWatch(): PictureWatch {
  let lastCount = 0;
  let secondsSame = PATIENCE;
  return {
    begun() {
      secondsSame = 0;
    },
    sample(framesDecoded) {
      secondsSame = framesDecoded > lastCount ? 0 : secondsSame + 1;
      lastCount = framesDecoded;
      return secondsSame < PATIENCE;
    },
  };
}
