import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { cleanEnvironment } from '../../main/shell/start/foreignEnvironment.ts';
import { projectRoot, runtimeSources } from '../electron/folders.ts';
import { resolveElectron } from '../electron/resolveElectron.ts';

export interface LaunchOptions {
  /** Ringfort's own arguments. */
  args?: readonly string[];
  env?: Record<string, string>;
  /** Keep and reuse this profile; without it the profile is a temporary folder that goes with the application. */
  profile?: string;
  /** Chromium's fake microphone and camera (the default), or none at all. */
  devices?: 'fake' | 'none';
  /** Pictures a second of the fake camera; Chromium's own makes 20. */
  cameraRate?: number;
  /** Run what `npm run package` made instead of `out/`. */
  packaged?: boolean;
  /** Run as this plain user and with Chromium's own sandbox, which it does not give to root. Needs root. */
  user?: PlainUser;
  /** Another program that starts the one it is told, somewhere else. */
  through?: (program: string) => Promise<string>;
}

export interface PlainUser {
  readonly id: number;
  /** A folder of that user's own; the profile belongs into it. */
  readonly home: string;
}

export interface LaunchedApp {
  app: ElectronApplication;
  profile: string;
  /** Everything the application printed so far. */
  log: () => string;
  stop: () => Promise<void>;
}

const waitForDriver = join(runtimeSources, 'waitForDriver.cjs');
const packagedBinary = join(projectRoot, 'release/linux-unpacked/ringfort');

// The fake devices make a picture and a tone. Who may open them is for Ringfort to say, as with real ones: Chromium's
// switch that grants everything (use-fake-ui) would go around its rules.
const fakeDevices = '--use-fake-device-for-media-stream';
// Software rendering from the start: on a virtual display the GPU process only fails first.
const displayArgs = ['--disable-gpu'];
// The keyring of whoever runs the tests is not the tests' business.
const keyringArgs = ['--password-store=basic'];
// A main process that is stuck (in a call to a keyring, say) listens to no request to end.
const STOP_LIMIT_MS = 15_000;

/** Starts one real Ringfort with a profile of its own. */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const electron = await resolveElectron(() => undefined);
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'ringfort-profile-')));
  // As of somebody who has closed the window before: only who asks for it is told where it goes.
  if (options.user === undefined) await mkdir(profile, { recursive: true });
  await writeFile(join(profile, 'told.json'), '["inTray","minimised"]', { flag: 'wx' }).catch(() => undefined);
  const executablePath = options.packaged === true ? packagedBinary : electron.executablePath;
  const args = options.args ?? [];
  const { user, through = async (program: string) => program } = options;
  const app = await _electron.launch({
    executablePath: await through(user === undefined ? executablePath : await runnerAs(user, executablePath)),
    chromiumSandbox: options.user !== undefined,
    cwd: projectRoot,
    args: [
      ...(options.packaged === true ? [] : ['-r', waitForDriver, projectRoot]),
      ...(options.user === undefined ? electron.args : []),
      ...(options.devices === 'none'
        ? []
        : [fakeDevices + (options.cameraRate === undefined ? '' : `=fps=${options.cameraRate}`)]),
      ...displayArgs,
      `--user-data-dir=${profile}`,
      ...(args.some((arg) => arg.startsWith('--password-store=')) ? [] : keyringArgs),
      ...args,
    ],
    env: { ...inheritedEnv(options.packaged === true), ...electron.env, ...options.env },
  });

  holdStill(app);
  // No driver presses a dialog of the system's: whoever sits here says yes to it, unless a test answers otherwise.
  await answerDialogs(app, 1);

  const printed: string[] = [];
  const child = app.process();
  child.stdout?.on('data', (part: Buffer) => printed.push(part.toString()));
  child.stderr?.on('data', (part: Buffer) => printed.push(part.toString()));
  const exited = once(child, 'exit');

  return {
    app,
    profile,
    log: () => printed.join(''),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const kill = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
        // How it is told to end does not matter, only that it has.
        app.close().catch(() => undefined);
        await exited;
        clearTimeout(kill);
      }
      if (options.profile === undefined) await rm(profile, { recursive: true, force: true });
    },
  };
}

/**
 * What moves without end is drawn by the processor, sixty times a second, in windows that nobody looks at. The driver
 * says of every window that its person likes movement, whatever Chromium was told; so each of them is told again.
 */
function holdStill(app: ElectronApplication): void {
  // A window may be gone before it has heard.
  const still = (page: Page) => void page.emulateMedia({ reducedMotion: 'reduce' }).catch(() => undefined);
  app.on('window', still);
  app.windows().forEach(still);
}

/** From now on main's questions get this button: 1 is yes, 0 cancels. */
export function answerDialogs(app: ElectronApplication, response: 0 | 1): Promise<void> {
  return app.evaluate(({ dialog }, button) => {
    Object.assign(dialog, { showMessageBox: () => Promise.resolve({ response: button, checkboxChecked: false }) });
  }, response);
}

/**
 * A program that starts this one as that user. A file, because the driver puts arguments of its own in front of ours.
 */
async function runnerAs({ id, home }: PlainUser, program: string): Promise<string> {
  const runner = join(home, 'run-as');
  const environment = `HOME='${home}' XDG_RUNTIME_DIR='${home}'`;
  const become = `setpriv --reuid=${id} --regid=${id} --clear-groups --`;
  await writeFile(runner, `#!/bin/sh\n${environment} exec ${become} '${program}' "$@"\n`, { mode: 0o755 });
  return runner;
}

/** A packaged Ringfort would start anew without what it does not take from its environment, away from its driver. */
function inheritedEnv(packaged: boolean): Record<string, string> {
  if (packaged) return { ...cleanEnvironment(process.env).env };
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
