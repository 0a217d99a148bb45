import type { IntlShape } from '@formatjs/intl';
import { BrowserWindow, desktopCapturer, Menu, type DesktopCapturerSource } from 'electron';
import type { Timers } from '../ports/clock.ts';

/** Screens and windows, without pictures of them. Our own windows are left out: a call need not show itself. */
export async function screenSources(): Promise<readonly DesktopCapturerSource[]> {
  const none = { width: 0, height: 0 };
  const sources = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize: none });
  const own = new Set(BrowserWindow.getAllWindows().map((window) => window.getMediaSourceId()));
  return sources.filter(({ id }) => !own.has(id));
}

export interface ScreenListPorts extends Timers {
  readonly window: () => BrowserWindow | null;
  readonly texts: () => IntlShape<string>;
  /** The system asked the person itself, and names what they chose: Wayland's portal. */
  readonly systemAsks: boolean;
}

/** Some systems close the menu first and say what was pressed afterwards. */
const PRESS_MS = 200;
const LONGEST_NAME = 80;

/** The plain list: a menu of the system's, which no page can draw, read or press. */
export function createScreenList({ window, texts, systemAsks, startTimer }: ScreenListPorts) {
  return async (sources: readonly DesktopCapturerSource[]): Promise<DesktopCapturerSource | null> => {
    const shown = window();
    if (systemAsks) return sources[0] ?? null;
    if (shown === null) return null;
    const { formatMessage } = texts();
    return new Promise((resolve) => {
      const items = sources.map((source) => {
        const kind = source.id.startsWith('screen:') ? 'screen' : 'window';
        const label = formatMessage({ id: `call.screen.${kind}` }, { name: source.name.slice(0, LONGEST_NAME) });
        // A single ampersand would underline what follows it.
        return { label: label.replaceAll('&', '&&'), click: () => resolve(source) };
      });
      const nothing = { label: formatMessage({ id: 'call.screen.noSources' }), enabled: false };
      const menu = Menu.buildFromTemplate(items.length === 0 ? [nothing] : items);
      menu.popup({ window: shown, callback: () => void startTimer(PRESS_MS, () => resolve(null)) });
    });
  };
}
