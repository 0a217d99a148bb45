import { randomInt } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { app, BrowserWindow, session } from 'electron';
import { hasLiveCall } from '../../core/call/shownCalls.ts';
import type { UpdateHandlers, UpdateView } from '../../core/ipc/updates.ts';
import { installationOf, type Installation } from '../../core/updates/programOwner.ts';
import { readUpdateSource } from '../../core/updates/updateSource.ts';
import type { SystemClock } from '../clock/systemClock.ts';
import type { Ringfort } from '../ringfort/ringfort.ts';
import { createConfirmedRestart, type ConfirmedRestart } from '../shell/dialogs/confirmedRestart.ts';
import type { Confirm } from '../shell/dialogs/confirmedHandlers.ts';
import { ownAppImage, ownPortable, ownProgram } from '../shell/desktop/ownProgram.ts';
import type { Fetch } from '../updates/boundedRead.ts';
import { createInstalledVersion } from '../updates/installedVersion.ts';
import { endBySquirrel } from '../updates/squirrelEnd.ts';
import { startAfterEnd } from '../updates/startAfterEnd.ts';
import { createUpdateDesk, type UpdateDesk } from '../updates/updateDesk.ts';
import { createUpdateMemory } from '../updates/updateMemory.ts';
import { isWaitingIn } from '../updates/waitingPackage.ts';

export interface ElectronUpdatesPorts {
  readonly ringfort: Pick<Ringfort, 'snapshot'>;
  /** A voice message would be lost with the program, as a call would. */
  readonly isRecording: () => boolean;
  readonly clock: SystemClock;
  /** The archive of this program. */
  readonly built: string;
  /** A server runs on this computer. */
  readonly isHosting: () => boolean;
  /** Asks the person. */
  readonly confirm: Confirm;
  readonly onChanged: (view: UpdateView) => void;
  readonly onLooked: () => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface ElectronUpdates extends Pick<UpdateDesk, 'look' | 'beforeQuit'> {
  readonly restartForUpdate: ConfirmedRestart['forUpdate'];
  readonly handlers: UpdateHandlers;
  /** Whether another version lies where this program came from, be it an older one. */
  readonly isReplaced: () => boolean;
}

/** Updates of the program that runs: what Electron and the system say of it, put around one desk. */
export function createElectronUpdates({
  ringfort,
  isRecording,
  isHosting,
  clock,
  built,
  confirm,
  onChanged,
  onLooked,
  onFault,
}: ElectronUpdatesPorts): ElectronUpdates {
  const { startTimer } = clock;
  const folder = join(app.getPath('userData'), 'updates');
  const appImage = process.platform === 'linux' ? ownAppImage(process.env, process.execPath) : null;
  const source = app.isPackaged ? readUpdateSource(packageJsonIn(built)) : null;
  const fetch = createFetch();

  const installation = installationOf({
    platform: process.platform,
    architecture: process.arch,
    packageType: packageType(),
    osRelease: textOf('/etc/os-release'),
    isAppImage: appImage !== null,
    isPortable: ownPortable(process.env, process.execPath) !== null,
    isReplaceable: isReplaceable(appImage),
  });

  const installedVersion = isOfPackages(installation) ? createInstalledVersion(built) : null;

  const isHeld = (): boolean => hasLiveCall(ringfort.snapshot().call) || isRecording();
  const desk = createUpdateDesk({
    source,
    current: app.getVersion(),
    installation,
    installedVersion,
    startAgain,
    memory: createUpdateMemory(join(app.getPath('userData'), 'updates.json')),
    fetch,
    installer: async () => {
      const { createInstaller } = await import('../updates/installer.ts');
      return createInstaller({
        fetch,
        startTimer,
        feed: source?.feed ?? '',
        version: app.getVersion(),
        platform: process.platform,
        appImage,
        folder,
        configFile: join(process.resourcesPath, 'app-update.yml'),
        relaunch: (image) => {
          if (image !== null) startAfterEnd(image, keptSwitches(process.argv));
          else app.relaunch({ args: keptSwitches(process.argv) });
        },
        endBy: (quitAndInstall) =>
          endBySquirrel({
            windows: () => BrowserWindow.getAllWindows(),
            quitAndInstall,
            exit: () => app.exit(0),
            startTimer,
            onFault,
          }),
      });
    },
    isWaiting: (wanted) => isWaitingIn(folder, wanted),
    clean: async () => rm(folder, { recursive: true, force: true }),
    isUnlocked: () => OPEN.includes(ringfort.snapshot().account.state.phase),
    isInCall: isHeld,
    wish: () => ringfort.snapshot().settings.values.updates,
    wall: clock.wall,
    now: () => clock.wall() + ringfort.snapshot().settings.clock.offsetMs,
    startTimer,
    quit: () => app.quit(),
    random: () => randomInt(2 ** 32) / 2 ** 32,
    onChanged,
    onLooked,
    onFault,
  });

  const confirmed = createConfirmedRestart({
    restartForUpdate: desk.restart,
    restartAsItIs: desk.restartAsItIs,
    ...{ isHeld, isHosting, confirm },
  });

  // What a replaced program cannot begin any more fails at once: that is no time to wait for the next look at the file.
  app.on('child-process-gone', () => void desk.view());

  return {
    look: desk.look,
    restartForUpdate: confirmed.forUpdate,
    beforeQuit: desk.beforeQuit,
    isReplaced: () => ![null, app.getVersion()].includes(installedVersion?.() ?? null),
    handlers: {
      currentUpdate: desk.view,
      checkForUpdates: () => begun(desk.check(), onFault),
      downloadUpdate: () => begun(desk.download(), onFault),
      restartForUpdate: async () => {
        await confirmed.forUpdate();
        return null;
      },
      restart: confirmed.restart,
    },
  };
}

/** What a package manager of Linux, or a person with an archive, puts another in the place of while it runs. */
const isOfPackages = ({ owner }: Installation): boolean => process.platform === 'linux' && owner !== 'itself';

const OPEN: readonly string[] = ['onboarding', 'ready'];

/** It is told as it goes on; nobody waits minutes for an answer. */
function begun(work: Promise<void>, onFault: ElectronUpdatesPorts['onFault']): null {
  void work.catch((error: unknown) => onFault('update', error));
  return null;
}

/** By a session of its own: no cookies, no cache, and nothing in a request that tells one Ringfort from another. */
function createFetch(): Fetch {
  return async (url, init) => {
    const own = session.fromPartition('updates', { cache: false });
    own.setUserAgent('Ringfort', 'en');
    return own.fetch(url, init);
  };
}

/** Whatever lies where this program came from by then, once it has ended. */
function startAgain(): void {
  const program = ownProgram(process.platform, process.env, process.execPath);
  const args = [...(app.isPackaged ? [] : [app.getAppPath()]), ...keptSwitches(process.argv)];
  // Electron's own way has a helper out of this program start it, which may be gone by then.
  if (process.platform === 'linux') startAfterEnd(program, args);
  else app.relaunch({ execPath: program, args });
}

/** What the next one is to be started with: how, and not what for. */
function keptSwitches(argv: readonly string[]): string[] {
  return argv.slice(1).filter((each) => /^--(?:password-store|proxy-server|user-data-dir|ozone-platform)=/u.test(each));
}

function packageJsonIn(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return null;
  }
}

/** Written by electron-builder into packages that belong to a package manager. */
function packageType(): string | null {
  return textOf(join(process.resourcesPath, 'package-type')).trim() || null;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Windows' installer is asked when it runs; an image or a bundle is replaced in its folder. */
function isReplaceable(appImage: string | null): boolean {
  if (process.platform === 'win32') return true;
  // Contents/MacOS/Ringfort in Ringfort.app.
  const program = appImage ?? join(process.execPath, '../../..');
  try {
    for (const path of [program, dirname(program)]) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
