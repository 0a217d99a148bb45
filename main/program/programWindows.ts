import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen as displays, systemPreferences } from 'electron';
import { callWindowCalls, presentCalls } from '../../core/call/shownCalls.ts';
import { callWindow } from '../../core/ipc/callWindow.ts';
import type { Pusher } from '../../core/ipc/define.ts';
import { incomingWindow } from '../../core/ipc/incomingWindow.ts';
import { mainWindow } from '../../core/ipc/mainWindow.ts';
import { pickerWindow } from '../../core/ipc/screenPicker.ts';
import { sharingWindow } from '../../core/ipc/sharingWindow.ts';
import type { AppSnapshot } from '../../core/ipc/snapshot.ts';
import { pusher } from '../ipc/serve.ts';
import type { RingfortPorts } from '../ringfort/ringfortPorts.ts';
import type { ElapsedTime, Timers } from '../ports/clock.ts';
import type { ProgramLife } from './programLife.ts';
import { createCallWindows, type CallWindows } from '../shell/windows/callWindows.ts';
import { createCallWindowShape, watchCallWindow, type CallWindowShapes } from '../shell/windows/callWindowShape.ts';
import { createContentProtection, type ContentProtection } from '../shell/windows/contentProtection.ts';
import { logFault } from '../shell/log/faultLog.ts';
import { keepPlace } from '../shell/windows/keepPlace.ts';
import { offerTextMenu } from '../shell/menus/menus.ts';
import { createMainWindow, type MainWindowShell, type MainWindowShellPorts } from '../shell/windows/mainWindow.ts';
import { createPopupRehearsal, type PopupRehearsal } from '../shell/popupRehearsal.ts';
import { isPopupPainted } from '../shell/rehearsedPopup.ts';
import { createThemes, type Themes } from '../shell/windows/themes.ts';
import { createWindowPlaces } from '../shell/windows/windowPlaces.ts';
import { createWindows, showPopup, type WindowName, type Windows } from '../shell/windows/windows.ts';

export interface ProgramWindowsPorts
  extends ElapsedTime, Timers, Pick<MainWindowShellPorts, 'isQuitting' | 'putAway' | 'hasTray'> {
  readonly preloadFolder: string;
  readonly sessionEnd: ProgramLife['sessionEnd'];
  readonly icon: string;
  readonly texts: Parameters<typeof offerTextMenu>[1];
  readonly snapshot: () => AppSnapshot;
  readonly isSharing: () => boolean;
  /** Something is asked in a window or dialog before that of the call. */
  readonly isAsking: () => boolean;
  /** Whether that of the call may go at once; a person may be asked. */
  readonly mayCloseCall: () => boolean;
  /** It is gone, and what it showed goes with it. */
  readonly onCallClosed: () => void;
  readonly onPickerClosed: () => void;
  /** The window of the call crashed, or holds another document. */
  readonly onCallLost: () => void;
  readonly onRelayLost: () => void;
  /** Nobody is at the main window any more, or what was done there is gone. */
  readonly onMainLeft: () => void;
  /** Of any window, before another one takes its place. */
  readonly onCrashed: () => void;
  /** All is to be drawn again. */
  readonly redraw: () => void;
}

export interface ProgramWindows {
  readonly windows: Windows;
  readonly themes: Themes;
  readonly mainView: Pick<MainWindowShell, 'show' | 'start' | 'draw'>;
  /** Those of the calls, as these want them. */
  readonly callWindows: CallWindows;
  readonly callShape: CallWindowShapes;
  readonly onCallWish: RingfortPorts['onCallWish'];
  readonly rehearsal: PopupRehearsal;
  readonly protection: ContentProtection<BrowserWindow>;
  /** News to each of them. */
  readonly tell: {
    readonly main: Pusher<typeof mainWindow>;
    readonly incoming: Pusher<typeof incomingWindow>;
    readonly call: Pusher<typeof callWindow>;
    readonly picker: Pusher<typeof pickerWindow>;
    readonly sharing: Pusher<typeof sharingWindow>;
  };
}

/** Our windows: where they stand, who may film them, and what becomes of each that closes, crashes or loads anew. */
export function createProgramWindows(ports: ProgramWindowsPorts): ProgramWindows {
  const { snapshot, startTimer, elapsed } = ports;
  const places = createWindowPlaces({
    file: join(app.getPath('userData'), 'windows.json'),
    workAreas: () => displays.getAllDisplays().map(({ workArea }) => workArea),
    onFault: logFault,
  });
  const themes = createThemes({
    system: nativeTheme,
    // It says how opaque it is, too, behind the colour.
    systemGround: process.platform === 'win32' ? () => systemPreferences.getColor('window').slice(0, 7) : null,
    file: join(app.getPath('userData'), 'theme.json'),
    onChanged: () => windows.fillAnew(),
    onFault: logFault,
  });
  const protection = createContentProtection(() => BrowserWindow.getAllWindows());
  const windows = createWindows({
    placeOf: (name) => (name === 'main' || name === 'call' ? places.of(name) : null),
    onMade: (name, window) => {
      window.on('query-session-end', ports.sessionEnd.asked);
      window.on('session-end', ports.sessionEnd.told);
      const kept = { startTimer, places };
      if (name === 'main') {
        keepPlace(window, () => 'main', { ...kept, alsoMaximized: true });
        window.on('blur', ports.onMainLeft);
      }
      protection.made(window);
      offerTextMenu(window, ports.texts);
      if (name !== 'call') return;
      keepPlace(window, () => (callShape.current() === 'mini' ? 'mini' : 'call'), kept);
      watchCallWindow(window, callShape);
    },
    preloadFolder: ports.preloadFolder,
    packaged: app.isPackaged,
    icon: ports.icon,
    ground: themes.ground,
    // What says that something is shared goes when it no longer is.
    mayClose: (name) => name !== 'sharing' && (name !== 'call' || ports.mayCloseCall()),
    onClosed: (name) => {
      if (name === 'main') ports.onMainLeft();
      if (name === 'relay') ports.onRelayLost();
      if (name === 'picker') ports.onPickerClosed();
      if (name === 'call') ports.onCallClosed();
    },
    onCrashed: (name) => {
      logFault(`${name} window crashed`);
      ports.onCrashed();
      if (name === 'main') mainView.crashed();
      if (name === 'incoming') {
        callWindows.popupLost();
        rehearsal.interrupt();
      }
      if (name === 'relay' || name === 'picker' || name === 'sharing') windows.close(name);
      if (name === 'call') {
        // Another one takes its place, and goes on with the call or says how it ended.
        windows.discard('call');
        callWindows.callLost();
        ports.onCallLost();
      }
      ports.redraw();
    },
    onReloaded: (name) => {
      if (name === 'call') ports.onCallLost();
      if (name !== 'main') return;
      protection.of(windows.find('main'), false);
      ports.onMainLeft();
    },
  });

  const contentsOf = (name: WindowName) => windows.find(name)?.webContents ?? null;
  const tell: ProgramWindows['tell'] = {
    main: pusher('main', mainWindow, () => contentsOf('main')),
    incoming: pusher('incoming', incomingWindow, () => contentsOf('incoming')),
    call: pusher('call', callWindow, () => contentsOf('call')),
    picker: pusher('picker', pickerWindow, () => contentsOf('picker')),
    sharing: pusher('sharing', sharingWindow, () => contentsOf('sharing')),
  };

  const { isQuitting, putAway, hasTray } = ports;
  const mainView = createMainWindow({ windows, isQuitting, putAway, hasTray, elapsed, startTimer });
  const showPopupBeside = (isBesideCall: boolean): void => {
    const popup = windows.find('incoming');
    if (popup !== null) showPopup(popup, isBesideCall);
  };
  const callWindows = createCallWindows({
    windows: {
      open: windows.open,
      close: windows.close,
      showPopup: () => showPopupBeside(presentCalls(snapshot().call).length > 1),
      showCall: () => callShape.show(),
      hideCall: () => windows.find('call')?.hide(),
    },
    startTimer,
  });
  const callShape = createCallWindowShape({
    window: () => windows.find('call'),
    isLive: () => callWindowCalls(snapshot().call).some(({ view }) => view.phase !== 'ended'),
    setting: () => snapshot().settings.values.miniWindow,
    isAsking: ports.isAsking,
    isSharing: ports.isSharing,
    places,
    workArea: (place) => displays.getDisplayMatching(place).workArea,
    zoom: () => contentsOf('call')?.zoomFactor ?? 1,
    onChanged: tell.call.shape,
    startTimer,
  });
  const rehearsal = createPopupRehearsal({
    open: () => void windows.open('incoming'),
    show: () => showPopupBeside(false),
    close: callWindows.popupLost,
    calls: () => snapshot().call,
    isVisible: () => windows.find('incoming')?.isVisible() ?? false,
    isPainted: async () => isPopupPainted(windows.find('incoming')),
    tell: tell.incoming.rehearsal,
    startTimer,
  });

  const onCallWish: ProgramWindows['onCallWish'] = ({ callId, wish }) => {
    if (wish === 'stopSharing') return tell.call.stopSharing(null);
    if (wish === 'mini') return callShape.small();
    callWindows.bringUp();
    tell.call.panel({ callId, panel: wish });
  };

  return { windows, themes, mainView, callWindows, callShape, onCallWish, rehearsal, protection, tell };
}
