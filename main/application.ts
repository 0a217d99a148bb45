import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  globalShortcut,
  nativeTheme,
  powerMonitor,
  screen as displays,
  session,
  shell,
} from 'electron';
import { callWindow } from '../core/ipc/callWindow.ts';
import { incomingWindow } from '../core/ipc/incomingWindow.ts';
import { mainWindow } from '../core/ipc/mainWindow.ts';
import { pickerWindow } from '../core/ipc/screenPicker.ts';
import { sharingWindow } from '../core/ipc/sharingWindow.ts';
import type { LeftCall } from '../core/call/callEvent.ts';
import { callWindowCalls, presentCalls } from '../core/call/shownCalls.ts';
import type { CallPart } from '../core/ipc/snapshot.ts';
import { isHeadset } from './app/headsets.ts';
import { createTelLinks, isTelLink } from './app/telLinks.ts';
import { createHostedServer } from './app/hostedServer.ts';
import { hostingFrom } from './app/hostingOptions.ts';
import { listenedOn } from './app/lanAddresses.ts';
import { DEFAULT_SERVER_PORT } from './app/serverAddress.ts';
import { forkServer } from './forkServer.ts';
import { pusher } from './ipc/serve.ts';
import { createElectronUpdates } from './electronUpdates.ts';
import { createRingfort } from './ringfort.ts';
import { serveApp } from './shell/appScheme.ts';
import { createBackupFiles } from './shell/backupFiles.ts';
import { createChangedCallerNotification } from './shell/changedCallerNotification.ts';
import { createConfirmationDialog } from './shell/confirmationDialog.ts';
import { linksIn, type DeepLinks } from './shell/deepLinks.ts';
import { createDesktopActions, desktopAction } from './shell/desktopActions.ts';
import { logFault, logStep } from './shell/faultLog.ts';
import { createLifeLog } from './shell/lifeLog.ts';
import { createCallCommands } from './shell/callCommands.ts';
import { createGlobalShortcuts } from './shell/globalShortcuts.ts';
import { createOrderGuard, type SeenCall } from './shell/orderGuard.ts';
import { HIDDEN } from './shell/autostart.ts';
import { createContentProtection } from './shell/contentProtection.ts';
import type { CrashDumps } from './shell/crashDumps.ts';
import { createDesktop } from './shell/desktop.ts';
import { createHeadsetList } from './shell/headsetList.ts';
import { createMediaFirst } from './shell/mediaFirst.ts';
import { createLeaving } from './shell/leaving.ts';
import { createReminderNotification } from './shell/reminderNotification.ts';
import { createScreenLock } from './shell/screenLock.ts';
import { createMainWindow } from './shell/mainWindow.ts';
import { createRehearsal } from './shell/rehearsal.ts';
import { deviceAccess, isPopupPainted } from './shell/rehearsedPopup.ts';
import { watchNetwork, type NetworkWatch } from './shell/networkWatch.ts';
import { createCallWindows } from './shell/callWindows.ts';
import { createCallWindowShape, watchCallWindow } from './shell/callWindowShape.ts';
import { keepPlace } from './shell/keepPlace.ts';
import { createWindowPlaces } from './shell/windowPlaces.ts';
import { createScreenSharing } from './shell/screenSharing.ts';
import { createSurfaces } from './shell/surfaces.ts';
import { grantPermissions } from './shell/permissions.ts';
import { textsFor } from './shell/texts.ts';
import { createSystemKeyring } from './shell/systemKeyring.ts';
import { systemRegion } from './shell/systemRegion.ts';
import { createWindowCommands } from './shell/windowCommands.ts';
import { createWindows, showPopup, type WindowName } from './shell/windows.ts';
import { serveWindows } from './windowHandlers.ts';
import { limitKeyring } from './store/keyring.ts';
import type { SystemClock } from './clock/systemClock.ts';

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

  const places = createWindowPlaces({
    file: join(app.getPath('userData'), 'windows.json'),
    workAreas: () => displays.getAllDisplays().map(({ workArea }) => workArea),
    onFault: logFault,
  });
  const windows = createWindows({
    placeOf: (name) => (name === 'main' || name === 'call' ? places.of(name) : null),
    onMade: (name, window) => {
      const kept = { ...clock, places };
      if (name === 'main') keepPlace(window, () => 'main', kept);
      protection.made(window);
      if (name !== 'call') return;
      keepPlace(window, () => (callShape.current() === 'mini' ? 'mini' : 'call'), kept);
      watchCallWindow(window, callShape);
    },
    preloadFolder: join(built, 'preload'),
    packaged: app.isPackaged,
    icon,
    // What says that something is shared goes when it no longer is.
    mayClose: (name) => name !== 'sharing' && (name !== 'call' || leaving.mayCloseCall()),
    onClosed: (name) => {
      if (name === 'relay') ringfort.relayWindowLost();
      if (name === 'picker') sharing.pickerClosed();
      if (name === 'call') endShownCalls();
    },
    onCrashed: (name) => {
      logFault(`${name} window crashed`);
      crashDumps.crashed();
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
        ringfort.callWindowLost();
      }
      draw();
    },
    onReloaded: (name) => {
      if (name === 'call') ringfort.callWindowLost();
      if (name === 'main') protection.of(windows.find('main'), false);
    },
  });
  const protection = createContentProtection(() => BrowserWindow.getAllWindows());
  const callWindows = createCallWindows({
    windows: {
      open: windows.open,
      close: windows.close,
      showPopup: () => {
        const popup = windows.find('incoming');
        if (popup !== null) showPopup(popup, presentCalls(ringfort.snapshot().call).length > 1);
      },
      showCall: () => callShape.show(),
      hideCall: () => windows.find('call')?.hide(),
    },
    startTimer: clock.startTimer,
  });
  const drawing = createMediaFirst(drawNow, clock);
  let callToTell: CallPart | null = null;
  let network: NetworkWatch | null = null;
  let wasInCall = false;
  let wasCutOff = false;
  let quitting = false;
  const mainView = createMainWindow({
    windows,
    isQuitting: () => quitting,
    putAway: (window) => surfaces.putAway(window),
    elapsed: clock.elapsed,
  });
  const openMain = mainView.show;

  const isScreenLocked = createScreenLock(powerMonitor);
  const texts = () => textsFor(ringfort.snapshot().settings.values.language, app.getPreferredSystemLanguages());
  const sharing = createScreenSharing({
    windows,
    calls: () => ringfort.snapshot().call,
    settings: () => ringfort.snapshot().settings,
    stopSharing: () => tellCall.stopSharing(null),
    environment: process.env,
    startTimer: clock.startTimer,
    protectWindows: protection.everywhere,
    onFault: logFault,
  });
  serveApp(session.defaultSession, join(built, 'renderer'));
  const permissions = grantPermissions({
    session: session.defaultSession,
    windows,
    calls: () => ringfort.snapshot().call,
    sharing,
    headsets: {
      isHeadset,
      isPaired: (device) => ringfort.headsets.isPaired(device),
      pair: (device) => ringfort.headsets.pair(device),
      choose: createHeadsetList({ window: () => windows.find('main'), texts, startTimer: clock.startTimer }),
    },
    elapsed: clock.elapsed,
    onFault: logFault,
  });

  // Before all that it does not need: its process starts beside this one. It is answered once the rest stands.
  if (process.argv.includes(HIDDEN)) mainView.prepare();
  else mainView.show();

  const hosting = hostingFrom(process.env, join(app.getPath('userData'), 'server'));
  const hosted = createHostedServer({
    fork: forkServer(join(built, 'main', 'serverProcess.cjs'), hosting),
    fixedPort: hosting.port,
    usualPort: DEFAULT_SERVER_PORT,
    ...clock,
  });

  const lifeLog = createLifeLog(logStep);
  const contentsOf = (name: WindowName) => windows.find(name)?.webContents ?? null;
  const tellMain = pusher('main', mainWindow, () => contentsOf('main'));
  const commands = createWindowCommands({ show: openMain, tell: () => tellMain.commandWaits(null) });
  const tellIncoming = pusher('incoming', incomingWindow, () => contentsOf('incoming'));
  const tellCall = pusher('call', callWindow, () => contentsOf('call'));
  const tellPicker = pusher('picker', pickerWindow, () => contentsOf('picker'));
  const tellSharing = pusher('sharing', sharingWindow, () => contentsOf('sharing'));
  let questions = 0;
  const callShape = createCallWindowShape({
    window: () => windows.find('call'),
    isLive: () => callWindowCalls(ringfort.snapshot().call).some(({ view }) => view.phase !== 'ended'),
    setting: () => ringfort.snapshot().settings.values.miniWindow,
    isAsking: () => questions > 0 || sharing.isAsking(),
    isSharing: sharing.isSharing,
    places,
    workArea: (place) => displays.getDisplayMatching(place).workArea,
    zoom: () => contentsOf('call')?.zoomFactor ?? 1,
    onChanged: tellCall.shape,
    startTimer: clock.startTimer,
  });

  let popupPhase: CallPart['view']['phase'] = 'idle';
  const tellPopup = (part: CallPart): void => {
    popupPhase = part.view.phase;
    tellIncoming.call(part);
  };

  const desktop = createDesktop({ platform: process.platform, environment: process.env, ...clock });
  const rehearsal = createRehearsal({
    open: () => void windows.open('incoming'),
    show: () => {
      const popup = windows.find('incoming');
      if (popup !== null) showPopup(popup, false);
    },
    close: callWindows.popupLost,
    calls: () => ringfort.snapshot().call,
    isVisible: () => windows.find('incoming')?.isVisible() ?? false,
    isPainted: async () => isPopupPainted(windows.find('incoming')),
    tell: tellIncoming.rehearsal,
    startTimer: clock.startTimer,
  });
  const ringfort = createRingfort({
    folder,
    keyring: limitKeyring(createSystemKeyring(clock), clock.startTimer),
    hosted,
    backupFiles: createBackupFiles({ window: () => windows.find('main'), texts: () => texts() }),
    networkInterfaces: () => listenedOn(hosting.host, networkInterfaces()),
    region: systemRegion(process.platform, process.env, app.getSystemLocale()),
    onPart: {
      call: (part) => {
        callToTell = part;
        // That the press was taken is seen at once. What comes of it until the call sounds would be drawn into a
        // popup that is about to go.
        if (part.view.phase === 'answering' && popupPhase !== 'answering') tellPopup(part);
        draw();
      },
      settings: (part) => {
        globalShortcuts.apply(part.values);
        for (const window of [tellMain, tellIncoming, tellCall, tellPicker, tellSharing]) window.settings(part);
        draw();
      },
      account: (part) => {
        lifeLog.look(part);
        tellMain.account(part);
        draw();
      },
      contacts: tellMain.contacts,
      recents: (part) => {
        tellMain.recents(part);
        surfaces.recentsChanged();
        draw();
      },
    },
    onMediaOrder: (numbered) => {
      // First: the engine asks for its devices as soon as it has heard.
      permissions.ordered(numbered.order);
      tellCall.order(numbered);
      // A call window that is still to be made comes with the drawing.
      const { kind } = numbered.order;
      if ((kind === 'createAnswer' || kind === 'applyAnswer') && windows.find('call') !== null) drawing.holdBack();
    },
    onVoice: () => surfaces.voiceArrived(),
    onVoiceRecording: permissions.recording,
    showCall: () => callShape.show(),
    setMuted: tellCall.setMuted,
    onScan: permissions.scanning,
    relayWindow: { open: () => void windows.open('relay'), close: () => windows.discard('relay') },
    lookAtNetwork: () => network?.look(),
    onChangedCaller: createChangedCallerNotification({
      icon,
      texts,
      isScreenLocked,
      onOpen: (handle) => commands.order({ kind: 'contact', handle }),
    }),
    onReminder: createReminderNotification({ icon, texts, isScreenLocked, onOpen: openMain }),
    isScreenLocked,
    ringTest: {
      rehearse: rehearsal.run,
      hasTray: desktop.hasTray,
      showsNotifications: desktop.showsNotifications,
      startsWithSystem: desktop.autostart.isOn,
      access: deviceAccess,
    },
    isSystemQuiet: desktop.isQuiet,
    isFullScreen: desktop.isFullScreen,
    clock,
    resolveProxy: (url) => session.defaultSession.resolveProxy(url),
    onFault: logFault,
  });

  const { mainHandlers } = ringfort;
  const settingsNow = () => ringfort.snapshot().settings.values;
  const updates = createElectronUpdates({
    ringfort,
    clock,
    built: app.getAppPath(),
    onChanged: tellMain.updates,
    quit: () => app.quit(),
    onFault: logFault,
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
    takenShortcuts: () => globalShortcuts.apply(settingsNow()),
    shield: ({ isOn }) => {
      protection.of(windows.find('main'), isOn);
      return null;
    },
    showLog: () => {
      shell.showItemInFolder(logFile);
      return null;
    },
    headset: ({ action }) => {
      callCommands[action === 'toggleMute' ? 'toggleMuted' : action]();
      return null;
    },
    confirm: createConfirmationDialog({ window: () => windows.find('main'), texts }),
    autostart: desktop.autostart,
    onFault: logFault,
  });

  const answerWithSound = (seen: SeenCall, present?: LeftCall): void => {
    const order = { ...seen, callType: 'audio' as const, ...(present === undefined ? {} : { present }) };
    void ringfort.incomingHandlers.answer(order);
  };

  /** Closing the call window is hanging up all its calls; of one that is over already, it is putting it away. */
  function endShownCalls(): void {
    const { dismiss, hangUp } = ringfort.callHandlers;
    for (const { view } of callWindowCalls(ringfort.snapshot().call)) {
      const seen = { callId: view.call.callId, phase: view.phase };
      void (view.phase === 'ended' ? dismiss(seen) : hangUp(seen));
    }
  }

  const confirmBeforeCall = createConfirmationDialog({
    window: () => windows.find('call') ?? windows.find('main'),
    texts,
  });
  const leaving = createLeaving({
    calls: () => ringfort.snapshot().call,
    confirm: async (question) => {
      questions += 1;
      return confirmBeforeCall(question).finally(() => {
        questions -= 1;
      });
    },
    closeCall: endShownCalls,
    quit: () => app.quit(),
  });
  const commandsGuard = createOrderGuard(clock.elapsed);
  const callCommands = createCallCommands({
    calls: () => ringfort.snapshot().call,
    answer: answerWithSound,
    decline: (seen) => void ringfort.incomingHandlers.decline(seen),
    hangUp: (seen) => void ringfort.callHandlers.hangUp(seen),
    mute: (wanted) => void mainHandlers.mute(wanted),
    showMain: openMain,
    guard: commandsGuard,
  });
  const globalShortcuts = createGlobalShortcuts({
    register: (accelerator, pressed) => globalShortcut.register(accelerator, pressed),
    unregister: (accelerator) => globalShortcut.unregister(accelerator),
    perform: (action) => {
      if (action === 'show') openMain();
      else if (action === 'mute') callCommands.toggleMuted();
      else callCommands[action]();
    },
    elapsed: clock.elapsed,
    onFault: logFault,
  });
  const telLinks = createTelLinks({
    isReady: () => ringfort.snapshot().account.state.phase === 'ready',
    isWanted: () => settingsNow().telLinks,
    lookFor: (query) => commands.order({ kind: 'palette', query }),
  });
  const desktopActions = createDesktopActions({
    isReady: () => ringfort.snapshot().account.state.phase === 'ready',
    call: () => commands.order({ kind: 'palette', query: '' }),
    doNotDisturb: () => void ringfort.doNotDisturb(null),
    quit: leaving.quit,
  });
  const surfaces = createSurfaces({
    resources,
    icon,
    isScreenLocked,
    toldFile: join(app.getPath('userData'), 'told.json'),
    bus: desktop.bus,
    texts,
    actions: {
      open: openMain,
      answer: answerWithSound,
      decline: (seen) => void ringfort.incomingHandlers.decline(seen),
      hangUp: (seen) => void ringfort.callHandlers.hangUp(seen),
      hold: (seen) => void ringfort.callHandlers.hold(seen),
      resume: (seen) => void ringfort.callHandlers.resume(seen),
      showCall: callShape.show,
      stopSharing: () => tellCall.stopSharing(null),
      mute: (wanted) => void mainHandlers.mute(wanted),
      call: (peer) => void callBack(peer).catch((error: unknown) => logFault('call back', error)),
      doNotDisturb: (forMs) => void ringfort.doNotDisturb(forMs),
      doNotDisturbOff: () => void mainHandlers.changeSettings({ doNotDisturb: 'off' }),
      quit: leaving.quit,
    },
    command: commands.order,
    pausesPlayers: () => settingsNow().pausePlayers,
    recentCalls: async () => {
      const page = await mainHandlers.recentsPage({ missedOnly: false, peer: null, after: null, limit: 20 });
      return page.items;
    },
    redraw: draw,
    ...clock,
    onFault: logFault,
  });

  /** The tray offers to call them back; whatever is against it stands in the main window. */
  async function callBack(peer: string): Promise<void> {
    const dialled = await mainHandlers.dial({ peer, callType: 'audio' });
    if (!dialled.ok) openMain();
  }

  /** Every surface of the system's is drawn from the same snapshot, as windows are; none is told anything else. */
  function draw(): void {
    drawing.draw(ringfort.snapshot().call.view.phase);
  }

  function drawNow(): void {
    if (callToTell !== null) {
      tellPopup(callToTell);
      for (const window of [tellMain, tellCall]) window.call(callToTell);
    }
    callToTell = null;
    const snapshot = ringfort.snapshot();
    const { theme } = snapshot.settings.values;
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
    rehearsal.draw(snapshot.call);
    callWindows.draw(snapshot.call);
    callShape.look();
    sharing.draw(snapshot.call);
    const inCall = isInCall();
    if (inCall && !wasInCall) network?.look();
    wasInCall = inCall;
    const isCutOff = presentCalls(snapshot.call).some(({ view }) => view.phase === 'cutOff');
    // The other side waits for seconds only: whoever started it hidden is asked all the same.
    if (isCutOff && !wasCutOff) openMain();
    wasCutOff = isCutOff;
    if (snapshot.account.state.phase === 'ready') {
      callWindows.expectCalls();
      telLinks.look();
      desktopActions.look();
      crashDumps.follow(snapshot.settings.values.crashDumps);
      windowHandlers.lookAtAutostart(snapshot.settings.values.startAtLogin);
    }
    updates.look();
    commandsGuard.shows(snapshot.call);
    surfaces.draw(snapshot);
  }

  /** Whoever opens a link is asked about it, also by a Ringfort that lies in the tray. */
  function openLink(text: string): void {
    if (isTelLink(text)) return telLinks.open(text);
    openMain();
    ringfort.openLink(text);
  }

  app.on('window-all-closed', () => undefined);
  app.on('second-instance', (_event, argv) => {
    // A start at login asks for no window, and the doctor for nothing at all.
    const opensWindow = !argv.includes('--doctor') && !argv.includes(HIDDEN) && desktopAction(argv) !== 'quit';
    if (opensWindow) openMain();
    desktopActions.start(argv);
    for (const link of linksIn(argv)) openLink(link);
  });
  app.on('activate', openMain);
  app.on('before-quit', (event) => {
    if (quitting) return;
    quitting = true;
    event.preventDefault();
    void Promise.all([ringfort.stop(), surfaces.resumePlayers()])
      .catch((error: unknown) => logFault('stop', error))
      .finally(() => {
        surfaces.stop();
        globalShortcuts.stop();
        network?.stop();
        updates.beforeQuit();
        logStep('ends');
        app.exit(0);
      });
  });
  powerMonitor.on('suspend', () => {
    logStep('asleep');
    ringfort.beforeSleep();
  });
  powerMonitor.on('resume', () => {
    logStep('awake');
    ringfort.wokeUp();
  });
  const isInCall = (): boolean => ringfort.snapshot().call.view.phase === 'connected';
  network = watchNetwork(networkInterfaces, clock.startTimer, isInCall, ringfort.reconnect);

  links.listen(openLink);
  desktopActions.start(process.argv);
  void ringfort.start();
}
