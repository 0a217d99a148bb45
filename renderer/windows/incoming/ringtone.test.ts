import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ring, type Loudspeaker } from './ringtone.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

class FakeLoudspeaker implements Loudspeaker {
  volume = 1;
  currentTime = 7;
  isPlaying = false;
  refuses = false;
  play(): Promise<void> {
    if (this.refuses) return Promise.reject(new Error('no sound output'));
    this.isPlaying = true;
    return Promise.resolve();
  }
  pause(): void {
    this.isPlaying = false;
  }
}

test('the ringtone begins soft, from its start, and is at full volume after three seconds', () => {
  const loudspeaker = new FakeLoudspeaker();
  ring(loudspeaker);
  expect(loudspeaker).toMatchObject({ isPlaying: true, currentTime: 0, volume: 0.3 });
  vi.advanceTimersByTime(1500);
  expect(loudspeaker.volume).toBeCloseTo(0.65);
  vi.advanceTimersByTime(1500);
  expect(loudspeaker.volume).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('the ringtone stops at once and grows no louder afterwards', () => {
  const loudspeaker = new FakeLoudspeaker();
  const stop = ring(loudspeaker);
  vi.advanceTimersByTime(500);
  const volume = loudspeaker.volume;
  stop();
  expect(loudspeaker.isPlaying).toBe(false);
  vi.advanceTimersByTime(5000);
  expect(loudspeaker.volume).toBe(volume);
});

test('a computer without sound output does not break the popup', async () => {
  const loudspeaker = new FakeLoudspeaker();
  loudspeaker.refuses = true;
  ring(loudspeaker);
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(0);
});
