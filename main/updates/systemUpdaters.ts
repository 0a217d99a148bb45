import { spawn } from 'node:child_process';
import { AppImageUpdater, MacUpdater, NsisUpdater, type AppUpdater } from 'electron-updater';
import { checkDigest, replaceProgram } from './replaceProgram.ts';
import { UpdateError } from './updateError.ts';

export interface UpdaterFacts {
  readonly platform: NodeJS.Platform;
  readonly version: string;
  readonly appImage: string | null;
  readonly folder: string;
  readonly configFile: string;
}

type Digest = () => string;
type Adapter = NonNullable<ConstructorParameters<typeof NsisUpdater>[1]>;
type Install = Parameters<NsisUpdater['install']>;

/** What electron-updater does here on each system. `sha512`: of the package that was downloaded. */
export function updaterOf(facts: UpdaterFacts, sha512: Digest): AppUpdater {
  const app = adapterOf(facts);
  if (facts.platform === 'win32') return new CheckedNsisUpdater(app, sha512);
  if (facts.platform === 'darwin') return new MacUpdater(undefined, app);
  if (facts.appImage === null) throw new UpdateError('notInstalled');
  return new InPlaceAppImageUpdater(app, facts.appImage, sha512);
}

/** What it would ask Electron. It is never asked to end or start a program: that is for the composition. */
function adapterOf({ version, folder, configFile }: UpdaterFacts): Adapter {
  return {
    version,
    name: 'Ringfort',
    isPackaged: true,
    appUpdateConfigPath: configFile,
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  };
}

/** Compares what waits on the disk with what was signed, as often as it is asked. */
interface Checked {
  /** Throws UpdateError. */
  readonly checkDownloaded: () => void;
}

export const isChecked = (updater: AppUpdater): updater is AppUpdater & Checked =>
  updater instanceof InPlaceAppImageUpdater || updater instanceof CheckedNsisUpdater;

/** electron-updater removes the old program before it moves the new one: a full disk in between leaves none. */
class InPlaceAppImageUpdater extends AppImageUpdater implements Checked {
  readonly #appImage: string;
  readonly #sha512: Digest;

  constructor(app: Adapter, appImage: string, sha512: Digest) {
    super(null, app);
    this.#appImage = appImage;
    this.#sha512 = sha512;
  }

  checkDownloaded(): void {
    checkDigest(downloaded(this.installerPath), this.#sha512());
  }

  protected override doInstall(): boolean {
    replaceProgram(this.#appImage, downloaded(this.installerPath), this.#sha512());
    return true;
  }

  override install(...how: Install): boolean {
    const isDone = super.install(...how);
    // It would do nothing when it is asked again, once there is room.
    this.quitAndInstallCalled = isDone;
    return isDone;
  }
}

class CheckedNsisUpdater extends NsisUpdater implements Checked {
  readonly #sha512: Digest;

  constructor(app: Adapter, sha512: Digest) {
    super(null, app);
    this.#sha512 = sha512;
  }

  checkDownloaded(): void {
    checkDigest(downloaded(this.installerPath), this.#sha512());
  }

  /**
   * electron-updater hears later that Setup could not be started (blocked by a policy, or by what looks for viruses),
   * and asks for the rights of an administrator then: this program has ended by that time, and one person's Ringfort
   * needs none. Heard at once, the old one is started again.
   */
  protected override doInstall({ isSilent, isForceRunAfter }: Parameters<NsisUpdater['doInstall']>[0]): boolean {
    this.checkDownloaded();
    const args = ['--updated', ...(isSilent ? ['/S'] : []), ...(isForceRunAfter ? ['--force-run'] : [])];
    const setup = spawn(downloaded(this.installerPath), args, { detached: true, stdio: 'ignore' });
    setup.on('error', () => undefined);
    setup.unref();
    if (setup.pid === undefined) throw new UpdateError('notInstalled');
    return true;
  }

  override install(...how: Install): boolean {
    const isDone = super.install(...how);
    this.quitAndInstallCalled = isDone;
    return isDone;
  }
}

function downloaded(path: string | null): string {
  if (path === null) throw new UpdateError('notInstalled');
  return path;
}
