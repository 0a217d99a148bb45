import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BaseUpdater, MacUpdater, Provider, type UpdateInfo } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { ReleasePackage } from '../../core/updates/releaseStatement.ts';
import type { ReadPorts } from './boundedRead.ts';
import { checkRoom, downloadPackage } from './packageDownload.ts';
import { isChecked, updaterOf } from './systemUpdaters.ts';
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
  /** Starts an AppImage once this program has ended; null: the program that runs, where nothing took its place. */
  readonly relaunch: (appImage: string | null) => void;
  /** On macOS: the end of this program by the system's own updater. */
  readonly endBy: (quitAndInstall: () => void) => void;
}

export interface Installer {
  /** Throws UpdateError. */
  readonly download: (
    version: string,
    wanted: ReleasePackage,
    signal: AbortSignal,
    onPercent: (percent: number) => void,
  ) => Promise<void>;
  /** What an earlier run downloaded is ready, as if this one had. Throws UpdateError, and what is not whole is gone. */
  readonly takeWaiting: (version: string, wanted: ReleasePackage) => Promise<void>;
  /** Whether what was downloaded is what was signed still, and has room. Throws UpdateError if not. */
  readonly check: () => void;
  /**
   * What was downloaded takes the place of this program, and may start at once: the last act of one that ends, with
   * nobody left to wait for. True: the system's own updater ends it, and nobody else may. Throws UpdateError; what was
   * to start is started all the same.
   */
  readonly install: (restarts: boolean) => boolean;
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
    if (updater instanceof BaseUpdater && !updater.install(true, restarts)) throw fileFailure(failed);
  };

  /** electron-updater compares what waits with the digest, and asks for the bytes only if that is not it. */
  const have = async (next: Begun): Promise<void> => {
    begun = next;
    try {
      const found = await updater.checkForUpdates();
      if (found?.isUpdateAvailable !== true) throw new UpdateError('notInstalled');
      await updater.downloadUpdate();
    } catch (error) {
      begun = null;
      throw fileFailure(error);
    }
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
        checkRoom(dirname(destination), wanted.size);
        if (appImage !== null) checkRoom(dirname(appImage), wanted.size);
        await downloadPackage(ports, feed, wanted, destination, signal, tell);
      };
      await have({ version, wanted, fetch });
    },
    takeWaiting: (version, wanted) =>
      have({ version, wanted, fetch: () => Promise.reject(new UpdateError('damaged')) }),
    check: () => {
      if (isChecked(updater)) updater.checkDownloaded();
      if (appImage !== null) checkRoom(dirname(appImage), current().wanted.size);
    },
    install: (restarts) => {
      // The system's own updater has it already, and installs when this program ends.
      if (updater instanceof MacUpdater) {
        if (restarts) ports.endBy(() => updater.quitAndInstall());
        return restarts;
      }
      let isInstalled = false;
      try {
        install(restarts);
        isInstalled = true;
      } finally {
        // An installer of Windows starts the new one itself.
        if (restarts && (!isInstalled || appImage !== null)) ports.relaunch(appImage);
      }
      return false;
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
