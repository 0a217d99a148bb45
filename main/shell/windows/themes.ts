import Type from 'typebox';
import Value from 'typebox/value';
import type { AccountView } from '../../../core/ipc/snapshot.ts';
import type { Settings } from '../../../core/ipc/settings.ts';
import { readJson } from '../../files/readJson.ts';
import { writeWholeNow } from '../../files/writeWhole.ts';
import type { WindowName } from './windows.ts';

type Theme = Settings['theme'];

/** What of Electron's `nativeTheme` this goes by: pages follow its source as they follow the system. */
export interface SystemTheme {
  themeSource: Theme;
  readonly shouldUseDarkColors: boolean;
  /** Windows draws every page in colours of its own. */
  readonly inForcedColorsMode: boolean;
  readonly on: (event: 'updated', listener: () => void) => unknown;
}

export interface ThemesPorts {
  readonly system: SystemTheme;
  /** The ground of the system's own windows, as `#rrggbb`; null: this system forces no colours. */
  readonly systemGround: (() => string) | null;
  readonly file: string;
  /** Grounds are others now. */
  readonly onChanged: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface Themes {
  /** What fills a window until its page has painted, and where it grows: as the page will be. */
  readonly ground: (name: WindowName) => string;
  /** What the person has chosen, with every drawing. */
  readonly follow: (phase: AccountView['phase'], chosen: Theme) => void;
}

/** As theme/tokens.css has them, with more contrast or without. */
const GROUNDS = {
  light: { bg: '#f4f2ee', surface: '#fdfcfa' },
  dark: { bg: '#101614', surface: '#161d1b', sunken: '#0b100f' },
} as const;

const Kept = Type.Union([Type.Literal('system'), Type.Literal('light'), Type.Literal('dark')]);
const MOST_BYTES = 1024;

/**
 * The theme of every window before its page is there. The choice stands in the store, which opens after the first
 * window is made, or after a passphrase: the last one is kept beside it, and tells nobody anything.
 */
export function createThemes({ system, systemGround, file, onChanged, onFault }: ThemesPorts): Themes {
  const found = readJson(file, MOST_BYTES);
  let kept: Theme = Value.Check(Kept, found) ? found : 'system';
  const use = (theme: Theme): void => {
    if (system.themeSource !== theme) system.themeSource = theme;
  };
  use(kept);
  system.on('updated', onChanged);
  return {
    ground: (name) => {
      if (system.inForcedColorsMode && systemGround !== null) return systemGround();
      if (name === 'call') return GROUNDS.dark.sunken;
      if (name === 'sharing' || name === 'relay') return GROUNDS.dark.bg;
      const { bg, surface } = GROUNDS[system.shouldUseDarkColors ? 'dark' : 'light'];
      return name === 'incoming' ? surface : bg;
    },
    follow: (phase, chosen) => {
      // Until the store is open nobody knows what was chosen.
      if (phase !== 'ready' && phase !== 'onboarding') return;
      use(chosen);
      if (chosen === kept) return;
      kept = chosen;
      try {
        writeWholeNow(file, JSON.stringify(chosen), 'written');
      } catch (error) {
        // A full disk costs no more than a flash.
        onFault('theme of the windows', error);
      }
    },
  };
}
