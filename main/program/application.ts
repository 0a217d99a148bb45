import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { app, powerMonitor, session } from 'electron';
import { hasLiveCall } from '../../core/call/shownCalls.ts';
import { isHeadset } from '../app/headsets.ts';
import { createHostedServer } from '../app/hosting/hostedServer.ts';
import { hostingFrom } from '../app/hosting/hostingOptions.ts';
import { DEFAULT_SERVER_PORT } from '../app/server/serverAddress.ts';
import type { SystemClock } from '../clock/systemClock.ts';
import { createDrawing } from './drawing.ts';
import { createElectronRingfort } from './electronRingfort.ts';
import { createElectronUpdates } from './electronUpdates.ts';
import { forkServer } from './forkServer.ts';
import { createOutsideOrders } from './outsideOrders.ts';
import { followProgramLife } from './programLife.ts';
import { createProgramWindows } from './programWindows.ts';
import { serveApp } from '../shell/windows/appScheme.ts';
import { HIDDEN } from '../shell/desktop/autostart.ts';
import { createConfirmationDialog } from '../shell/dialogs/confirmationDialog.ts';
import type { CrashDumps } from '../shell/log/crashDumps.ts';
import type { DeepLinks } from '../shell/deepLinks.ts';
import { createDesktop } from '../shell/desktop/desktop.ts';
import { logFault, logStep } from '../shell/log/faultLog.ts';
import { createHeadsetList } from '../shell/permissions/headsetList.ts';
import { createLeaving } from '../shell/dialogs/leaving.ts';
import { createLifeLog } from '../shell/log/lifeLog.ts';
import { watchNetwork } from '../shell/desktop/networkWatch.ts';
import { grantPermissions } from '../shell/permissions/permissions.ts';
import { createScreenLock } from '../shell/desktop/screenLock.ts';
import { createScreenSharing } from '../shell/sharing/screenSharing.ts';
import { createSurfaces } from '../shell/surfaces.ts';
import { textsFor } from '../shell/texts.ts';
import { createWindowCommands } from '../shell/windows/windowCommands.ts';
import { serveWindows } from './windowHandlers.ts';

export interface ApplicationPorts {
  readonly clock: SystemClock;
  /** Of the profile. */
  readonly folder: string;
  readonly links: DeepLinks;
  /** Where what went wrong is written down. */
  readonly logFile: string;
  readonly crashDumps: CrashDumps;
}

/** Composition root with Electron: puts windows, tray, notification and system around one Ringfort. Holds no rules. */
export function runApplication({ clock, folder, links, logFile, crashDumps }: ApplicationPorts): void {
  const built = join(app.getAppPath(), 'out');
  const resources = app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'assets');
  const icon = join(resources, 'tray', 'app.png');
  const { elapsed, startTimer } = clock;
  const snapshot = () => ringfort.snapshot();
  const calls = () => snapshot().call;
  const settings = () => snapshot().settings.values;
  const texts = () => textsFor(settings().language, app.getPreferredSystemLanguages());

  const { windows, themes, mainView, callWindows, callShape, onCallWish, rehearsal, protection, tell } =
    createProgramWindows({
      preloadFolder: join(built, 'preload'),
      ...{ icon, texts, snapshot },
      isSharing: () => sharing.isSharing(),
      isAsking: () => leaving.isAsking() || sharing.isAsking(),
      isQuitting: () => life.isQuitting(),
      hasTray: () => desktop.hasTray(),
      sessionEnd: { asked: (question) => life.sessionEnd.asked(question), told: () => life.sessionEnd.told() },
      putAway: (window) => surfaces.putAway(window),
      mayCloseCall: () => leaving.mayCloseCall(),
      onCallClosed: () => leaving.endShownCalls(),
      onPickerClosed: () => sharing.pickerClosed(),
      onCallLost: () => {
        // What it recorded is gone with it.
        permissions.recording(null);
        ringfort.callWindowLost();
      },
      onRelayLost: () => ringfort.relayWindowLost(),
      onMainLeft: () => void orders.recordKeys({ isOn: false }),
      onCrashed: () => crashDumps.crashed(),
      redraw: () => drawing.draw(),
      elapsed,
      startTimer,
    });
  const mainWindow = () => windows.find('main');
  const openMain = mainView.show;

  const sharing = createScreenSharing({
    windows,
    calls,
    settings: () => snapshot().settings,
    stopSharing: () => tell.call.stopSharing(null),
    environment: process.env,
    platform: process.platform,
    texts,
    startTimer,
    elapsed,
    protectWindows: protection.everywhere,
    onFault: logFault,
  });
  serveApp(session.defaultSession, join(built, 'renderer'));
  const permissions = grantPermissions({
    session: session.defaultSession,
    windows,
    calls,
    sharing,
    headsets: {
      isHeadset,
      isPaired: (device) => ringfort.headsets.isPaired(device),
      pair: (device) => ringfort.headsets.pair(device),
      choose: createHeadsetList({ window: mainWindow, texts, startTimer }),
    },
    elapsed,
    onFault: logFault,
  });
  const isRecording = (): boolean => permissions.isRecording(calls());

  // Before all that it does not need: its process starts beside this one. It is answered once the rest stands.
  mainView.start(process.argv.includes(HIDDEN));

  const hosting = hostingFrom(process.env, join(app.getPath('userData'), 'server'));
  const hosted = createHostedServer({
    ...forkServer(join(built, 'main', 'serverProcess.cjs'), hosting),
    ...{ fixedPort: hosting.port, usualPort: DEFAULT_SERVER_PORT, isReplaced: () => updates.isReplaced() },
    ...clock,
  });
  const isHosting = (): boolean => hosted.state().state === 'running';

  const lifeLog = createLifeLog(logStep);
  const commands = createWindowCommands({ show: openMain, tell: () => tell.main.commandWaits(null) });
  const desktop = createDesktop({ platform: process.platform, environment: process.env, ...clock });
  const screenLock = createScreenLock({ monitor: powerMonitor, hint: desktop.lockedHint, startTimer });
  const ringfort = createElectronRingfort({
    folder,
    clock,
    hosted,
    host: hosting.host,
    desktop,
    rehearsal,
    icon,
    texts,
    mainWindow,
    openContact: (handle) => commands.order({ kind: 'contact', handle }),
    isScreenLocked: screenLock.isLocked,
    followScreenLock: screenLock.follow,
    isReplaced: () => updates.isReplaced(),
    onPart: {
      call: (part) => drawing.callsChanged(part),
      settings: (part) => {
        orders.takeShortcuts();
        for (const window of Object.values(tell)) window.settings(part);
        drawing.draw();
      },
      account: (part) => {
        lifeLog.look(part);
        tell.main.account(part);
        drawing.draw();
      },
      contacts: tell.main.contacts,
      recents: (part) => {
        tell.main.recents(part);
        surfaces.recentsChanged();
        drawing.draw();
      },
    },
    onMediaOrder: (numbered) => {
      // First: the engine asks for its devices as soon as it has heard.
      permissions.ordered(numbered.order);
      tell.call.order(numbered);
      // A call window that is still to be made comes with the drawing.
      const { kind } = numbered.order;
      if ((kind === 'createAnswer' || kind === 'applyAnswer') && windows.find('call') !== null) drawing.holdBack();
    },
    onVoice: () => surfaces.voiceArrived(),
    onVoiceRecording: (callId) => {
      permissions.recording(callId);
      updates.look();
    },
    showCall: callWindows.bringUp,
    ...{ onCallWish, setMuted: tell.call.setMuted },
    onScan: permissions.scanning,
    relayWindow: { open: () => void windows.open('relay'), close: () => windows.discard('relay') },
    network: { look: () => network.look(), isThere: () => network.isThere() },
  });

  const updates = createElectronUpdates({
    ringfort,
    ...{ isRecording, isHosting, clock },
    built: app.getAppPath(),
    confirm: createConfirmationDialog({ window: () => mainWindow() ?? windows.find('call'), texts }),
    onChanged: (view) => {
      tell.main.updates(view);
      surfaces.updateChanged(view);
    },
    onLooked: ringfort.lookAtProgram,
    onFault: logFault,
  });
  const leaving = createLeaving({
    calls,
    confirm: createConfirmationDialog({ window: () => windows.find('call') ?? mainWindow(), texts }),
    hangUp: (seen) => orders.actions.hangUp(seen),
    dismiss: (seen) => void ringfort.callHandlers.dismiss(seen),
    quit: () => app.quit(),
    isRecording,
    isHosting,
  });
  const orders = createOutsideOrders({
    ...{ ringfort, openMain, elapsed },
    command: commands.order,
    showCall: callWindows.bringUp,
    stopSharing: () => tell.call.stopSharing(null),
    restartForUpdate: updates.restartForUpdate,
    quit: leaving.quit,
  });
  const windowHandlers = serveWindows({
    ringfort,
    updates: updates.handlers,
    windows,
    callShape,
    rehearsal,
    popupDrawn: callWindows.popupDrawn,
    picker: sharing.handlers,
    sharing: sharing.signHandlers,
    commands,
    ...{ takenShortcuts: orders.takeShortcuts, recordKeys: orders.recordKeys },
    shield: ({ isOn }) => {
      protection.of(mainWindow(), isOn);
      return null;
    },
    files: { log: logFile, profile: folder, server: hosting.dataFolder },
    headset: orders.headset,
    ...{ isRecording, confirm: createConfirmationDialog({ window: mainWindow, texts }) },
    autostart: desktop.autostart,
    onFault: logFault,
  });
  const surfaces = createSurfaces({
    resources,
    icon,
    followScreenLock: screenLock.follow,
    toldFile: join(app.getPath('userData'), 'told.json'),
    ...{ desktop, texts, snapshot },
    actions: orders.actions,
    command: commands.order,
    taskbarWindows: windows.inTaskbar,
    pausesPlayers: () => settings().pausePlayers,
    isReplaced: () => updates.isReplaced(),
    recentCalls: async () => {
      const page = await ringfort.mainHandlers.recentsPage({ missedOnly: false, peer: null, after: null, limit: 20 });
      return page.items;
    },
    redraw: () => drawing.draw(),
    ...clock,
    onFault: logFault,
  });
  const drawing = createDrawing({
    snapshot,
    tellPopup: tell.incoming.call,
    tellWindows: (part) => {
      for (const window of [tell.main, tell.call]) window.call(part);
    },
    drawWindows: ({ account, call, settings: { values } }) => {
      mainView.draw(account);
      themes.follow(account.state.phase, values.theme);
      rehearsal.draw(call);
      callWindows.draw(call);
      callShape.look();
      sharing.draw(call);
    },
    drawSurfaces: (drawn) => {
      updates.look();
      orders.shows(drawn.call);
      surfaces.draw(drawn);
    },
    onCall: () => network.look(),
    onCutOff: openMain,
    onReady: ({ settings: { values } }) => {
      callWindows.expectCalls();
      orders.look();
      crashDumps.follow(values.crashDumps);
      windowHandlers.lookAtAutostart(values.startAtLogin);
    },
    startTimer,
  });
  clock.onZone(() => drawing.draw());
  const network = watchNetwork(networkInterfaces, startTimer, () => hasLiveCall(calls()), ringfort.reconnect);

  const life = followProgramLife({
    ringfort,
    orders,
    links,
    openMain,
    hasLiveCall: () => hasLiveCall(calls()),
    sayGoodbye: surfaces.resumePlayers,
    stop: () => {
      surfaces.stop();
      orders.freeShortcuts();
      network.stop();
    },
    end: updates.beforeQuit,
    startTimer,
  });
  void ringfort.start();
}
