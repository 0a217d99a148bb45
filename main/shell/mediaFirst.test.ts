import { expect, test, vi } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createMediaFirst, MEDIA_FIRST_MS } from './mediaFirst.ts';

test('what is to be drawn is drawn at once, and after an accepted call once, a moment later (A97)', () => {
  const clock = new ManualClock();
  const drawNow = vi.fn();
  const drawing = createMediaFirst(drawNow, clock);
  drawing.draw();
  expect(drawNow).toHaveBeenCalledTimes(1);

  drawing.holdBack();
  drawing.draw();
  drawing.draw();
  clock.advance(MEDIA_FIRST_MS - 1);
  drawing.holdBack();
  expect(drawNow).toHaveBeenCalledTimes(1);
  clock.advance(1);
  expect(drawNow).toHaveBeenCalledTimes(2);

  drawing.draw();
  expect(drawNow).toHaveBeenCalledTimes(3);
});

test('a moment in which nothing was to be drawn draws nothing (A97)', () => {
  const clock = new ManualClock();
  const drawNow = vi.fn();
  createMediaFirst(drawNow, clock).holdBack();
  clock.advance(MEDIA_FIRST_MS);
  expect(drawNow).not.toHaveBeenCalled();
});
