import { join } from 'node:path';
import { BrowserWindow, screen, type BrowserWindowConstructorOptions, type WebContents } from 'electron';
import { appUrl } from './appScheme.ts';
import { LEAST_CALL } from './callWindowShape.ts';
import type { WindowPlace } from './windowPlaces.ts';

export type WindowName = 'main' | 'incoming' | 'call' | 'picker' | 'sharing' | 'relay';

export interface Windows {
  /** The window, made if it is not there. A new one is hidden until it is shown. */
  readonly open: (name: WindowName) => BrowserWindow;
  readonly find: (name: WindowName) => BrowserWindow | null;
  /** Those that are shown, and have a place in the taskbar. */
  readonly inTaskbar: () => readonly BrowserWindow[];
  /** Their grounds are others now. */
  readonly fillAnew: () => void;
  readonly close: (name: WindowName) => void;
  /** As `close`, of a window that broke: nobody closed it, so nobody is told. */
  readonly discard: (name: WindowName) => void;
  /** Whether these contents are the window of that name. */
  readonly isNamed: (contents: WebContents, name: string) => boolean;
}

export interface WindowsOptions {
  readonly preloadFolder: string;
  readonly packaged: boolean;
  readonly icon: string;
  /** What fills it until its page has painted. */
  readonly ground: (name: WindowName) => string;
  /** Where it stood before; null: wherever the system puts it. */
  readonly placeOf: (name: WindowName) => WindowPlace | null;
  readonly onMade: (name: WindowName, window: BrowserWindow) => void;
  /** A person closes it; whether it may go now. */
  readonly mayClose: (name: WindowName) => boolean;
  readonly onClosed: (name: WindowName) => void;
  readonly onCrashed: (name: WindowName) => void;
  /** Another document is there; what the one before held is gone. */
  readonly onReloaded: (name: WindowName) => void;
}

/** Beside another call the popup has more to say, and a row of buttons more. */
const POPUP = { width: 360, height: 184, heightBesideCall: 240, margin: 16 };

const SHAPES: Readonly<Record<WindowName, BrowserWindowConstructorOptions>> = {
  main: { width: 960, height: 660, minWidth: 480, minHeight: 480, title: 'Ringfort' },
  incoming: {
    width: POPUP.width,
    height: POPUP.height,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    ...(process.platform === 'linux' ? { type: 'notification' } : {}),
    ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
  },
  call: { width: 900, height: 620, minWidth: LEAST_CALL.width, minHeight: LEAST_CALL.height, title: 'Ringfort' },
  picker: {
    ...{ width: 680, height: 540, minWidth: 360, minHeight: 320, title: 'Ringfort' },
    ...{ minimizable: false, maximizable: false, fullscreenable: false, skipTaskbar: true },
  },
  sharing: {
    ...{ width: 440, height: 48, frame: false, resizable: false, title: 'Ringfort' },
    ...{ minimizable: false, maximizable: false, fullscreenable: false, alwaysOnTop: true },
  },
  /** Never shown: it asks relays in the engine of calls. */
  relay: { width: 1, height: 1, skipTaskbar: true, focusable: false },
};

/** Keeps at most one window of each name. Every one is sandboxed, isolated, and has its own preload. */
export function createWindows({
  preloadFolder,
  packaged,
  icon,
  ground,
  placeOf,
  onMade,
  mayClose,
  onClosed,
  onCrashed,
  onReloaded,
}: WindowsOptions): Windows {
  const open = new Map<WindowName, BrowserWindow>();

  const make = (name: WindowName): BrowserWindow => {
    const window = new BrowserWindow({
      ...SHAPES[name],
      ...placeOf(name),
      show: false,
      autoHideMenuBar: true,
      icon,
      backgroundColor: ground(name),
      webPreferences: {
        preload: join(preloadFolder, `${name}.cjs`),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
        safeDialogs: true,
        devTools: !packaged,
        // The call window is made before it is seen, and its clock and meters must not slow down in the background.
        backgroundThrottling: name !== 'call' && name !== 'relay',
      },
    });
    if (name !== 'call' && name !== 'relay') keepOffTheNetwork(window.webContents);
    open.set(name, window);
    window.on('close', (event) => {
      if (!mayClose(name)) event.preventDefault();
    });
    window.on('closed', () => {
      // A window that was discarded has made room for another one by now.
      if (open.get(name) !== window) return;
      open.delete(name);
      onClosed(name);
    });
    let hasDocument = false;
    window.webContents.on('did-navigate', () => {
      if (hasDocument) onReloaded(name);
      hasDocument = true;
    });
    window.webContents.on('render-process-gone', () => onCrashed(name));
    onMade(name, window);
    void window.loadURL(appUrl(`windows/${name}/index.html`));
    return window;
  };

  return {
    open: (name) => open.get(name) ?? make(name),
    find: (name) => open.get(name) ?? null,
    inTaskbar: () =>
      (['main', 'call'] as const).flatMap((name) => {
        const window = open.get(name);
        return window?.isVisible() === true ? [window] : [];
      }),
    fillAnew: () => {
      for (const [name, window] of open) window.setBackgroundColor(ground(name));
    },
    close: (name) => open.get(name)?.destroy(),
    discard: (name) => {
      const window = open.get(name);
      open.delete(name);
      window?.destroy();
    },
    isNamed: (contents, name) => [...open].some(([own, window]) => own === name && window.webContents === contents),
  };
}

/**
 * WebRTC is the one way to the network that no content security policy closes. The preload of such a window takes it
 * out of the page, and without a proxy there is no UDP either. In a frame WebRTC would be found again: none of our
 * pages makes one, so one that does was taken over. Its process ends, as if it had crashed.
 */
function keepOffTheNetwork(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('frame-created', (_event, { frame }) => {
    if (frame !== null && frame.parent !== null) contents.forcefullyCrashRenderer();
  });
}

/**
 * Shows the popup on the screen with the pointer without taking the keyboard: a space typed elsewhere must not answer.
 * The order matters on X11, where `showInactive` forgets what was set before it.
 */
export function showPopup(window: BrowserWindow, isBesideCall: boolean): void {
  // What is in it may be larger than usual, for somebody who wants it so.
  const factor = window.webContents.zoomFactor;
  const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  const width = Math.min(Math.round(POPUP.width * factor), workArea.width);
  const height = Math.round((isBesideCall ? POPUP.heightBesideCall : POPUP.height) * factor);
  const right = workArea.x + workArea.width - width - POPUP.margin;
  const bottom = workArea.y + workArea.height - height - POPUP.margin;
  window.setBounds({
    x: right,
    y: process.platform === 'darwin' ? workArea.y + POPUP.margin : bottom,
    width,
    height,
  });
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  window.showInactive();
  window.setAlwaysOnTop(true, 'screen-saver');
}

/** The list of what can be shared, over the window that asked for it, once it is drawn. */
export function showPicker(window: BrowserWindow, over: BrowserWindow | null): void {
  if (over !== null) {
    window.setParentWindow(over);
    const { x, y, width, height } = over.getBounds();
    const own = window.getBounds();
    const { workArea } = screen.getDisplayMatching(over.getBounds());
    const within = (at: number, from: number, room: number, size: number): number =>
      Math.round(Math.max(from, Math.min(at, from + room - size)));
    window.setBounds({
      ...own,
      x: within(x + (width - own.width) / 2, workArea.x, workArea.width, own.width),
      y: within(y + (height - own.height) / 2, workArea.y, workArea.height, own.height),
    });
  }
  // Else it would lie below the small form of the call.
  window.setAlwaysOnTop(over?.isAlwaysOnTop() === true, 'floating');
  window.once('ready-to-show', () => window.show());
}
