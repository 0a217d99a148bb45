import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import {
  app,
  globalShortcut,
  powerSaveBlocker,
  BrowserWindow,
  ipcMain,
  nativeTheme,
  powerMonitor,
  screen as displays,
  session,
  shell,
  utilityProcess,
  webContents,
  webFrameMain,
  type IpcMainInvokeEvent,
} from 'electron';
import { callWindow } from '../core/ipc/callWindow.ts';
import { incomingWindow } from '../core/ipc/incomingWindow.ts';
import { mainWindow } from '../core/ipc/mainWindow.ts';
import { pickerWindow } from '../core/ipc/screenPicker.ts';
import { relayWindow } from '../core/ipc/relayTest.ts';
import type { HeadsetAction } from '../core/headset/headset.ts';
import type { LeftCall } from '../core/call/callEvent.ts';
import { callWindowCalls, presentCalls } from '../core/call/shownCalls.ts';
import type { CallWindowShape } from '../core/ipc/callWindowShape.ts';
import type { SettingsChange } from '../core/ipc/settings.ts';
import type { CallPart } from '../core/ipc/snapshot.ts';
import type { Problem } from '../core/ipc/problem.ts';
import type { RehearsedSound } from '../core/ipc/ringTest.ts';
import type { WindowCommand } from '../core/ipc/windowCommand.ts';
import { isHeadset } from './app/headsets.ts';
import { createTelLinks, isTelLink } from './app/telLinks.ts';
import { createHostedServer } from './app/hostedServer.ts';
import { hostingArguments, hostingFrom } from './app/hostingOptions.ts';
import { listenedOn } from './app/lanAddresses.ts';
import { DEFAULT_SERVER_PORT } from './app/serverAddress.ts';
import { pusher, serve } from './ipc/serve.ts';
import { createRingfort } from './ringfort.ts';
import { APP_ORIGIN, serveApp } from './shell/appScheme.ts';
import { createChangedCallerNotification } from './shell/changedCallerNotification.ts';
import { createCallNotification } from './shell/callNotification.ts';
import { createConfirmationDialog } from './shell/confirmationDialog.ts';
import { confirmedHandlers } from './shell/confirmedHandlers.ts';
import { createClosing } from './shell/closing.ts';
import { createClosingNotification } from './shell/closingNotification.ts';
import { confine } from './shell/confinement.ts';
import { linksIn, type DeepLinks } from './shell/deepLinks.ts';
import { logFault } from './shell/faultLog.ts';
import { createCallCommands } from './shell/callCommands.ts';
import { createGlobalShortcuts } from './shell/globalShortcuts.ts';
import { createOrderGuard, type SeenCall } from './shell/orderGuard.ts';
import { HIDDEN } from './shell/autostart.ts';
import { autostartOf } from './shell/autostartOf.ts';
import { createAutostartUpkeep } from './shell/autostartUpkeep.ts';
import { createKeptAwake } from './shell/keptAwake.ts';
import { createMprisPlayers } from './shell/mediaPlayers.ts';
import { createQuietPlayers } from './shell/quietPlayers.ts';
import { createHeadsetList } from './shell/headsetList.ts';
import { permitHeadsets } from './shell/headsetPermission.ts';
import { createMediaFirst } from './shell/mediaFirst.ts';
import { createLeaving } from './shell/leaving.ts';
import { createMenus } from './shell/menus.ts';
import { createMediaPermission } from './shell/mediaPermission.ts';
import { createReminderNotification } from './shell/reminderNotification.ts';
import { createScanPermission } from './shell/scanPermission.ts';
import { createScreenChoice } from './shell/screenChoice.ts';
import { createScreenPicker } from './shell/screenPicker.ts';
import { isScreen, screenSources, shownSource } from './shell/screenSources.ts';
import { createSharedScreen } from './shell/sharedScreen.ts';
import { createScreenLock } from './shell/screenLock.ts';
import { createMainWindow } from './shell/mainWindow.ts';
import { createMissedNotification } from './shell/missedNotification.ts';
import { createMissedWhileClosed } from './shell/missedWhileClosed.ts';
import { mayTryDevices } from './shell/deviceTrial.ts';
import { createFullScreen } from './shell/fullScreen.ts';
import { recentPeople, type RecentPerson } from './shell/recentPeople.ts';
import { createRehearsal } from './shell/rehearsal.ts';
import { deviceAccess, isPopupPainted } from './shell/rehearsedPopup.ts';
import { runTool } from './shell/runTool.ts';
import { watchNetwork, type NetworkWatch } from './shell/networkWatch.ts';
import { createCallWindows } from './shell/callWindows.ts';
import { createCallWindowShape, watchCallWindow } from './shell/callWindowShape.ts';
import { keepPlace } from './shell/keepPlace.ts';
import { createWindowPlaces } from './shell/windowPlaces.ts';
import { createSessionBus } from './shell/sessionBus.ts';
import { createSystemSettings, startProgram } from './shell/systemSettings.ts';
import { createSystemQuiet } from './shell/systemQuiet.ts';
import { textsFor } from './shell/texts.ts';
import { createSystemKeyring } from './shell/systemKeyring.ts';
import { systemRegion } from './shell/systemRegion.ts';
import { createToldOnce } from './shell/toldOnce.ts';
import { createTray } from './shell/tray.ts';
import { createVoiceNotification } from './shell/voiceNotification.ts';
import { hasTrayHost, watchTrayHost } from './shell/trayHost.ts';
import { createWindowCommands } from './shell/windowCommands.ts';
import { createWindows, showPicker, showPopup, type WindowName } from './shell/windows.ts';
import { ConnectionError } from './signalling/connectionError.ts';
import { limitKeyring } from './store/keyring.ts';
import { storeProblemOf } from './store/storeError.ts';
import type { SystemClock } from './clock/systemClock.ts';

/** Composition root with Electron: puts windows, tray, notification and system around one Ringfort. Holds no rules. */
export function runApplication(clock: SystemClock, folder: string, links: DeepLinks): void {
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
      if (sharedScreen.isProtecting()) window.setContentProtection(true);
      if (name !== 'call') return;
      keepPlace(window, () => (callShape.current() === 'mini' ? 'mini' : 'call'), kept);
      watchCallWindow(window, callShape);
    },
    preloadFolder: join(built, 'preload'),
    packaged: app.isPackaged,
    icon,
    mayClose: (name) => name !== 'call' || leaving.mayCloseCall(),
    onClosed: (name) => {
      if (name === 'relay') ringfort.relayWindowLost();
      if (name === 'picker') picker.putAway();
      if (name === 'call') endShownCalls();
    },
    onCrashed: (name) => {
      logFault(`${name} window crashed`);
      if (name === 'main') mainView.crashed();
      if (name === 'incoming') {
        callWindows.popupLost();
        rehearsal.interrupt();
      }
      if (name === 'relay' || name === 'picker') windows.close(name);
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
    },
  });
  const callWindows = createCallWindows({
    windows: {
      open: windows.open,
      close: windows.close,
      showPopup: () => {
        const popup = windows.find('incoming');
        if (popup !== null) showPopup(popup, presentCalls(ringfort.snapshot().call).length > 1);
      },
      showCall: () => callShape.show(),
    },
    startTimer: clock.startTimer,
  });
  const drawing = createMediaFirst(drawNow, clock);
  let callToTell: CallPart | null = null;
  let network: NetworkWatch | null = null;
  let wasInCall = false;
  let wasCutOff = false;
  let recent: readonly RecentPerson[] = [];
  let quitting = false;
  const mainView = createMainWindow({
    windows,
    isQuitting: () => quitting,
    putAway: (window) => closing(window),
    elapsed: clock.elapsed,
  });
  const openMain = mainView.show;

  const isScreenLocked = createScreenLock(powerMonitor);
  const permission = createMediaPermission();
  const scan = createScanPermission(clock);
  const texts = () => textsFor(ringfort.snapshot().settings.values.language, systemLanguages());
  const mayShareScreen = (): boolean => {
    const { view } = ringfort.snapshot().call;
    return view.phase === 'connected' && !view.heldHere;
  };
  const picker = createScreenPicker({
    settings: () => ringfort.snapshot().settings,
    sources: screenSources,
    shown: shownSource,
    open: () => showPicker(windows.open('picker'), windows.find('call')),
    close: () => windows.close('picker'),
    systemAsks: process.env['XDG_SESSION_TYPE'] === 'wayland',
  });
  const sharedScreen = createSharedScreen({
    protectWindows: (on) => {
      for (const window of BrowserWindow.getAllWindows()) window.setContentProtection(on);
    },
  });
  const screen = createScreenChoice({
    mayShare: mayShareScreen,
    sources: screenSources,
    choose: picker.choose,
    putAway: picker.putAway,
    startTimer: clock.startTimer,
    onFault: logFault,
  });
  serveApp(session.defaultSession, join(built, 'renderer'));
  confine(session.defaultSession, {
    mayOpenMedia: (contents, kinds) =>
      (windows.isNamed(contents, 'call') && permission.mayOpen(kinds, ringfort.snapshot().call)) ||
      (windows.isNamed(contents, 'main') &&
        (scan.mayOpen(kinds) ||
          mayTryDevices(kinds, ringfort.snapshot().call, windows.find('main')?.isFocused() ?? false))),
    // The popup rings on an output that was chosen in the main window.
    mayListMedia: (contents, kind) =>
      windows.isNamed(contents, 'main') || (kind === 'audio' && windows.isNamed(contents, 'incoming')),
    askForScreen: async (contents) => windows.isNamed(contents, 'call') && screen.ask(),
    chosenScreen: () => {
      const source = screen.take();
      if (source !== null) sharedScreen.chosen(isScreen(source.id));
      return source;
    },
    mayUseHid: (contents) => windows.isNamed(contents, 'main'),
    mayWriteClipboard: (contents) => windows.isNamed(contents, 'main'),
  });

  const hosting = hostingFrom(process.env, join(app.getPath('userData'), 'server'));
  const hosted = createHostedServer({
    fork: (port) => {
      const options = hostingArguments({ ...hosting, port });
      const child = utilityProcess.fork(join(built, 'main', 'serverProcess.cjs'), options, {
        serviceName: 'Ringfort server',
      });
      return {
        onMessage: (heard) => void child.on('message', heard),
        onExit: (ended) => void child.on('exit', ended),
        stop: () => child.postMessage('stop'),
        kill: () => void child.kill(),
      };
    },
    fixedPort: hosting.port,
    usualPort: DEFAULT_SERVER_PORT,
    ...clock,
  });

  const contentsOf = (name: WindowName) => windows.find(name)?.webContents ?? null;
  const tellMain = pusher('main', mainWindow, () => contentsOf('main'));
  const commands = createWindowCommands({ show: openMain, tell: () => tellMain.commandWaits(null) });
  const tellIncoming = pusher('incoming', incomingWindow, () => contentsOf('incoming'));
  const tellCall = pusher('call', callWindow, () => contentsOf('call'));
  const tellPicker = pusher('picker', pickerWindow, () => contentsOf('picker'));
  let questions = 0;
  const callShape = createCallWindowShape({
    window: () => windows.find('call'),
    isLive: () => callWindowCalls(ringfort.snapshot().call).some(({ view }) => view.phase !== 'ended'),
    setting: () => ringfort.snapshot().settings.values.miniWindow,
    isAsking: () => questions > 0 || windows.find('picker') !== null,
    isSharing: () => {
      const { view } = ringfort.snapshot().call;
      return view.phase === 'connected' && view.sharing;
    },
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

  const bus = createSessionBus(process.env);
  const systemQuiet = createSystemQuiet({
    bus,
    showsBanners: bus.showsBanners,
    environment: process.env,
    startTimer: clock.startTimer,
  });
  const fullScreen = createFullScreen({
    xprop: (args) => runTool('xprop', args, process.env),
    ownPid: process.pid,
    environment: process.env,
    startTimer: clock.startTimer,
  });
  const rehearsal = createRehearsal({
    open: () => void windows.open('incoming'),
    show: () => {
      const popup = windows.find('incoming');
      if (popup !== null) showPopup(popup, false);
    },
    close: () => {
      if (presentCalls(ringfort.snapshot().call).length === 0) callWindows.popupLost();
    },
    isVisible: () => windows.find('incoming')?.isVisible() ?? false,
    isPainted: async () => isPopupPainted(windows.find('incoming')),
    tell: tellIncoming.rehearsal,
    startTimer: clock.startTimer,
  });
  const atLogin = autostartOf(process.platform, process.env);
  const ringfort = createRingfort({
    folder,
    keyring: limitKeyring(createSystemKeyring(), clock.startTimer),
    hosted,
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
        for (const window of [tellMain, tellIncoming, tellCall, tellPicker]) window.settings(part);
        draw();
      },
      account: (part) => {
        tellMain.account(part);
        draw();
      },
      contacts: tellMain.contacts,
      recents: (part) => {
        tellMain.recents(part);
        void lookAtRecent().catch((error: unknown) => logFault('recent people', error));
        draw();
      },
    },
    onMediaOrder: (numbered) => {
      // First: the engine asks for its devices as soon as it has heard.
      permission.ordered(numbered.order);
      tellCall.order(numbered);
      // A call window that is still to be made comes with the drawing.
      const { kind } = numbered.order;
      if ((kind === 'createAnswer' || kind === 'applyAnswer') && windows.find('call') !== null) drawing.holdBack();
    },
    onVoice: createVoiceNotification({
      icon,
      texts,
      isQuiet: () => ringfort.snapshot().settings.quiet !== null,
      onOpen: openMain,
    }),
    onVoiceRecording: permission.recording,
    showCall: () => callShape.show(),
    setMuted: tellCall.setMuted,
    onScan: scan.wanted,
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
      hasTray: process.platform === 'linux' ? hasTrayHost(bus) : async () => true,
      startsWithSystem: atLogin.isOn,
      access: deviceAccess,
    },
    isSystemQuiet: process.platform === 'linux' ? systemQuiet : async () => false,
    isFullScreen: process.platform === 'linux' ? fullScreen : async () => false,
    clock,
    resolveProxy: (url) => session.defaultSession.resolveProxy(url),
    onFault: logFault,
  });

  const rules = {
    listener: ipcMain,
    isTrusted: ({ sender, senderFrame }: IpcMainInvokeEvent, name: string) =>
      senderFrame !== null &&
      senderFrame === sender.mainFrame &&
      senderFrame.url.startsWith(`${APP_ORIGIN}/windows/${name}/`) &&
      windows.isNamed(sender, name),
    onRefused: (channel: string, why: string) => logFault(`${channel} refused for its ${why}`),
    problemOf,
    onBroken: logFault,
  };
  const settingsNow = () => ringfort.snapshot().settings.values;
  const confirm = createConfirmationDialog({
    window: () => windows.find('main'),
    texts,
  });
  const { mainHandlers } = ringfort;
  const accountNow = () => {
    const { account, call } = ringfort.snapshot();
    if (account.state.phase !== 'ready') return null;
    const { handle, server, hosting } = account.state;
    const inCall = call.view.phase !== 'idle' && call.view.phase !== 'ended';
    // As others reach it: 127.0.0.1 says nothing to a person.
    const reached = hosting?.state === 'running' ? hosting.addresses[0] : undefined;
    return { handle, server: reached ?? server, hosting: hosting !== null, inCall };
  };
  const asked = { settings: settingsNow, account: accountNow, confirm };
  const mainGuarded = { ...mainHandlers, ...confirmedHandlers(mainHandlers, asked) };
  const headset = ({ action }: { readonly action: HeadsetAction }): null => {
    callCommands[action === 'toggleMute' ? 'toggleMuted' : action]();
    return null;
  };
  permitHeadsets(session.defaultSession, {
    isHeadset,
    ...ringfort.headsets,
    mayUse: (contents) => windows.isNamed(contents, 'main'),
    contentsOf: (processId, routingId) => {
      const frame = webFrameMain.fromId(processId, routingId);
      return frame === undefined ? null : (webContents.fromFrame(frame) ?? null);
    },
    choose: createHeadsetList({ window: () => windows.find('main'), texts, startTimer: clock.startTimer }),
    onFault: logFault,
  });
  const takenShortcuts = () => globalShortcuts.apply(settingsNow());
  const openSystemSettings = createSystemSettings({
    platform: process.platform,
    environment: process.env,
    openExternal: (address) => shell.openExternal(address),
    start: startProgram,
  });
  const openMicrophoneSettings = async () => ({ opened: await openSystemSettings() });
  const ofWindows = { openMicrophoneSettings, takeCommand: commands.take, takenShortcuts, headset };
  const autostart = createAutostartUpkeep({
    autostart: atLogin,
    change: async (changes) => mainGuarded.changeSettings(changes),
    onFault: logFault,
  });
  const changeSettings = async (changes: SettingsChange): Promise<null> => {
    // Best effort: a person may name the program for such links in the settings of their system as well.
    if (changes.telLinks === true) app.setAsDefaultProtocolClient('tel');
    if (changes.telLinks === false) app.removeAsDefaultProtocolClient('tel');
    return autostart.changeSettings(changes);
  };
  serve('main', mainWindow, { ...mainGuarded, changeSettings, ...ofWindows }, rules);
  const drawn = ({ callId }: { callId: string }): null => {
    callWindows.popupDrawn(callId);
    return null;
  };
  const rehearsed = {
    currentRehearsal: rehearsal.current,
    rehearsalDrawn: ({ id }: { id: number }): null => (rehearsal.drawn(id), null),
    rehearsed: ({ id, sound }: { id: number; sound: RehearsedSound }): null => (rehearsal.heard(id, sound), null),
    endRehearsal: ({ id }: { id: number }): null => (rehearsal.end(id), null),
  };
  serve('incoming', incomingWindow, { ...ringfort.incomingHandlers, ...rehearsed, drawn }, rules);
  const reshape = ({ shape }: { shape: CallWindowShape }): null => {
    callShape.reshape(shape);
    return null;
  };
  const openInMain = (command: WindowCommand): null => {
    commands.order(command);
    return null;
  };
  const ofCallWindow = { currentShape: callShape.current, reshape, openMicrophoneSettings, openInMain };
  serve('call', callWindow, { ...ringfort.callHandlers, ...ofCallWindow }, rules);
  serve('picker', pickerWindow, picker.handlers, rules);
  serve('relay', relayWindow, ringfort.relayHandlers, rules);

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
  const keptAwake = createKeptAwake(powerSaveBlocker);
  const quietPlayers =
    process.platform === 'linux'
      ? createQuietPlayers({
          players: createMprisPlayers(bus, process.pid),
          isWanted: () => settingsNow().pausePlayers,
          startTimer: clock.startTimer,
          onFault: logFault,
        })
      : null;
  const menus = createMenus(texts, { quit: leaving.quit, command: commands.order });

  const tray = createTray(
    join(resources, 'tray'),
    {
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
    clock.elapsed,
  );
  const trayHost =
    process.platform === 'linux'
      ? watchTrayHost(bus, clock.startTimer, () => {
          tray.placeAgain();
          draw();
        })
      : null;
  const closing = createClosing({
    hasTray: () => trayHost?.isThere() ?? true,
    told: createToldOnce({ file: join(app.getPath('userData'), 'told.json'), onFault: logFault }),
    say: createClosingNotification({ icon, texts, onOpen: openMain }),
  });
  const notification = createCallNotification({
    icon,
    onOpen: openMain,
    onAnswer: answerWithSound,
    onDecline: (seen) => void ringfort.incomingHandlers.decline(seen),
    monotonicNow: clock.elapsed,
  });

  const missed = createMissedWhileClosed({
    startTimer: clock.startTimer,
    ...createMissedNotification({ icon, texts, onOpen: openMain }),
  });

  /** The tray offers to call them back; whatever is against it stands in the main window. */
  async function callBack(peer: string): Promise<void> {
    const dialled = await mainHandlers.dial({ peer, callType: 'audio' });
    if (!dialled.ok) openMain();
  }

  async function lookAtRecent(): Promise<void> {
    const page = await mainHandlers.recentsPage({ missedOnly: false, peer: null, after: null, limit: 20 });
    recent = recentPeople(page.items);
    draw();
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
    const { theme, language } = snapshot.settings.values;
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
    if (presentCalls(snapshot.call).length > 0) rehearsal.interrupt();
    callWindows.draw(snapshot.call);
    callShape.look();
    sharedScreen.look(snapshot.call);
    if (!mayShareScreen()) picker.putAway();
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
      autostart.look(snapshot.settings.values.startAtLogin);
    }
    const words = textsFor(language, systemLanguages());
    menus.draw(words);
    commandsGuard.shows(snapshot.call);
    tray.draw(snapshot, words, recent);
    keptAwake.draw(snapshot.call);
    quietPlayers?.draw(snapshot.call);
    notification.draw(snapshot.call, words);
    missed.draw(snapshot);
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
    if (!argv.includes('--doctor') && !argv.includes(HIDDEN)) openMain();
    for (const link of linksIn(argv)) openLink(link);
  });
  app.on('activate', openMain);
  app.on('before-quit', (event) => {
    if (quitting) return;
    quitting = true;
    event.preventDefault();
    void Promise.all([ringfort.stop(), quietPlayers?.stop()])
      .catch((error: unknown) => logFault('stop', error))
      .finally(() => {
        trayHost?.stop();
        globalShortcuts.stop();
        keptAwake.stop();
        missed.stop();
        network?.stop();
        tray.destroy();
        app.exit(0);
      });
  });
  powerMonitor.on('suspend', ringfort.beforeSleep);
  powerMonitor.on('resume', ringfort.wokeUp);
  const isInCall = (): boolean => ringfort.snapshot().call.view.phase === 'connected';
  network = watchNetwork(networkInterfaces, clock.startTimer, isInCall, ringfort.reconnect);

  if (process.argv.includes(HIDDEN)) mainView.prepare();
  else mainView.show();
  links.listen(openLink);
  void ringfort.start();
}

function systemLanguages(): readonly string[] {
  return app.getPreferredSystemLanguages();
}

/** What a person can do something about, of what main broke over. */
function problemOf(error: unknown): Problem | null {
  return error instanceof ConnectionError ? error.problem : storeProblemOf(error);
}
