import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { keepPlace } from './keepPlace.ts';
import type { WindowPlace } from './windowPlaces.ts';

const usual: WindowPlace = { x: 100, y: 50, width: 900, height: 620 };
const whole: WindowPlace = { x: 0, y: 0, width: 1920, height: 1040 };

/** As a window of Electron is moved, filled and hidden. */
class FakeWindow extends EventEmitter {
  state: 'usual' | 'maximized' | 'minimized' | 'hidden' = 'usual';
  readonly isDestroyed = () => false;
  readonly isVisible = () => this.state !== 'hidden';
  readonly isMinimized = () => this.state === 'minimized';
  readonly isFullScreen = () => false;
  readonly isMaximized = () => this.state === 'maximized';
  readonly getBounds = () => (this.isMaximized() ? whole : usual);
  readonly getNormalBounds = () => usual;
  readonly maximize = () => this.becomes('maximized', 'maximize');
  readonly becomes = (state: FakeWindow['state'], event: string): void => {
    this.state = state;
    this.emit(event);
  };
}

function opened({ wasMaximized = false, alsoMaximized = true } = {}) {
  const clock = new ManualClock();
  const window = new FakeWindow();
  const kept: unknown[] = [];
  const places = {
    keep: (name: string, place: WindowPlace, isMaximized = false) => void kept.push([name, place, isMaximized]),
    isMaximized: () => wasMaximized,
  };
  window.state = 'hidden';
  keepPlace(window as never, () => 'main', {
    ...{ places, alsoMaximized },
    startTimer: clock.startTimer,
  });
  return { window, kept, stands: () => clock.advance(500) };
}

test('a window that fills its screen is kept as that, with the place that it has otherwise', () => {
  const { window, kept, stands } = opened();
  window.becomes('usual', 'show');
  window.becomes('maximized', 'maximize');
  stands();
  window.becomes('usual', 'unmaximize');
  stands();
  window.becomes('minimized', 'resize');
  stands();
  expect(kept).toEqual([
    ['main', usual, true],
    ['main', usual, false],
  ]);
});

test('of one that does not come back so, filling the screen is no place', () => {
  const { window, kept, stands } = opened({ wasMaximized: true, alsoMaximized: false });
  window.becomes('usual', 'show');
  expect(window.state).toBe('usual');
  window.becomes('maximized', 'maximize');
  stands();
  expect(kept).toEqual([]);
});

test('it fills its screen again once it is seen: one that starts in the tray or the taskbar waits with it', () => {
  const { window, kept, stands } = opened({ wasMaximized: true });
  window.emit('resize');
  stands();
  expect([window.state, kept]).toEqual(['hidden', []]);
  window.becomes('minimized', 'show');
  expect(window.state).toBe('minimized');
  window.becomes('usual', 'restore');
  expect(window.state).toBe('maximized');

  const another = opened({ wasMaximized: true }).window;
  another.becomes('usual', 'show');
  expect(another.state).toBe('maximized');
  // Whoever makes it smaller has it so, also after it was in the tray.
  another.becomes('usual', 'unmaximize');
  another.becomes('usual', 'show');
  expect(another.state).toBe('usual');
});
