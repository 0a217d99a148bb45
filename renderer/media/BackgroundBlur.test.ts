import { expect, test } from 'vitest';
import { FakeTrack } from '../../test/fakes/FakeTrack.ts';
import { BackgroundBlur } from './BackgroundBlur.ts';
import type { BlurFailure, BlurredTrack } from './blur/blurredTrack.ts';

function setUp() {
  const camera = new FakeTrack('video');
  const soft = new FakeTrack('video');
  const told: string[] = [];
  let changes = 0;
  let giveUp: (why: BlurFailure) => void = () => undefined;
  let answer: Promise<BlurredTrack> = Promise.resolve({ ok: true, track: soft });
  const blur = new BackgroundBlur({
    openCamera: async () => ({ ok: true, track: camera }),
    blurred: (_camera, gaveUp) => {
      giveUp = gaveUp;
      return answer;
    },
    changed: () => {
      changes += 1;
    },
  });
  blur.subscribe(() => told.push(blur.view()));
  return {
    ...{ blur, camera, soft, told },
    changes: () => changes,
    giveUp: (why: BlurFailure = 'tooSlow') => giveUp(why),
    answer: (next: Promise<BlurredTrack>) => void (answer = next),
  };
}

test('nobody’s background is blurred unless they want it', async () => {
  const { blur, camera, told } = setUp();
  blur.prefer(false);
  expect(await blur.openCamera()).toEqual({ ok: true, track: camera });
  expect(told).toEqual([]);
});

test('a background that is wanted blurred is so in the next camera, and one that films is opened anew', async () => {
  const { blur, soft, camera, changes } = setUp();
  blur.prefer(true);
  blur.prefer(true);
  expect(changes()).toBe(1);
  expect(await blur.openCamera()).toEqual({ ok: true, track: soft });
  blur.prefer(false);
  expect(changes()).toBe(2);
  expect(await blur.openCamera()).toEqual({ ok: true, track: camera });
});

test('a computer that turns out to be too slow shows the background, says so, and tries again when it is asked to', async () => {
  const { blur, camera, soft, told, changes, giveUp } = setUp();
  blur.prefer(true);
  await blur.openCamera();
  giveUp();
  giveUp();
  expect(changes()).toBe(2);
  expect(await blur.openCamera()).toEqual({ ok: true, track: camera });
  expect(told).toEqual(['on', 'tooSlow']);
  blur.prefer(false);
  blur.prefer(true);
  expect(await blur.openCamera()).toEqual({ ok: true, track: soft });
});

test('what cannot be loaded is said, and the camera films all the same', async () => {
  const { blur, camera, told, answer } = setUp();
  answer(Promise.reject(new Error('the file is broken')));
  blur.prefer(true);
  expect(await blur.openCamera()).toEqual({ ok: true, track: camera });
  expect(told).toEqual(['on', 'failed']);
});

test('who changes their mind while it is being loaded is not told that it failed', async () => {
  const { blur, told, answer } = setUp();
  let fail: () => void = () => undefined;
  answer(
    new Promise((resolve) => {
      fail = () => resolve({ ok: false, why: 'failed' });
    }),
  );
  blur.prefer(true);
  const opened = blur.openCamera();
  await Promise.resolve();
  blur.prefer(false);
  fail();
  await opened;
  expect(told).toEqual(['on', 'off']);
});

test('what breaks while it films is told as what it is', async () => {
  const { blur, told, giveUp } = setUp();
  blur.prefer(true);
  await blur.openCamera();
  giveUp('failed');
  expect(told).toEqual(['on', 'failed']);
});

test('a camera that is unplugged before its first picture says nothing of the next one', async () => {
  const { blur, camera, told, answer } = setUp();
  answer(Promise.resolve({ ok: false, why: 'failed' }));
  blur.prefer(true);
  camera.unplug();
  expect(await blur.openCamera()).toEqual({ ok: true, track: camera });
  expect(told).toEqual(['on']);
});

test('a background that could not be blurred in one call is tried again in the next, and nothing is if nobody wants it', async () => {
  const { blur, soft, answer, told } = setUp();
  blur.tryAnew();
  expect(blur.view()).toBe('off');
  blur.prefer(true);
  answer(Promise.resolve({ ok: false, why: 'failed' }));
  await blur.openCamera();
  expect(blur.view()).toBe('failed');
  blur.tryAnew();
  answer(Promise.resolve({ ok: true, track: soft }));
  expect(await blur.openCamera()).toEqual({ ok: true, track: soft });
  expect(told).toEqual(['on', 'failed', 'on']);
});
