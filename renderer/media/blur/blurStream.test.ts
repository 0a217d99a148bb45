import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createBlurStream } from './blurStream.ts';

/** A camera, a computer that takes so long for each of its pictures, and what becomes of them. */
function film(tookMs: (picture: number) => number) {
  const clock = new ManualClock();
  const said: string[] = [];
  const seen: string[] = [];
  const open = new Set<number>();
  const of = (picture: number, look: string) => {
    open.add(picture);
    return { picture, look, close: () => void open.delete(picture) };
  };
  const stream = createBlurStream<ReturnType<typeof of>>({
    draw: ({ picture }) => {
      clock.advance(tookMs(picture));
      return { picture, look: 'blurred', close: () => undefined };
    },
    elapsed: clock.elapsed,
    tell: (news) => said.push(news),
  });
  const camera = stream.writable.getWriter();
  let isEnded = false;
  const watched = stream.readable.pipeTo(
    new WritableStream({
      write: ({ picture, look }) => void seen.push(`${picture} ${look}`),
      close: () => void (isEnded = true),
      abort: () => void (isEnded = true),
    }),
  );
  const show = async (first: number, count: number) => {
    for (let picture = first; picture < first + count; picture += 1) {
      // oxlint-disable-next-line no-await-in-loop
      await camera.write(of(picture, 'sharp'));
    }
  };
  return { said, seen, open, show, unplug: () => camera.close().then(() => watched), isEnded: () => isEnded };
}

test('every picture comes out blurred, and what the camera gave is released', async () => {
  const { said, seen, open, show, unplug, isEnded } = film(() => 10);
  await show(1, 3);
  await unplug();
  expect([said, seen]).toEqual([['ready'], ['1 blurred', '2 blurred', '3 blurred']]);
  expect([open.size, isEnded()]).toEqual([0, true]);
});

test('a computer that is too slow says so, shows nothing more, and ends nothing before it was heard', async () => {
  const { said, seen, open, show, isEnded } = film(() => 100);
  await show(1, 60);
  expect(said).toEqual(['ready', 'tooSlow']);
  expect(seen.length).toBeLessThan(60);
  expect([open.size, isEnded()]).toEqual([0, false]);
});

test('a picture that cannot be drawn is the last word: neither it nor a later one is seen', async () => {
  const { said, seen, open, show, isEnded } = film((picture) => {
    if (picture === 2) throw new Error('the segmenter broke');
    return 10;
  });
  await show(1, 5);
  expect([said, seen]).toEqual([['ready', 'failed'], ['1 blurred']]);
  expect([open.size, isEnded()]).toEqual([0, false]);
});
