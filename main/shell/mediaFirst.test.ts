import { expect, test, vi } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createMediaFirst, FIRST_SOUND_MS, MEDIA_FIRST_MS } from './mediaFirst.ts';

function screen() {
  const clock = new ManualClock();
  const drawNow = vi.fn();
  return { clock, drawNow, drawing: createMediaFirst(drawNow, clock) };
}

test('what is to be drawn is drawn at once, and after an accepted call once, when it has begun to sound (A97)', () => {
  const { clock, drawNow, drawing } = screen();
  drawing.draw('ringing');
  expect(drawNow).toHaveBeenCalledTimes(1);

  drawing.holdBack();
  drawing.draw('answering');
  drawing.draw('connecting');
  clock.advance(100);
  drawing.draw('connected');
  drawing.draw('connected');
  clock.advance(FIRST_SOUND_MS - 1);
  expect(drawNow).toHaveBeenCalledTimes(1);
  clock.advance(1);
  expect(drawNow).toHaveBeenCalledTimes(2);

  drawing.draw('connected');
  expect(drawNow).toHaveBeenCalledTimes(3);
  expect(clock.pending()).toBe(0);
});

test('a call that does not connect soon is drawn as it is (A97)', () => {
  const { clock, drawNow, drawing } = screen();
  drawing.holdBack();
  drawing.draw('connecting');
  clock.advance(MEDIA_FIRST_MS - 1);
  drawing.holdBack();
  expect(drawNow).not.toHaveBeenCalled();
  clock.advance(1);
  expect(drawNow).toHaveBeenCalledTimes(1);
});

test('a call that ends before it sounds is drawn at once (A97)', () => {
  const { clock, drawNow, drawing } = screen();
  drawing.holdBack();
  drawing.draw('ended');
  expect(drawNow).toHaveBeenCalledTimes(1);
  expect(clock.pending()).toBe(0);
});

test('a moment in which nothing was to be drawn draws nothing (A97)', () => {
  const { clock, drawNow, drawing } = screen();
  drawing.holdBack();
  clock.advance(MEDIA_FIRST_MS);
  expect(drawNow).not.toHaveBeenCalled();
});
