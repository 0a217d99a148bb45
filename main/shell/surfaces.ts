import { join } from 'node:path';
import { app, nativeImage, Notification, powerSaveBlocker, shell, type NativeImage } from 'electron';
import { hasLiveCall } from '../../core/call/shownCalls.ts';
import { callsReach } from '../../core/ipc/callsReach.ts';
import type { AppSnapshot, RecentView } from '../../core/ipc/snapshot.ts';
import type { UpdateView } from '../../core/ipc/updates.ts';
import type { WindowCommand } from '../../core/ipc/windowCommand.ts';
import type { ElapsedTime, Timers } from '../ports/clock.ts';
import { createAttention, type TaskbarWindow } from './notifications/attention.ts';
import { createArrivedVoice } from './notifications/arrivedVoice.ts';
import { createCallNotification } from './notifications/callNotification.ts';
import { createClosing } from './windows/closing.ts';
import { createClosingNotification } from './notifications/closingNotification.ts';
import { createKeptAwake } from './desktop/keptAwake.ts';
import { createMprisPlayers } from './desktop/mediaPlayers.ts';
import { createMenus } from './menus/menus.ts';
import { createInstalledNotification } from './notifications/installedNotification.ts';
import { createInstalledUnderneath } from './notifications/installedUnderneath.ts';
import { createMissedNotification } from './notifications/missedNotification.ts';
import { createMissedWhileAway } from './notifications/missedWhileAway.ts';
import type { FollowScreenLock } from './desktop/screenLock.ts';
import { createQuietPlayers } from './desktop/quietPlayers.ts';
import { createRingInstead } from './notifications/ringInstead.ts';
import { recentPeople, type RecentPerson } from './tray/recentPeople.ts';
import type { Desktop } from './desktop/desktop.ts';
import type { textsFor } from './texts.ts';
import { openFromOldToasts } from './notifications/toastActivator.ts';
import { createToldOnce } from './notifications/toldOnce.ts';
import { type BadgedWindow, createTaskbarBadge } from './notifications/taskbarBadge.ts';
import { createTray } from './tray/tray.ts';
import { createTrayHost } from './desktop/trayHost.ts';
import type { TrayActions } from './tray/trayMenu.ts';
import { missedState } from './tray/trayView.ts';
import { unseenWords } from './notifications/unseenWords.ts';
import { createVoiceNotification } from './notifications/voiceNotification.ts';

/** Tray and menus come after what a person who starts Ringfort waits for, unless a call is there before. */
const AFTER_START_MS = 500;

export interface SurfacesPorts extends ElapsedTime, Timers {
  /** Where the pictures lie. */
  readonly resources: string;
  readonly icon: string;
  readonly followScreenLock: FollowScreenLock;
  /** What a person was told once. */
  readonly toldFile: string;
  /** What the system is asked about; of its bus there is one on Linux alone. */
  readonly desktop: Pick<Desktop, 'bus' | 'showsNotifications' | 'playRing'>;
  readonly texts: () => ReturnType<typeof textsFor>;
  readonly actions: TrayActions;
  readonly command: (command: WindowCommand) => void;
  /** Those that are shown, and have a place in the taskbar. */
  readonly taskbarWindows: () => readonly (TaskbarWindow & BadgedWindow<NativeImage>)[];
  readonly snapshot: () => AppSnapshot;
  readonly pausesPlayers: () => boolean;
  /** Whether another version lies where this program came from. */
  readonly isReplaced: () => boolean;
  /** The past calls, the latest first: as many as name a few people. */
  readonly recentCalls: () => Promise<readonly Pick<RecentView, 'call' | 'blocked'>[]>;
  /** All is to be drawn again. */
  readonly redraw: () => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface Surfaces {
  readonly draw: (snapshot: AppSnapshot) => void;
  /** A voice message is here. */
  readonly voiceArrived: () => void;
  /** The past calls are others. */
  readonly recentsChanged: () => void;
  /** A new version may wait for the program to be started anew. */
  readonly updateChanged: (view: UpdateView) => void;
  /** Somebody closes the main window, and means that they want to see it no more. */
  readonly putAway: ReturnType<typeof createClosing>;
  /** Nothing stays paused behind a program that has ended. */
  readonly resumePlayers: () => Promise<void>;
  /** Nothing is drawn any more. */
  readonly stop: () => void;
}

/** What the system draws and does for us, from the same snapshot as windows: tray, menus, notifications, its sleep. */
export function createSurfaces(ports: SurfacesPorts): Surfaces {
  const { icon, texts, actions, followScreenLock, startTimer, elapsed, onFault, redraw } = ports;
  const { bus, showsNotifications, playRing } = ports.desktop;
  let recent: readonly RecentPerson[] = [];
  let isUpdateReady = false;
  const keptAwake = createKeptAwake(powerSaveBlocker);
  const quietPlayers =
    bus === null
      ? null
      : createQuietPlayers({
          players: createMprisPlayers(bus, process.pid),
          isWanted: ports.pausesPlayers,
          startTimer,
          onFault,
        });
  const menus = createMenus(texts, { quit: actions.quit, command: ports.command });
  const tray = createTray(join(ports.resources, 'tray'), actions, elapsed);
  const trayHost =
    bus === null
      ? null
      : createTrayHost(bus, startTimer, () => {
          tray.placeAgain();
          redraw();
        });
  const notification = createCallNotification({
    icon,
    followScreenLock,
    hasCallToasts: process.platform === 'win32',
    onOpen: actions.open,
    onAnswer: actions.answer,
    onDecline: actions.decline,
    monotonicNow: elapsed,
  });
  const ringInstead = createRingInstead({
    isReplaced: ports.isReplaced,
    // On Linux it reaches a console at most.
    sound: (volume) => {
      shell.beep();
      return playRing?.(volume) ?? (() => undefined);
    },
    startTimer,
  });
  const attention = createAttention({
    windows: ports.taskbarWindows,
    dock: app.dock ?? null,
    setBadge: (count) => app.setBadgeCount(count),
  });
  const taskbarBadge =
    process.platform === 'win32'
      ? createTaskbarBadge({
          windows: ports.taskbarWindows,
          picture: (count) => nativeImage.createFromPath(join(ports.resources, 'tray', `${missedState(count)}.png`)),
          words: (unseen) => unseenWords(unseen, texts()),
        })
      : null;
  const openRecents = (): void => ports.command({ kind: 'recents' });
  const toldMissed = createMissedNotification({ icon, texts, onOpen: openRecents, followScreenLock });
  const missed = createMissedWhileAway({ startTimer, ...toldMissed });
  const openAbout = (): void => ports.command({ kind: 'settings', section: 'about' });
  const toldInstalled = createInstalledNotification({ icon, texts, onOpen: openAbout, followScreenLock });
  const installed = createInstalledUnderneath(toldInstalled);
  const toldVoice = createVoiceNotification({ icon, texts, onOpen: openRecents, followScreenLock });
  const voice = createArrivedVoice(toldVoice);

  if (process.platform === 'win32') openFromOldToasts(Notification, actions.open);
  const sayClosed = createClosingNotification({ icon, texts, showsNotifications, onOpen: actions.open });

  let isStarting = true;
  const stopWaiting = startTimer(AFTER_START_MS, () => {
    isStarting = false;
    redraw();
  });

  const lookAtRecent = async (): Promise<void> => {
    recent = recentPeople(await ports.recentCalls());
    redraw();
  };

  return {
    draw: (snapshot) => {
      keptAwake.draw(snapshot.call);
      quietPlayers?.draw(snapshot.call);
      missed.draw(snapshot);
      attention.draw(snapshot);
      const isHeard = ringInstead.draw(snapshot);
      taskbarBadge?.draw(snapshot.recents);
      voice.draw(snapshot);
      for (const told of [toldMissed, toldInstalled, toldVoice]) told.sayAgain();
      if (isStarting && !hasLiveCall(snapshot.call)) return;
      const words = texts();
      menus.draw(words, snapshot.account.state.phase === 'ready');
      tray.draw(snapshot, words, recent, isUpdateReady);
      notification.draw(snapshot.call, words, isHeard);
    },
    voiceArrived: voice.arrived,
    recentsChanged: () => void lookAtRecent().catch((error: unknown) => onFault('recent people', error)),
    updateChanged: (view) => {
      installed.draw(view);
      const isReady = view.state === 'ready' || view.state === 'installed';
      if (isReady === isUpdateReady) return;
      isUpdateReady = isReady;
      redraw();
    },
    putAway: createClosing({
      hasTray: async () => (await trayHost?.isThere()) ?? true,
      told: createToldOnce({ file: ports.toldFile, onFault }),
      calls: () => callsReach(ports.snapshot()),
      say: (...what) => void sayClosed(...what).catch((error: unknown) => onFault('say where the window went', error)),
    }),
    resumePlayers: async () => quietPlayers?.stop(),
    stop: () => {
      stopWaiting();
      trayHost?.stop();
      keptAwake.stop();
      missed.stop();
      attention.stop();
      ringInstead.stop();
      tray.destroy();
    },
  };
}
