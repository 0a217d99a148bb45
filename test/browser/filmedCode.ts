import type { Page } from '@playwright/test';

/** A picture in base64, or why there is none, as engines name it. */
export type Filmed = { readonly png: string } | { readonly refuses: string };

/** From now on the camera of this page films a picture, or is not to be had for the reason that engines name so. */
export const filmCode = (page: Page, films: Filmed): Promise<void> =>
  page.evaluate((given) => {
    navigator.mediaDevices.getUserMedia = async () => {
      if ('refuses' in given) throw new DOMException('', given.refuses);
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [640, 480];
      const context = canvas.getContext('2d');
      const picture = new Image();
      picture.src = `data:image/png;base64,${given.png}`;
      await picture.decode();
      // Anew and again: a stream has a picture for whoever comes later only when something was drawn.
      const draw = () => {
        context?.fillRect(0, 0, 640, 480);
        context?.drawImage(picture, 170, 90, 300, 300);
        requestAnimationFrame(draw);
      };
      draw();
      const stream = canvas.captureStream(10);
      Object.assign(globalThis, { filmed: stream });
      return stream;
    };
  }, films);
