import { startWindowTimer } from '../timer.ts';
import { ownWorker } from '../workerScripts.ts';
import type { BlurNews, BlurOrder } from './blurMessages.ts';

export type BlurFailure = Exclude<BlurNews, 'ready'>;

export type BlurredTrack =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly why: BlurFailure };

/** 11 MB are read and compiled by then, on a slow disk too. A camera that shows nothing must not stay open for ever. */
export const FIRST_PICTURE_MS = 20_000;

/**
 * What the camera sees, with nothing sharp but the person; there when its first picture is. To stop it stops the camera
 * behind it. `gaveUp` is told when it cannot go on; no picture comes then.
 */
export async function blurredTrack(
  camera: MediaStreamTrack,
  gaveUp: (why: BlurFailure) => void,
): Promise<BlurredTrack> {
  const worker = ownWorker('blur');
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  const { readable } = new MediaStreamTrackProcessor({ track: camera, maxBufferSize: 1 });
  const stopGenerator = generator.stop.bind(generator);
  const stop = (): void => {
    stopGenerator();
    camera.stop();
    worker.terminate();
  };
  // Whoever holds the track knows nothing of what is behind it.
  Object.defineProperty(generator, 'stop', { value: stop });

  return new Promise((resolve) => {
    let isReady = false;
    const stopWaiting = startWindowTimer(FIRST_PICTURE_MS, () => over('failed'));
    const over = (why: BlurFailure): void => {
      stopWaiting();
      if (!isReady) {
        stopGenerator();
        worker.terminate();
        return resolve({ ok: false, why });
      }
      gaveUp(why);
      stop();
    };
    worker.addEventListener('message', ({ data }: MessageEvent<BlurNews>) => {
      if (data !== 'ready') return over(data);
      isReady = true;
      stopWaiting();
      resolve({ ok: true, track: generator });
    });
    worker.addEventListener('error', () => over('failed'));
    // A camera that is unplugged ends this one by the end of its pictures, but says nothing itself before the first.
    generator.addEventListener('ended', () => worker.terminate());
    camera.addEventListener('ended', () => {
      if (!isReady) over('failed');
    });
    const order: BlurOrder = { readable, writable: generator.writable };
    worker.postMessage(order, [order.readable, order.writable]);
  });
}
