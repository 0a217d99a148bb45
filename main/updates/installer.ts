import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BaseUpdater, MacUpdater, Provider, type UpdateInfo } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { ReleasePackage } from '../../core/updates/releaseStatement.ts';
import type { ReadPorts } from './boundedRead.ts';
import { checkRoom, downloadPackage } from './packageDownload.ts';
import { updaterOf } from './systemUpdaters.ts';
import { fileFailure, UpdateError } from './updateError.ts';

export interface InstallerPorts extends ReadPorts {
  readonly feed: string;
  /** The version that runs. */
  readonly version: string;
  readonly platform: NodeJS.Platform;
  /** The file that this program was started from, where it is an AppImage. */
  readonly appImage: string | null;
  /** Ours alone; packages wait in it. */
  readonly folder: string;
  /** What electron-builder wrote beside the program: whose signature an installer of Windows has to have. */
  readonly configFile: string;
  readonly quit: () => void;
  /** Starts this program once this one has ended. */
  readonly relaunch: (program: string) => void;
}

export interface Installer {
  /** Throws UpdateError. */
  readonly download: (
    version: string,
    wanted: ReleasePackage,
    signal: AbortSignal,
    onPercent: (percent: number) => void,
  ) => Promise<void>;
  /** What was downloaded takes the place of this program, which is ending. Throws UpdateError. */
  readonly installAtQuit: () => void;
  /** The same, and the new one starts. Throws UpdateError, and then this one goes on. */
  readonly restart: () => void;
  readonly forget: () => Promise<void>;
}

/** A download that was begun, and what electron-updater is to believe about it. */
interface Begun {
  readonly version: string;
  readonly wanted: ReleasePackage;
  readonly fetch: (destination: string) => Promise<void>;
}

/**
 * electron-updater with its ways to the network taken out: what release there is it is told here, from a statement
 * whose signature holds, and the bytes come through `downloadPackage`. It keeps what it is good at: where packages
 * wait, what is left of an earlier download, and installing on each system.
 */
export function createInstaller(ports: InstallerPorts): Installer {
  const { feed, platform, appImage, folder } = ports;
  let begun: Begun | null = null;
  let failed: unknown = null;
  const current = (): Begun => {
    if (begun === null) throw new UpdateError('notInstalled');
    return begun;
  };

  const updater = updaterOf(ports, () => current().wanted.sha512);
  updater.logger = null;
  updater.autoDownload = false;
  // Installing is asked for here; but on macOS the system's own updater has to be given the package beforehand.
  updater.autoInstallOnAppQuit = platform === 'darwin';
  // The map of an older package is signed by nobody.
  updater.disableDifferentialDownload = true;
  updater.disableWebInstaller = true;
  updater.on('error', (error) => {
    failed = error;
  });
  Object.assign(updater, {
    httpExecutor: { download: async (_url: URL, destination: string) => current().fetch(destination) },
    // An id of this installation, which it would send along.
    stagingUserIdPromise: { value: Promise.resolve('') },
  });
  updater.setFeedURL({ provider: 'custom', updateProvider: providerOf(feed, current) });

  const install = (restarts: boolean): void => {
    current();
    failed = null;
    // On macOS the system's own updater has it, and installs when this program ends.
    if (updater instanceof MacUpdater && restarts) updater.quitAndInstall();
    if (updater instanceof BaseUpdater && !updater.install(true, restarts)) throw fileFailure(failed);
  };

  return {
    download: async (version, wanted, signal, onPercent) => {
      let shown = -1;
      const tell = (received: number): void => {
        const percent = Math.min(99, Math.floor((received / wanted.size) * 100));
        if (percent !== shown) onPercent(percent);
        shown = percent;
      };
      const fetch = async (destination: string): Promise<void> => {
        await checkRoom(dirname(destination), wanted.size);
        if (appImage !== null) await checkRoom(dirname(appImage), wanted.size);
        await downloadPackage(ports, feed, wanted, destination, signal, tell);
      };
      begun = { version, wanted, fetch };
      try {
        const found = await updater.checkForUpdates();
        if (found?.isUpdateAvailable !== true) throw new UpdateError('notInstalled');
        await updater.downloadUpdate();
      } catch (error) {
        begun = null;
        throw fileFailure(error);
      }
    },
    installAtQuit: () => install(false),
    restart: () => {
      install(true);
      if (appImage !== null) ports.relaunch(appImage);
      if (platform !== 'darwin') ports.quit();
    },
    forget: async () => {
      begun = null;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Says what the verified statement says, and asks nobody. */
function providerOf(feed: string, current: () => Begun) {
  return class VerifiedRelease extends Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime);
    }

    override async getLatestVersion(): Promise<UpdateInfo> {
      const { version, wanted } = current();
      const { file, size, sha512 } = wanted;
      return { version, files: [{ url: file, size, sha512 }], path: file, sha512, releaseDate: '' };
    }

    override resolveFiles({ files }: UpdateInfo) {
      return files.map((info) => ({ url: new URL(`${feed}/${info.url}`), info }));
    }
  };
}
