import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createCallWindowShape, type ShapedWindow } from './callWindowShape.ts';
import type { WindowPlace } from './windowPlaces.ts';

const USUAL = { x: 100, y: 80, width: 900, height: 620 };
const AREA = { x: 0, y: 0, width: 1920, height: 1040 };

/** A window as a desktop has it: what fills the screen leaves it when it is told to, and tells that it did. */
class DesktopWindow implements ShapedWindow {
  bounds: WindowPlace = USUAL;
  fullScreen = false;
  fullScreenable = true;
  maximized = false;
  minimised = false;
  focused = true;
  onTop = false;
  least: readonly number[] = [360, 360];
  onFullScreen: () => void = () => undefined;

  isFullScreen = (): boolean => this.fullScreen;
  setFullScreen = (on: boolean): void => {
    this.fullScreen = on;
    this.onFullScreen();
  };
  setFullScreenable = (may: boolean): void => void (this.fullScreenable = may);
  isMaximized = (): boolean => this.maximized;
  maximize = (): void => void (this.maximized = true);
  unmaximize = (): void => void (this.maximized = false);
  restore = (): void => void (this.minimised = false);
  isMinimized = (): boolean => this.minimised;
  getNormalBounds = (): WindowPlace => this.bounds;
  setBounds = (bounds: Partial<WindowPlace>): void => void (this.bounds = { ...this.bounds, ...bounds });
  setMinimumSize = (...least: number[]): void => void (this.least = least);
  setAlwaysOnTop = (on: boolean): void => void (this.onTop = on);
  showInactive = (): void => undefined;
  show = (): void => void (this.focused = true);
  isFocused = (): boolean => this.focused;
  isVisible = (): boolean => !this.minimised;
}

function setUp({ setting = 'minimised' as 'minimised' | 'behind' | 'never', kept = null as WindowPlace | null } = {}) {
  const clock = new ManualClock();
  const window = new DesktopWindow();
  const told: string[] = [];
  const now = { live: true, asking: false, sharing: false };
  const shapes = createCallWindowShape({
    window: () => window,
    isLive: () => now.live,
    setting: () => setting,
    isAsking: () => now.asking,
    isSharing: () => now.sharing,
    places: { of: (name) => (name === 'mini' ? kept : null) },
    workArea: () => AREA,
    zoom: () => 1,
    onChanged: (shape) => told.push(shape),
    startTimer: clock.startTimer,
  });
  window.onFullScreen = shapes.heard.fullScreenChanged;
  const minimise = () => {
    window.minimised = true;
    shapes.heard.minimised();
  };
  const leave = () => {
    window.focused = false;
    shapes.heard.leftBehind();
    clock.advance(1_000);
  };
  return { shapes, window, told, now, minimise, leave };
}

test('a call that is minimised becomes a small window above the others, and comes back as it was', () => {
  const { shapes, window, told, minimise } = setUp();
  minimise();
  expect(window).toMatchObject({ minimised: false, onTop: true, bounds: { x: 1564, y: 784, width: 340, height: 240 } });
  shapes.reshape('usual');
  expect(window).toMatchObject({ onTop: false, bounds: USUAL, focused: true, least: [360, 360] });
  expect(told).toEqual(['mini', 'usual']);
});

test('it gets small at a wish from elsewhere, also while it is minimised, and takes the keyboard from no window', () => {
  for (const minimised of [false, true]) {
    const { shapes, window } = setUp({ setting: 'never' });
    Object.assign(window, { minimised, focused: false });
    shapes.small();
    expect(window).toMatchObject({ minimised: false, onTop: true, focused: false });
    shapes.reshape('usual');
    expect(window.bounds).toEqual(USUAL);
  }
});

test('the small window stands where it was put last', () => {
  const kept = { x: 20, y: 30, width: 400, height: 260 };
  const { window, minimise } = setUp({ kept });
  minimise();
  expect(window.bounds).toEqual(kept);
});

test('a call that filled its screen does so again', () => {
  const { shapes, window } = setUp();
  window.maximized = true;
  shapes.reshape('mini');
  expect(window.maximized).toBe(false);
  shapes.show();
  expect(window).toMatchObject({ maximized: true, bounds: USUAL });
});

test('full screen is left before the window becomes small', () => {
  const { shapes, window, told } = setUp();
  shapes.reshape('fullScreen');
  expect(shapes.current()).toBe('fullScreen');
  shapes.reshape('mini');
  expect(window).toMatchObject({ fullScreen: false, onTop: true, fullScreenable: false });
  expect(told).toEqual(['fullScreen', 'usual', 'mini']);
  shapes.reshape('fullScreen');
  expect(window).toMatchObject({ fullScreen: true, onTop: false, fullScreenable: true });
});

test('nobody is left in full screen by a call that is over', () => {
  const { shapes, window, now } = setUp();
  shapes.reshape('fullScreen');
  shapes.look();
  expect(window.fullScreen).toBe(true);
  now.live = false;
  shapes.look();
  expect(window.fullScreen).toBe(false);
});

test('a call that another window covers becomes small only for who wants it so', () => {
  const usual = setUp();
  usual.leave();
  expect(usual.told).toEqual([]);
  const behind = setUp({ setting: 'behind' });
  behind.leave();
  expect(behind.told).toEqual(['mini']);
});

test('who shares and goes to what they show keeps the call, and the button that ends it, in reach', () => {
  const { told, now, leave } = setUp();
  now.sharing = true;
  leave();
  expect(told).toEqual(['mini']);
  const never = setUp({ setting: 'never' });
  never.now.sharing = true;
  never.leave();
  expect(never.told).toEqual([]);
});

test('a question about the call is not another window in front of it', () => {
  const { told, now, leave } = setUp({ setting: 'behind' });
  now.asking = true;
  leave();
  expect(told).toEqual([]);
});

test('who wants no small window gets none, and neither does a call that is over', () => {
  const never = setUp({ setting: 'never' });
  never.minimise();
  never.leave();
  expect(never.told).toEqual([]);
  expect(never.window.minimised).toBe(true);
  const over = setUp();
  over.now.live = false;
  over.minimise();
  expect(over.told).toEqual([]);
});

test('the next call has a window that stands as usual', () => {
  const { shapes, minimise } = setUp();
  minimise();
  shapes.heard.made();
  expect(shapes.current()).toBe('usual');
});
