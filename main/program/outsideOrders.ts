import { globalShortcut } from 'electron';
import type { ShownCalls } from '../../core/call/shownCalls.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import { SILENCE_ENDS } from '../../core/ipc/silenceEnds.ts';
import type { RestartAnswer } from '../../core/ipc/updates.ts';
import type { WindowCommand } from '../../core/ipc/windowCommand.ts';
import type { GlobalAction } from '../../core/shortcuts/globalShortcuts.ts';
import { createTelLinks, isTelLink } from '../app/links/telLinks.ts';
import type { ElapsedTime } from '../ports/clock.ts';
import { problemOf } from './problemOf.ts';
import type { Ringfort } from '../ringfort/ringfort.ts';
import { createCallCommands } from '../shell/callCommands.ts';
import { createDesktopActions } from '../shell/desktop/desktopActions.ts';
import { logFault } from '../shell/log/faultLog.ts';
import { createGlobalShortcuts } from '../shell/globalShortcuts.ts';
import { createOrderGuard } from '../shell/orderGuard.ts';
import type { TrayActions } from '../shell/tray/trayMenu.ts';

export interface OutsideOrdersPorts extends ElapsedTime, Pick<TrayActions, 'showCall' | 'stopSharing' | 'quit'> {
  readonly ringfort: Pick<
    Ringfort,
    'snapshot' | 'mainHandlers' | 'incomingHandlers' | 'callHandlers' | 'doNotDisturb' | 'openLink'
  >;
  readonly openMain: () => void;
  /** Starts anew with the version that is ready, unless the person says no. */
  readonly restartForUpdate: () => Promise<RestartAnswer>;
  /** Something that a person goes on with in the main window. */
  readonly command: (command: WindowCommand) => void;
}

export interface OutsideOrders {
  /** Of tray and notifications. */
  readonly actions: TrayActions;
  /** A button of a headset was pressed. */
  readonly headset: Handlers<MainWindow>['headset'];
  /** As the settings name them now; returns whose keys another program has. */
  readonly takeShortcuts: () => readonly GlobalAction[];
  readonly recordKeys: Handlers<MainWindow>['recordKeys'];
  readonly freeShortcuts: () => void;
  /** What the desktop offers beside a start, by the arguments of this one. */
  readonly start: (argv: readonly string[]) => void;
  /** Whoever opens a link is asked about it, also by a Ringfort that lies in the tray. */
  readonly openLink: (text: string) => void;
  /** Carries out what waited until account and settings are read. */
  readonly look: () => void;
  /** What the surfaces of the system show from now on. */
  readonly shows: (calls: ShownCalls) => void;
}

/** What a person orders outside our windows: in tray and notifications, by keys, a headset, the desktop or a link. */
export function createOutsideOrders(ports: OutsideOrdersPorts): OutsideOrders {
  const { ringfort, openMain, command, elapsed } = ports;
  const { mainHandlers, incomingHandlers, callHandlers } = ringfort;
  const settings = () => ringfort.snapshot().settings.values;
  const isReady = (): boolean => ringfort.snapshot().account.state.phase === 'ready';

  /** Nobody looks at a window of ours: what an order broke over is told in one that comes up for it. */
  const ordered = async (what: string, work: () => unknown): Promise<void> => {
    try {
      await work();
    } catch (error) {
      logFault(what, error);
      command({ kind: 'notDone', problem: problemOf(error) });
    }
  };
  const onCalls = {
    // What adding somebody shows them is said in a window alone.
    answer: ({ does, order }) =>
      does === 'addAndAnswer' ? openMain() : void ordered('answer', () => incomingHandlers.answer(order)),
    decline: (seen) => void ordered('decline', () => incomingHandlers.decline(seen)),
    silence: (seen) => void ordered('silence', () => incomingHandlers.silence(seen)),
    hangUp: (seen) => void ordered('hang up', () => callHandlers.hangUp(seen)),
    mute: (wanted) => void ordered('mute', () => mainHandlers.mute(wanted)),
  } satisfies Partial<TrayActions>;
  /** Whatever is against it stands in the main window, with what helps. */
  const callBack = async (peer: string): Promise<void> => {
    try {
      const dialled = await mainHandlers.dial({ peer, callType: 'audio' });
      if (!dialled.ok) command({ kind: 'refused', peer, reason: dialled.reason, detail: dialled.detail });
    } catch (error) {
      logFault('call back', error);
      command({ kind: 'refused', peer, reason: 'failed', detail: null });
    }
  };

  const doNotDisturb = (forMs: number | null): void =>
    void ordered('do not disturb', () => ringfort.doNotDisturb(forMs));

  const guard = createOrderGuard(elapsed);
  const callCommands = createCallCommands({
    ...onCalls,
    calls: () => ringfort.snapshot().call,
    guard,
  });
  const shortcuts = createGlobalShortcuts({
    register: (accelerator, pressed) => globalShortcut.register(accelerator, pressed),
    unregister: (accelerator) => globalShortcut.unregister(accelerator),
    perform: (action) => {
      if (action === 'show') openMain();
      else if (action === 'mute') callCommands.toggleMuted();
      else callCommands[action]();
    },
    elapsed,
    onFault: logFault,
  });
  const telLinks = createTelLinks({
    isReady,
    isWanted: () => settings().telLinks,
    lookFor: (query) => command({ kind: 'palette', query }),
  });
  const desktopActions = createDesktopActions({
    isReady,
    call: () => command({ kind: 'palette', query: '' }),
    doNotDisturb: () => doNotDisturb(null),
    quit: ports.quit,
  });

  return {
    actions: {
      ...onCalls,
      open: openMain,
      hold: (seen) => void ordered('hold', () => callHandlers.hold(seen)),
      resume: (seen) => void ordered('resume', () => callHandlers.resume(seen)),
      showCall: ports.showCall,
      stopSharing: ports.stopSharing,
      call: (peer) => void callBack(peer),
      doNotDisturb,
      endSilence: (silence) =>
        void ordered('ring again', () => mainHandlers.changeSettings(SILENCE_ENDS[silence].change)),
      update: () =>
        void ordered('restart for an update', async () => {
          const { is } = await ports.restartForUpdate();
          // Why it stays, and what helps, stands there.
          if (is === 'held') command({ kind: 'settings', section: 'about' });
        }),
      quit: ports.quit,
    },
    headset: ({ action }) => {
      callCommands[action === 'toggleMute' ? 'toggleMuted' : action]();
      return null;
    },
    takeShortcuts: () => shortcuts.apply(settings()),
    recordKeys: ({ isOn }) => {
      if (shortcuts.rest(isOn)) shortcuts.apply(settings());
      return null;
    },
    freeShortcuts: shortcuts.stop,
    start: desktopActions.start,
    openLink: (text) => {
      if (isTelLink(text)) return telLinks.open(text);
      openMain();
      void ordered('open a link', () => ringfort.openLink(text));
    },
    look: () => {
      telLinks.look();
      desktopActions.look();
    },
    shows: guard.shows,
  };
}
