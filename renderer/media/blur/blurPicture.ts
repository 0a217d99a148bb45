import type { FindPerson } from './findPerson.ts';

/** The background is blurred in so small a copy, in which a face that passes behind has a few dots. */
const BEHIND = { width: 160, height: 90, blurPx: 3 };

const canvasOf = (width: number, height: number, options?: CanvasRenderingContext2DSettings) => {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', options);
  if (context === null) throw new Error('no canvas to draw on');
  return { canvas, context };
};

/** Draws pictures in which only the person is sharp. */
export function createBlurPicture(findPerson: FindPerson) {
  const small = canvasOf(findPerson.size, findPerson.size, { willReadFrequently: true });
  const mask = canvasOf(findPerson.size, findPerson.size);
  const behind = canvasOf(BEHIND.width, BEHIND.height);
  let whole = canvasOf(1, 1);

  const look = (frame: VideoFrame, atMs: number): void => {
    const { size } = findPerson;
    small.context.drawImage(frame, 0, 0, size, size);
    const person = findPerson.find(small.context.getImageData(0, 0, size, size), atMs);
    const picture = mask.context.createImageData(size, size);
    for (let dot = 0; dot < person.length; dot += 1) picture.data[4 * dot + 3] = 255 * (person[dot] ?? 0);
    mask.context.putImageData(picture, 0, 0);
  };

  return (frame: VideoFrame, looksAgain: boolean, atMs: number): VideoFrame => {
    const { displayWidth: width, displayHeight: height } = frame;
    if (whole.canvas.width !== width || whole.canvas.height !== height) whole = canvasOf(width, height);
    if (looksAgain) look(frame, atMs);
    behind.context.filter = `blur(${BEHIND.blurPx}px)`;
    behind.context.drawImage(frame, 0, 0, BEHIND.width, BEHIND.height);
    const { context } = whole;
    context.globalCompositeOperation = 'copy';
    context.drawImage(mask.canvas, 0, 0, width, height);
    context.globalCompositeOperation = 'source-in';
    context.drawImage(frame, 0, 0, width, height);
    context.globalCompositeOperation = 'destination-over';
    context.drawImage(behind.canvas, 0, 0, width, height);
    return new VideoFrame(whole.canvas, { timestamp: frame.timestamp, alpha: 'discard' });
  };
}
