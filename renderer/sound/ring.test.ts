import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ring, type Loudspeaker } from './ring.ts';

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
  ring(loudspeaker, 1);
  expect(loudspeaker).toMatchObject({ isPlaying: true, currentTime: 0, volume: 0.3 });
  vi.advanceTimersByTime(1500);
  expect(loudspeaker.volume).toBeCloseTo(0.65);
  vi.advanceTimersByTime(1500);
  expect(loudspeaker.volume).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('the ringtone stops at once and grows no louder afterwards', () => {
  const loudspeaker = new FakeLoudspeaker();
  const stop = ring(loudspeaker, 1);
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
  const failed = vi.fn<() => void>();
  ring(loudspeaker, 1, failed);
  await vi.advanceTimersByTimeAsync(0);
  expect(failed).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('the ringtone rises to the volume that was chosen and no further, and at none it is silent', () => {
  const half = new FakeLoudspeaker();
  const none = new FakeLoudspeaker();
  ring(half, 0.5);
  ring(none, 0);
  expect(half.volume).toBeCloseTo(0.15);
  vi.advanceTimersByTime(3000);
  expect([half.volume, none.volume]).toEqual([0.5, 0]);
});
