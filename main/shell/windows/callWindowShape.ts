import type { BrowserWindow } from 'electron';
import type { CallWindowShape } from '../../../core/ipc/callWindowShape.ts';
import type { Settings } from '../../../core/ipc/settings.ts';
import type { Timers } from '../../ports/clock.ts';
import type { WindowPlace, WindowPlaces } from './windowPlaces.ts';

/** The part of Electron's window that is needed here, so that the rules can be tested without one. */
export type ShapedWindow = Pick<
  BrowserWindow,
  | 'isFullScreen'
  | 'setFullScreen'
  | 'setFullScreenable'
  | 'isMaximized'
  | 'maximize'
  | 'unmaximize'
  | 'restore'
  | 'isMinimized'
  | 'getNormalBounds'
  | 'setBounds'
  | 'setMinimumSize'
  | 'setAlwaysOnTop'
  | 'showInactive'
  | 'show'
  | 'isFocused'
  | 'isVisible'
>;

export interface CallWindowShapePorts extends Timers {
  readonly window: () => ShapedWindow | null;
  /** A call goes on, so that there is something to see above other windows. */
  readonly isLive: () => boolean;
  readonly setting: () => Settings['miniWindow'];
  /** What is shared goes on while the person works in another window, and must be within reach. */
  readonly isSharing: () => boolean;
  /** The window asks the person something, in a window of its own. */
  readonly isAsking: () => boolean;
  readonly places: Pick<WindowPlaces, 'of'>;
  /** What of the screen that the window stands on is free for windows. */
  readonly workArea: (place: WindowPlace) => WindowPlace;
  /** How much larger than usual the person wants what is in it. */
  readonly zoom: () => number;
  readonly onChanged: (shape: CallWindowShape) => void;
}

export interface CallWindowShapes {
  readonly current: () => CallWindowShape;
  readonly reshape: (shape: CallWindowShape) => void;
  /** Small, wherever it was: it comes into sight, and takes the keyboard from no other window. */
  readonly small: () => void;
  /** To the front, as it usually is: small only while nobody asks for it. */
  readonly show: () => void;
  /** To be called when the calls changed: nobody is left in full screen by a call that is over. */
  readonly look: () => void;
  /** What happens to the window. */
  readonly heard: {
    readonly made: () => void;
    readonly minimised: () => void;
    readonly leftBehind: () => void;
    readonly fullScreenChanged: () => void;
  };
}

export const LEAST_CALL = { width: 360, height: 360 };
const MINI = { width: 340, height: 240, leastWidth: 260, leastHeight: 180, margin: 16 };
/** A window that opens takes the focus a moment after another one lost it. */
const BEHIND_MS = 300;

/**
 * The three forms of the call window. It stays the same window in all of them, since media cannot move to another:
 * what changes is how large it is, and whether others may cover it.
 */
export function createCallWindowShape(ports: CallWindowShapePorts): CallWindowShapes {
  let shape: CallWindowShape = 'usual';
  /** As it stood before it became small. */
  let usual: { readonly place: WindowPlace; readonly isMaximized: boolean } | null = null;
  let shrinksAfterFullScreen = false;
  let stopWaiting: (() => void) | null = null;

  const become = (next: CallWindowShape): void => {
    if (shape === next) return;
    shape = next;
    ports.onChanged(next);
  };

  const shrink = (window: ShapedWindow): void => {
    if (shape === 'mini') return;
    if (window.isFullScreen()) {
      // Some systems hide nothing, and place nothing, that fills the screen.
      shrinksAfterFullScreen = true;
      window.setFullScreen(false);
      return;
    }
    usual = { place: window.getNormalBounds(), isMaximized: window.isMaximized() };
    if (usual.isMaximized) window.unmaximize();
    window.setFullScreenable(false);
    window.setMinimumSize(MINI.leastWidth, MINI.leastHeight);
    window.setBounds(ports.places.of('mini') ?? inTheCorner(ports.workArea(usual.place), ports.zoom()));
    window.setAlwaysOnTop(true, 'floating');
    become('mini');
  };

  const grow = (window: ShapedWindow): void => {
    if (shape !== 'mini') return;
    window.setAlwaysOnTop(false);
    window.setFullScreenable(true);
    window.setMinimumSize(LEAST_CALL.width, LEAST_CALL.height);
    const before = usual;
    become('usual');
    if (before === null) return;
    window.setBounds(before.place);
    if (before.isMaximized) window.maximize();
  };

  const reshape = (next: CallWindowShape): void => {
    const window = ports.window();
    if (window === null) return;
    shrinksAfterFullScreen = false;
    if (next === 'mini') return shrink(window);
    grow(window);
    if (window.isFullScreen() !== (next === 'fullScreen')) window.setFullScreen(next === 'fullScreen');
    if (next === 'usual') window.show();
  };

  return {
    current: () => shape,
    reshape,
    small: () => {
      const window = ports.window();
      if (window === null) return;
      if (window.isMinimized()) window.restore();
      shrinksAfterFullScreen = false;
      shrink(window);
      window.showInactive();
    },
    show: () => {
      const window = ports.window();
      if (window === null) return;
      grow(window);
      window.show();
    },
    look: () => {
      const window = ports.window();
      if (window !== null && !ports.isLive() && window.isFullScreen()) window.setFullScreen(false);
    },
    heard: {
      made: () => {
        stopWaiting?.();
        shrinksAfterFullScreen = false;
        usual = null;
        shape = 'usual';
      },
      minimised: () => {
        const window = ports.window();
        if (window === null || shape === 'mini' || !ports.isLive() || ports.setting() === 'never') return;
        window.restore();
        shrink(window);
        window.showInactive();
      },
      leftBehind: () => {
        stopWaiting?.();
        stopWaiting = ports.startTimer(BEHIND_MS, () => {
          const window = ports.window();
          if (window === null || window.isFocused() || !window.isVisible() || ports.isAsking()) return;
          const setting = ports.setting();
          const isWanted = setting === 'behind' || (setting === 'minimised' && ports.isSharing());
          if (ports.isLive() && isWanted && !window.isFullScreen()) shrink(window);
        });
      },
      fullScreenChanged: () => {
        const window = ports.window();
        if (window === null || shape === 'mini') return;
        become(window.isFullScreen() ? 'fullScreen' : 'usual');
        if (!shrinksAfterFullScreen || window.isFullScreen()) return;
        shrinksAfterFullScreen = false;
        shrink(window);
      },
    },
  };
}

function inTheCorner(area: WindowPlace, zoom: number): WindowPlace {
  const width = Math.min(Math.round(MINI.width * zoom), area.width);
  const height = Math.min(Math.round(MINI.height * zoom), area.height);
  return {
    x: area.x + area.width - width - MINI.margin,
    y: area.y + area.height - height - MINI.margin,
    width,
    height,
  };
}

/** Tells the shape what happens to a window that was made for calls. */
export function watchCallWindow(window: BrowserWindow, { heard }: CallWindowShapes): void {
  heard.made();
  window.on('minimize', heard.minimised);
  window.on('blur', heard.leftBehind);
  window.on('enter-full-screen', heard.fullScreenChanged);
  window.on('leave-full-screen', heard.fullScreenChanged);
}
