import type { IntlShape } from '@formatjs/intl';
import { screen, type DesktopCapturerSource } from 'electron';
import type { ShownCalls } from '../../../core/call/shownCalls.ts';
import type { Handlers } from '../../../core/ipc/define.ts';
import type { PickerWindow } from '../../../core/ipc/screenPicker.ts';
import type { SharingWindow } from '../../../core/ipc/sharingWindow.ts';
import type { SettingsPart } from '../../../core/ipc/snapshot.ts';
import type { ElapsedTime, Timers } from '../../ports/clock.ts';
import type { Environment } from '../desktop/runTool.ts';
import { createScreenChoice } from './screenChoice.ts';
import { createScreenPicker } from './screenPicker.ts';
import { isScreen, screenSources, shownSource } from './screenSources.ts';
import { createSharedScreen } from './sharedScreen.ts';
import { createSharingSigns } from './sharingSigns.ts';
import { displayOf, openSharingFrame, showSharingLine } from './sharingWindows.ts';
import { openSystemPage } from '../desktop/openSystemPage.ts';
import { createUnlistedScreens } from './unlistedScreens.ts';
import { showPicker, type Windows } from '../windows/windows.ts';

export interface ScreenSharingPorts extends ElapsedTime, Timers {
  readonly windows: Pick<Windows, 'open' | 'find' | 'close'>;
  readonly calls: () => ShownCalls;
  readonly settings: () => SettingsPart;
  /** The call window puts away what it shares. */
  readonly stopSharing: () => void;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly texts: () => IntlShape<string>;
  /** Our own windows are to be left out of what is filmed, or no more. */
  readonly protectWindows: (on: boolean) => void;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface ScreenSharing {
  /** The call window asks to film the screen: whether the person chose something for it. */
  readonly ask: () => Promise<boolean>;
  /** What they chose, once. */
  readonly take: () => DesktopCapturerSource | null;
  readonly isSharing: () => boolean;
  /** Whether the person is being asked what to share. */
  readonly isAsking: () => boolean;
  /** Of the window with the list. */
  readonly handlers: Handlers<PickerWindow>;
  /** Of the line that says what is shared. */
  readonly signHandlers: Handlers<SharingWindow>;
  /** The window with the list is gone. */
  readonly pickerClosed: () => void;
  readonly draw: (calls: ShownCalls) => void;
}

/** What of the screen a call shows: chosen in a list of its own, without our own windows, and told while it lasts. */
export function createScreenSharing(ports: ScreenSharingPorts): ScreenSharing {
  const { windows, calls, onFault } = ports;
  const mayShare = (): boolean => {
    const { view } = calls();
    return view.phase === 'connected' && !view.heldHere;
  };
  const systemTells = ports.environment['XDG_SESSION_TYPE'] === 'wayland';
  let removeFrame = (): void => undefined;
  const signs = createSharingSigns<DesktopCapturerSource>({
    kindOf: ({ id }) => (isScreen(id) ? 'screen' : 'window'),
    show: (source) => {
      const display = displayOf(source);
      if (display !== null) removeFrame = openSharingFrame(display);
      const beside = windows.find('call')?.getBounds();
      const near = beside === undefined ? screen.getPrimaryDisplay() : screen.getDisplayMatching(beside);
      const line = windows.open('sharing');
      line.once('ready-to-show', () => showSharingLine(line, display ?? near));
    },
    hide: () => {
      removeFrame();
      removeFrame = () => undefined;
      windows.close('sharing');
    },
  });
  const picker = createScreenPicker({
    settings: ports.settings,
    sources: screenSources,
    shown: shownSource,
    open: () => showPicker(windows.open('picker'), windows.find('call')),
    close: () => windows.close('picker'),
    systemAsks: systemTells,
  });
  const shared = createSharedScreen({ protectWindows: ports.protectWindows });
  const choice = createScreenChoice({
    mayShare,
    sources: screenSources,
    choose: picker.choose,
    putAway: picker.putAway,
    systemAsks: systemTells,
    onUnlisted: createUnlistedScreens({ ...ports, openSystemPage, window: () => windows.find('call') }),
    startTimer: ports.startTimer,
    elapsed: ports.elapsed,
    onFault,
  });
  return {
    ask: choice.ask,
    take: () => {
      const source = choice.take();
      if (source === null) return null;
      shared.chosen(isScreen(source.id));
      // Wayland lets nobody place a window or keep it above others, and has a sign of its own in its panel.
      if (!systemTells) signs.chosen(source);
      return source;
    },
    isSharing: () => {
      const { view } = calls();
      return view.phase === 'connected' && view.sharing;
    },
    isAsking: () => windows.find('picker') !== null,
    handlers: picker.handlers,
    signHandlers: {
      current: () => {
        const now = signs.now();
        return { settings: ports.settings(), peer: now?.peer ?? null, kind: now?.kind ?? 'screen' };
      },
      stop: () => {
        ports.stopSharing();
        return null;
      },
    },
    pickerClosed: picker.putAway,
    draw: (shown) => {
      shared.look(shown);
      signs.look(shown);
      if (!mayShare()) picker.putAway();
    },
  };
}
