import type { IntlShape } from '@formatjs/intl';
import { Menu, type BrowserWindow } from 'electron';
import type { Timers } from '../../ports/clock.ts';
import { menuName } from '../menus/menuName.ts';

export interface HeadsetListPorts extends Timers {
  readonly window: () => BrowserWindow | null;
  readonly texts: () => IntlShape<string>;
}

/** Some systems close the menu first and say what was pressed afterwards. */
const PRESS_MS = 200;
const LONGEST_NAME = 80;

/** The headsets that are plugged in: a menu of the system's, which no page can draw, read or press. */
export function createHeadsetList({ window, texts, startTimer }: HeadsetListPorts) {
  return async <Device extends { readonly name: string }>(devices: readonly Device[]): Promise<Device | null> => {
    const shown = window();
    if (shown === null) return null;
    const { formatMessage } = texts();
    return new Promise((resolve) => {
      const items = devices.map((device) => ({
        label: menuName(device.name.slice(0, LONGEST_NAME)),
        click: () => resolve(device),
      }));
      const nothing = { label: formatMessage({ id: 'headset.none' }), enabled: false };
      const menu = Menu.buildFromTemplate(items.length === 0 ? [nothing] : items);
      menu.popup({ window: shown, callback: () => void startTimer(PRESS_MS, () => resolve(null)) });
    });
  };
}
