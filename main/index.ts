import { join } from 'node:path';
import { app, crashReporter, Menu } from 'electron';
import { createSystemClock } from './clock/systemClock.ts';
import { registerAppScheme } from './shell/windows/appScheme.ts';
import { keepLog, logFault, logStep, outliveReaders } from './shell/log/faultLog.ts';
import { cleanEnvironment } from './shell/start/foreignEnvironment.ts';
import { whyNotAlone } from './shell/start/instanceLock.ts';
import { createDeepLinks } from './shell/deepLinks.ts';
import { TOAST_ACTIVATOR } from './shell/notifications/toastActivator.ts';
import { desktopAction } from './shell/desktop/desktopActions.ts';
import { createCrashDumps } from './shell/log/crashDumps.ts';
import { createLogFile } from './shell/log/logFile.ts';
import { ownPortable } from './shell/desktop/ownProgram.ts';
import { checkFolders } from './shell/start/profileFolderCheck.ts';
import { refusedStart } from './shell/start/refusedSwitches.ts';
import { giveWay, startAnew } from './shell/start/startOrGiveWay.ts';
import { createSystemKeyring } from './shell/keyring/systemKeyring.ts';
import { limitKeyring } from './store/key/keyring.ts';

const clock = createSystemClock();

/** The start: gives way, starts anew, examines the store or runs the phone. */
function main(): void {
  outliveReaders(process.stdout, process.stderr);
  const isDoctor = process.argv.includes('--doctor');
  if (app.isPackaged) {
    const refused = refusedStart((name) => app.commandLine.hasSwitch(name));
    if (refused !== null) return void giveWay(refused);
    const { env, removed } = cleanEnvironment(process.env);
    if (removed.length > 0) return startAnew(env, removed);
  }
  const hindrance = isDoctor
    ? null
    : checkFolders([app.getPath('userData'), profileFolder()], process.getuid?.() ?? null);
  if (hindrance !== null) return void giveWay(hindrance);
  const isAlone = app.requestSingleInstanceLock();
  const whyNot = isAlone ? null : whyNotAlone(app.getPath('userData'), process.platform);
  // The one that runs, if one does, has heard of it by the lock.
  if (desktopAction(process.argv) === 'quit' && whyNot?.kind !== 'lockFailed') return app.exit(0);
  if (whyNot !== null && !isDoctor) return void giveWay(whyNot);
  // Only now: the files are of one process alone.
  const logs = join(app.getPath('userData'), 'logs');
  const log = createLogFile({ folder: logs, now: clock.wall, elapsed: clock.elapsed });
  const crashDumps = createCrashDumps({
    folder: join(logs, 'crashes'),
    mark: join(app.getPath('userData'), 'crashDumps.on'),
    start: (folder) => {
      app.setPath('crashDumps', folder);
      crashReporter.start({ uploadToServer: false });
    },
    onFault: logFault,
  });
  if (!isDoctor) {
    crashDumps.begin();
    keepLog(log);
    logStep(`starts: Ringfort ${app.getVersion()}, Electron ${process.versions.electron}, ${process.platform}`);
  }
  // For root Chromium has no sandbox to enable, and asking for it ends every child process. Each window asks for its
  // own.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  Menu.setApplicationMenu(null);
  registerAppScheme();
  // A fault nobody caught must not put up Electron's dialogue, which stops everything until somebody comes: the phone
  // rings on.
  process.on('uncaughtException', (error) => logFault('uncaught', error));
  process.on('unhandledRejection', (reason) => logFault('unhandled', reason));
  if (process.platform === 'win32') app.setToastActivatorCLSID(TOAST_ACTIVATOR);
  app.setAppUserModelId('app.ringfort.desktop');
  if (!isDoctor) {
    const links = createDeepLinks(app, process.argv);
    // On Linux it stands in the desktop entry of the package, and a portable program is gone when it ends.
    const isHere = process.platform !== 'linux' && ownPortable(process.env, process.execPath) === null;
    if (app.isPackaged && isHere) app.setAsDefaultProtocolClient('ringfort');
    // From here on it is this process that rings: whatever gives way, and the doctor, does without most of main.
    const program = import('./program/application.ts');
    return void Promise.all([program, app.whenReady()])
      .then(([{ runApplication }]) =>
        runApplication({ clock, folder: profileFolder(), links, logFile: log.path, crashDumps }),
      )
      .catch((error: unknown) => {
        // Half a program would stay, without a window and with the lock, and every later start would give way to it.
        logFault('start', error);
        void giveWay({ kind: 'broken', log: log.path });
      });
  }
  void app
    .whenReady()
    .then(() => examine(isAlone))
    .catch((error: unknown) => {
      logFault('doctor', error);
      app.exit(1);
    });
}

/** A report on standard output, and no window. */
async function examine(isAlone: boolean): Promise<void> {
  const [{ doctorCommand }, { textsFor }] = await Promise.all([
    import('./doctorCommand.ts'),
    import('./shell/texts.ts'),
  ]);
  const { text, exitCode } = await doctorCommand({
    folder: profileFolder(),
    keyring: limitKeyring(createSystemKeyring(clock), clock.startTimer),
    now: clock.wall,
    isAlone,
    texts: textsFor('system', app.getPreferredSystemLanguages()),
  });
  process.stdout.write(text, () => app.exit(exitCode));
}

function profileFolder(): string {
  return join(app.getPath('userData'), 'profile');
}

main();
