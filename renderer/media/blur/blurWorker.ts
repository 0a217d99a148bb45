import type { BlurNews, BlurOrder } from './blurMessages.ts';
import { createBlurPicture } from './blurPicture.ts';
import { createBlurStream } from './blurStream.ts';
import { loadFindPerson } from './findPerson.ts';

// Of one camera. No picture leaves it but a blurred one: when it cannot go on, none does.

const tell = (news: BlurNews): void => postMessage(news);

async function blur({ readable, writable }: BlurOrder): Promise<void> {
  const draw = createBlurPicture(await loadFindPerson());
  const blurring = createBlurStream<VideoFrame>({ draw, elapsed: () => performance.now(), tell });
  await readable.pipeThrough(blurring).pipeTo(writable);
}

addEventListener('message', ({ data }: MessageEvent<BlurOrder>) => {
  // A camera that ends takes its streams with it, and nobody listens any more.
  blur(data).catch(() => tell('failed'));
});
