import { BrowserWindow, screen, type DesktopCapturerSource, type Display, type Rectangle } from 'electron';
import { edgesOf } from './edges.ts';

/** Of the line, before it is made larger for who wants it so; and how far from the upper edge. */
const LINE = { width: 440, height: 48, margin: 8 };
/** Of the frame. */
const THICK = 4;
/** As the accent of the call window, which is dark in both themes. */
const COLOUR = '#3ecf9a';

/** The screen that this source films; null: it films none, or the system does not say which. */
export function displayOf({ id, display_id }: Pick<DesktopCapturerSource, 'id' | 'display_id'>): Display | null {
  if (!id.startsWith('screen:')) return null;
  const displays = screen.getAllDisplays();
  const named = displays.find((display) => String(display.id) === display_id);
  return named ?? (displays.length === 1 ? (displays[0] ?? null) : null);
}

/** In the middle of the upper edge, above everything, without taking the keyboard; by keyboard it can be reached. */
export function showSharingLine(window: BrowserWindow, display: Display): void {
  const { workArea } = display;
  const factor = window.webContents.zoomFactor;
  const width = Math.min(Math.round(LINE.width * factor), workArea.width);
  window.setBounds({
    x: Math.round(workArea.x + (workArea.width - width) / 2),
    y: workArea.y + LINE.margin,
    width,
    height: Math.round(LINE.height * factor),
  });
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  window.showInactive();
  window.setAlwaysOnTop(true, 'screen-saver');
}

/**
 * A frame round a screen, which lets every press through and loads no page: a see-through window would be black on a
 * desktop without a compositor, so each edge is a window of its own. Returns its own undoing.
 */
export function openSharingFrame({ bounds }: Pick<Display, 'bounds'>): () => void {
  const strips = edgesOf(bounds, THICK).map(({ x, y, ...size }) =>
    strip({ x: bounds.x + x, y: bounds.y + y, ...size }),
  );
  return () => {
    for (const window of strips) window.destroy();
  };
}

function strip(bounds: Rectangle): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    ...{ show: false, frame: false, hasShadow: false, roundedCorners: false, backgroundColor: COLOUR },
    ...{ resizable: false, movable: false, minimizable: false, maximizable: false, fullscreenable: false },
    ...{ focusable: false, skipTaskbar: true, alwaysOnTop: true, enableLargerThanScreen: true },
    ...(process.platform === 'linux' ? { type: 'notification' } : {}),
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
  });
  // Where the system can, the other side does not see it.
  window.setContentProtection(true);
  window.setIgnoreMouseEvents(true);
  window.setBounds(bounds);
  window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true });
  window.showInactive();
  window.setAlwaysOnTop(true, 'screen-saver');
  return window;
}
