import type { BlurNews, BlurOrder } from './blurMessages.ts';
import { createBlurPace } from './blurPace.ts';
import { createBlurPicture } from './blurPicture.ts';
import { loadFindPerson } from './findPerson.ts';

// Of one camera. No picture leaves it but a blurred one: when it cannot go on, none does.

const tell = (news: BlurNews): void => postMessage(news);

async function blur({ readable, writable }: BlurOrder): Promise<void> {
  const draw = createBlurPicture(await loadFindPerson());
  const pace = createBlurPace();
  let lastMs = 0;
  let isTold = false;
  const blurring = new TransformStream<VideoFrame, VideoFrame>({
    transform: (frame, out) => {
      const begun = performance.now();
      // Two in one millisecond would go back in time for it.
      lastMs = Math.max(Math.ceil(begun), lastMs + 1);
      try {
        out.enqueue(draw(frame, pace.looksAgain(), lastMs));
      } finally {
        frame.close();
      }
      if (!isTold) tell('ready');
      isTold = true;
      if (pace.took(performance.now() - begun) === 'tooSlow') {
        tell('tooSlow');
        out.terminate();
      }
    },
  });
  await readable.pipeThrough(blurring).pipeTo(writable);
}

addEventListener('message', ({ data }: MessageEvent<BlurOrder>) => {
  // A camera that ends takes its streams with it, and nobody listens any more.
  blur(data).catch(() => tell('failed'));
});
