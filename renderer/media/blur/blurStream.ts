import type { BlurNews } from './blurMessages.ts';
import { createBlurPace } from './blurPace.ts';

export interface BlurStreamPorts<Picture> {
  /** The picture with nothing sharp but the person, who is looked for anew or taken to be where they were. */
  readonly draw: (picture: Picture, looksAgain: boolean, atMs: number) => Picture;
  /** Only goes forward, in milliseconds. */
  readonly elapsed: () => number;
  readonly tell: (news: BlurNews) => void;
}

/**
 * Pictures go in, blurred ones come out. When it cannot go on it says so, and none comes out any more; it stays open,
 * for a stream that ends tells whoever holds the track that the camera was unplugged, and may do so before the word.
 */
export function createBlurStream<Picture extends { readonly close: () => void }>({
  draw,
  elapsed,
  tell,
}: BlurStreamPorts<Picture>): TransformStream<Picture, Picture> {
  const pace = createBlurPace();
  let state: 'begins' | 'goesOn' | 'over' = 'begins';
  let lastMs = 0;

  const blur = (picture: Picture, out: TransformStreamDefaultController<Picture>): void => {
    const begun = elapsed();
    // Two in one millisecond would go back in time for it.
    lastMs = Math.max(Math.ceil(begun), lastMs + 1);
    out.enqueue(draw(picture, pace.looksAgain(), lastMs));
    if (state === 'begins') tell('ready');
    state = 'goesOn';
    if (pace.took(elapsed() - begun) === 'goesOn') return;
    state = 'over';
    tell('tooSlow');
  };

  return new TransformStream<Picture, Picture>({
    transform: (picture, out) => {
      try {
        if (state !== 'over') blur(picture, out);
      } catch {
        state = 'over';
        tell('failed');
      } finally {
        picture.close();
      }
    },
  });
}
