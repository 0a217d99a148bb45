import { expect, test } from 'vitest';
import { createPictureWatch } from './pictureWatch.ts';

test('the picture is there while frames come, and gone two seconds after the last', () => {
  const { sample } = createPictureWatch();
  expect([0, 12, 30, 30, 30, 30, 31].map(sample)).toEqual([false, true, true, true, false, false, true]);
});

test('a picture that has just begun is not taken away by a count from before its first frame', () => {
  const { begun, sample } = createPictureWatch();
  begun();
  expect([0, 5].map(sample)).toEqual([true, true]);
});
