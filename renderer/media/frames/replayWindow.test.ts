import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createReplayWindow } from './replayWindow.ts';

describe('frames that come again', () => {
  test('are new once, in whatever order they come', () => {
    const window = createReplayWindow();
    for (const counter of [3, 0, 2, 1, 100]) {
      expect(window.isNew(counter)).toBe(true);
      window.take(counter);
      expect(window.isNew(counter)).toBe(false);
    }
  });

  test('are never new once they lie 128 behind the last', () => {
    const window = createReplayWindow();
    window.take(1000);
    expect(window.isNew(1000 - 127)).toBe(true);
    expect(window.isNew(1000 - 128)).toBe(false);
  });

  test('are told from new ones that did not open', () => {
    const window = createReplayWindow();
    expect(window.isNew(2 ** 40)).toBe(true);
    expect(window.isNew(0)).toBe(true);
  });

  test('are played at most once each, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { maxLength: 500 }), (counters) => {
        const window = createReplayWindow();
        const played = counters.filter((counter) => {
          const isNew = window.isNew(counter);
          if (isNew) window.take(counter);
          return isNew;
        });
        expect(new Set(played).size).toBe(played.length);
      }),
    );
  });
});
