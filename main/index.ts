import { spawn } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import {
  app,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  powerMonitor,
  safeStorage,
  session,
  utilityProcess,
  type IpcMainInvokeEvent,
} from 'electron';
import { callWindow, incomingWindow, mainWindow } from '../core/ipc/contract.ts';
import { createHostedServer } from './app/hostedServer.ts';
import { hostingArguments, hostingFrom } from './app/hostingOptions.ts';
import { createSystemClock } from './clock/systemClock.ts';
import { doctorCommand } from './doctorCommand.ts';
import { pusher, serve } from './ipc/serve.ts';
import { createRingfort } from './ringfort.ts';
import { APP_ORIGIN, registerAppScheme, serveApp } from './shell/appScheme.ts';
import { createCallNotification } from './shell/callNotification.ts';
import { createConfirmationDialog } from './shell/confirmationDialog.ts';
import { confirmedHandlers } from './shell/confirmedHandlers.ts';
import { confine, refusedSwitch } from './shell/confinement.ts';
import { cleanEnvironment } from './shell/foreignEnvironment.ts';
import { whyNotAlone } from './shell/instanceLock.ts';
import { createMediaPermission } from './shell/mediaPermission.ts';
import { checkFolders } from './shell/profileFolderCheck.ts';
import { createSafeStorageKeyring } from './shell/safeStorageKeyring.ts';
import { createScreenLock } from './shell/screenLock.ts';
import { createSessionBus } from './shell/sessionBus.ts';
import { createMainWindow } from './shell/mainWindow.ts';
import { exitCodeOf, startText, type StartHindrance } from './shell/startHindrance.ts';
import { createSurfaceStage } from './shell/surfaceStage.ts';
import { textsFor } from './shell/texts.ts';
import { systemRegion } from './shell/systemRegion.ts';
import { createTray } from './shell/tray.ts';
import type { TrayState } from './shell/trayView.ts';
import { createWindows, showPopup, type WindowName } from './shell/windows.ts';
import { limitKeyring, type Keyring } from './store/keyring.ts';

const clock = createSystemClock();

/** Composition root with Electron: puts windows, tray, notification and system around one Ringfort. Holds no rules. */
function main(): void {
  const isDoctor = process.argv.includes('--doctor');
  if (app.isPackaged) {
    const name = refusedSwitch((each) => app.commandLine.hasSwitch(each));
    if (name !== null) return giveWay({ kind: 'refusedSwitch', name });
    const { env, removed } = cleanEnvironment(process.env);
    if (removed.length > 0) return startAnew(env, removed);
  }
  const hindrance = isDoctor
    ? null
    : checkFolders([app.getPath('userData'), profileFolder()], process.getuid?.() ?? null);
  if (hindrance !== null) return giveWay(hindrance);
  const isAlone = app.requestSingleInstanceLock();
  if (!isAlone && !isDoctor) return giveWay(whyNotAlone(app.getPath('userData'), process.platform));
  // For root Chromium has no sandbox to enable, and asking for it ends every child process. Each window asks for its
  // own.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  Menu.setApplicationMenu(null);
  registerAppScheme();
  // A fault nobody caught must not put up Electron's dialogue, which stops everything until somebody comes: the phone
  // rings on.
  process.on('uncaughtException', (error) => fault('uncaught', error));
  process.on('unhandledRejection', (reason) => fault('unhandled', reason));
  app.setAppUserModelId('app.ringfort.desktop');
  if (!isDoctor) return void app.whenReady().then(run);
  void app
    .whenReady()
    .then(() => examine(isAlone))
    .catch((error: unknown) => {
      fault('doctor', error);
      app.exit(1);
    });
}

/** A line on standard error and an exit code say why; who started it from a desktop reads it in a dialog. */
function giveWay(hindrance: StartHindrance): void {
  const texts = textsFor('system', systemLanguages());
  const why = startText(hindrance, texts);
  const end = (): void => app.exit(exitCodeOf(hindrance));
  process.stderr.write(`${why}\n`);
  // There the first one's window is the answer.
  if (hindrance.kind === 'running' || process.argv.includes('--doctor')) return end();
  const [title, close] = [texts.formatMessage({ id: 'start.title' }), texts.formatMessage({ id: 'app.close' })];
  void app
    .whenReady()
    .then(() => dialog.showMessageBox({ type: 'error', title, message: title, detail: why, buttons: [close] }))
    .finally(end);
}

const STARTED_ANEW = '--started-anew';

/** What stands in the environment was read before any line of ours ran, so that only another process is free of it. */
function startAnew(env: Readonly<Record<string, string>>, removed: readonly string[]): void {
  const names = removed.join(', ');
  // Something puts it there again and again.
  if (process.argv.includes(STARTED_ANEW)) return giveWay({ kind: 'environment', names });
  process.stderr.write(`ringfort: starts anew without ${names}\n`);
  // An AppImage's own program is gone as soon as this process ends.
  const program = process.platform === 'linux' ? (env['APPIMAGE'] ?? process.execPath) : process.execPath;
  const again = spawn(program, [...process.argv.slice(1), STARTED_ANEW], { env, stdio: 'inherit' });
  again.on('error', (error) => {
    fault('start anew', error);
    app.exit(1);
  });
  // This process stays what a terminal, a session or a supervisor waits for and ends.
  again.on('exit', (code) => app.exit(code ?? 1));
  // Signals and the end of the session come as this.
  app.on('before-quit', (event) => {
    event.preventDefault();
    again.kill();
  });
}

/** A report on standard output, and no window. */
async function examine(isAlone: boolean): Promise<void> {
  const { text, exitCode } = await doctorCommand({
    folder: profileFolder(),
    keyring: systemKeyring(),
    now: clock.wall,
    isAlone,
    texts: textsFor('system', systemLanguages()),
  });
  process.stdout.write(text, () => app.exit(exitCode));
}

function run(): void {
  const built = join(app.getAppPath(), 'out');
  const resources = app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'assets');
  const icon = join(resources, 'tray', 'app.png');
  const folder = profileFolder();

  const windows = createWindows({
    preloadFolder: join(built, 'preload'),
    packaged: app.isPackaged,
    icon,
    onClosed: (name) => {
      // Closing the call window is hanging up; when the call is over already, it is putting it away.
      const call = ringfort.snapshot().call.view;
      if (name !== 'call' || call.phase === 'idle' || call.phase === 'ringing') return;
      const seen = { callId: call.call.callId, phase: call.phase };
      const { dismiss, hangUp } = ringfort.callHandlers;
      void (call.phase === 'ended' ? dismiss(seen) : hangUp(seen));
    },
    onCrashed: (name) => {
      fault(`${name} window crashed`);
      if (name === 'main') mainView.crashed();
      if (name === 'incoming') stage.popupLost();
      if (name === 'call') {
        ringfort.callWindowLost();
        windows.close('call');
      }
      draw();
    },
  });
  const stage = createSurfaceStage({
    windows: {
      open: windows.open,
      close: windows.close,
      showPopup: () => {
        const popup = windows.find('incoming');
        if (popup !== null) showPopup(popup);
      },
      showCall: () => windows.find('call')?.show(),
    },
    startTimer: clock.startTimer,
  });
  let quitting = false;
  const mainView = createMainWindow({ windows, isQuitting: () => quitting, elapsed: clock.elapsed });
  const openMain = mainView.show;

  const permission = createMediaPermission();
  serveApp(session.defaultSession, join(built, 'renderer'));
  confine(session.defaultSession, {
    mayOpenMedia: (contents, kinds) =>
      windows.isNamed(contents, 'call') && permission.mayOpen(kinds, ringfort.snapshot().call.view),
    mayWriteClipboard: (contents) => windows.isNamed(contents, 'main'),
  });

  const hosting = hostingFrom(process.env, join(app.getPath('userData'), 'server'));
  const hosted = createHostedServer({
    fork: () => {
      const child = utilityProcess.fork(join(built, 'main', 'serverProcess.cjs'), hostingArguments(hosting), {
        serviceName: 'Ringfort server',
      });
      return {
        onMessage: (heard) => void child.on('message', heard),
        onExit: (ended) => void child.on('exit', ended),
        stop: () => child.postMessage('stop'),
      };
    },
    startTimer: clock.startTimer,
    onChange: () => undefined,
  });

  const contentsOf = (name: WindowName) => windows.find(name)?.webContents ?? null;
  const tellMain = pusher('main', mainWindow, () => contentsOf('main'));
  const tellIncoming = pusher('incoming', incomingWindow, () => contentsOf('incoming'));
  const tellCall = pusher('call', callWindow, () => contentsOf('call'));

  const ringfort = createRingfort({
    folder,
    keyring: systemKeyring(),
    hosted,
    networkInterfaces,
    region: systemRegion(process.platform, process.env, app.getSystemLocale()),
    onPart: {
      call: (part) => {
        for (const window of [tellMain, tellIncoming, tellCall]) window.call(part);
        draw();
      },
      settings: (part) => {
        for (const window of [tellMain, tellIncoming, tellCall]) window.settings(part);
        draw();
      },
      account: (part) => {
        tellMain.account(part);
        draw();
      },
      contacts: tellMain.contacts,
      recents: (part) => {
        tellMain.recents(part);
        draw();
      },
    },
    onMediaOrder: (numbered) => {
      // First: the engine asks for its devices as soon as it has heard.
      permission.ordered(numbered.order);
      tellCall.order(numbered);
    },
    showCall: () => windows.find('call')?.show(),
    isScreenLocked: createScreenLock(powerMonitor),
    clock,
    resolveProxy: (url) => session.defaultSession.resolveProxy(url),
    onFault: fault,
  });

  const rules = {
    listener: ipcMain,
    isTrusted: ({ sender, senderFrame }: IpcMainInvokeEvent, name: string) =>
      senderFrame !== null &&
      senderFrame === sender.mainFrame &&
      senderFrame.url.startsWith(`${APP_ORIGIN}/windows/${name}/`) &&
      windows.isNamed(sender, name),
    onRefused: (channel: string, why: string) => fault(`${channel} refused for its ${why}`),
  };
  const settingsNow = () => ringfort.snapshot().settings.values;
  const confirm = createConfirmationDialog({
    window: () => windows.find('main'),
    texts: () => textsFor(settingsNow().language, systemLanguages()),
  });
  const { mainHandlers } = ringfort;
  const mainGuarded = { ...mainHandlers, ...confirmedHandlers(mainHandlers, { settings: settingsNow, confirm }) };
  serve('main', mainWindow, mainGuarded, rules);
  const drawn = ({ callId }: { callId: string }): null => {
    stage.popupDrawn(callId);
    return null;
  };
  serve('incoming', incomingWindow, { ...ringfort.incomingHandlers, drawn }, rules);
  serve('call', callWindow, ringfort.callHandlers, rules);

  const tray = createTray(
    trayIcons(join(resources, 'tray')),
    {
      open: openMain,
      answer: (seen) => void ringfort.incomingHandlers.answer({ ...seen, callType: 'audio' }),
      decline: (seen) => void ringfort.incomingHandlers.decline(seen),
      hangUp: (seen) => void ringfort.callHandlers.hangUp(seen),
      showCall: () => windows.find('call')?.show(),
      quit: () => app.quit(),
    },
    clock.elapsed,
  );
  const notification = createCallNotification({
    icon,
    onOpen: openMain,
    onAnswer: (seen) => void ringfort.incomingHandlers.answer({ ...seen, callType: 'audio' }),
    onDecline: (seen) => void ringfort.incomingHandlers.decline(seen),
    monotonicNow: clock.elapsed,
  });

  /** Every surface of the system's is drawn from the same snapshot, as windows are; none is told anything else. */
  function draw(): void {
    const snapshot = ringfort.snapshot();
    const { theme, language } = snapshot.settings.values;
    if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
    stage.draw(snapshot.call.view);
    if (snapshot.account.state.phase === 'ready') stage.expectCalls();
    const texts = textsFor(language, systemLanguages());
    tray.draw(snapshot, texts);
    notification.draw(snapshot.call.view, texts);
  }

  app.on('window-all-closed', () => undefined);
  app.on('second-instance', (_event, argv) => {
    // A start at login asks for no window, and the doctor for nothing at all.
    if (!argv.includes('--doctor') && !argv.includes('--hidden')) openMain();
  });
  app.on('activate', openMain);
  app.on('before-quit', (event) => {
    if (quitting) return;
    quitting = true;
    event.preventDefault();
    void ringfort
      .stop()
      .catch((error: unknown) => fault('stop', error))
      .finally(() => {
        tray.destroy();
        app.exit(0);
      });
  });
  powerMonitor.on('suspend', ringfort.beforeSleep);
  powerMonitor.on('resume', ringfort.reconnect);

  if (process.argv.includes('--hidden')) mainView.prepare();
  else mainView.show();
  void ringfort.start();
}

function profileFolder(): string {
  return join(app.getPath('userData'), 'profile');
}

function systemKeyring(): Keyring {
  const keyring = createSafeStorageKeyring({
    safeStorage,
    platform: process.platform,
    desktop: {
      passwordStore: app.commandLine.getSwitchValue('password-store'),
      currentDesktop: process.env['XDG_CURRENT_DESKTOP'] ?? '',
      kdeVersion: process.env['KDE_SESSION_VERSION'] ?? '',
    },
    bus: createSessionBus(process.env),
  });
  return limitKeyring(keyring, clock.startTimer);
}

function trayIcons(folder: string) {
  // macOS colours a template image itself, to fit a light or dark menu bar.
  const kind = process.platform === 'darwin' ? 'Template' : '';
  const load = (state: TrayState) => nativeImage.createFromPath(join(folder, `${state}${kind}.png`));
  return {
    idle: load('idle'),
    offline: load('offline'),
    ringing: load('ringing'),
    inCall: load('inCall'),
    missed: load('missed'),
  };
}

function systemLanguages(): readonly string[] {
  return app.getPreferredSystemLanguages();
}

/**
 * A line about what went wrong; of an error only its kind and code, for a message may quote what must not be written.
 */
function fault(what: string, error?: unknown): void {
  const kind = error instanceof Error ? ` (${'code' in error ? String(error.code) : error.name})` : '';
  process.stderr.write(`ringfort: ${what}${kind}\n`);
}

main();
