import { spawn } from 'node:child_process';
import type { SystemPage } from '../../../core/ipc/systemSettings.ts';
import type { Environment } from './runTool.ts';

export interface SystemSettingsPorts {
  readonly platform: NodeJS.Platform;
  readonly environment: Environment;
  readonly openExternal: (address: string) => Promise<void>;
  /** False: there is no such program. */
  readonly start: (program: string, args: readonly string[]) => Promise<boolean>;
}

type Program = readonly [program: string, ...args: string[]];

export type DesktopPage = SystemPage | 'screen';

/** Where a system has a page on which programs are let have it, or it is set. */
const PAGES: Readonly<Record<'darwin' | 'win32', Readonly<Record<DesktopPage, string | null>>>> = {
  darwin: {
    microphone: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
    camera: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Camera',
    screen: 'x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture',
    notifications: 'x-apple.systempreferences:com.apple.preference.notifications',
    clock: 'x-apple.systempreferences:com.apple.preference.datetime',
    network: 'x-apple.systempreferences:com.apple.preference.network',
  },
  win32: {
    microphone: 'ms-settings:privacy-microphone',
    camera: 'ms-settings:privacy-webcam',
    screen: null,
    notifications: 'ms-settings:notifications',
    clock: 'ms-settings:dateandtime',
    network: 'ms-settings:network-status',
  },
};

interface DesktopPrograms {
  readonly gnome: Program;
  readonly plasma: string;
  /** Of desktops that leave it to a program of its own. */
  readonly others: readonly Program[];
}

/** What the desktops of Linux have a page for. */
const PROGRAMS: Partial<Readonly<Record<DesktopPage, DesktopPrograms>>> = {
  microphone: {
    gnome: ['gnome-control-center', 'sound'],
    plasma: 'kcm_pulseaudio',
    others: [['pavucontrol', '--tab=4'], ['pavucontrol-qt'], ['xfce4-settings-manager']],
  },
  notifications: {
    gnome: ['gnome-control-center', 'notifications'],
    plasma: 'kcm_notifications',
    others: [['xfce4-notifyd-config']],
  },
  clock: {
    gnome: ['gnome-control-center', 'datetime'],
    plasma: 'kcm_clock',
    others: [['cinnamon-settings', 'calendar'], ['mate-time-admin']],
  },
  network: {
    gnome: ['gnome-control-center', 'network'],
    plasma: 'kcm_networkmanagement',
    others: [['nm-connection-editor']],
  },
};

/**
 * Opens the page of the system on which programs get this, or it is set; false where none is known. On Linux there are
 * pages for sound, notifications, the clock and the network: a desktop has them of its own, and whoever installed
 * another program finds that.
 */
export function createSystemSettings({ platform, environment, openExternal, start }: SystemSettingsPorts) {
  const opened = async (address: string): Promise<boolean> =>
    openExternal(address).then(
      () => true,
      () => false,
    );
  return async (page: DesktopPage): Promise<boolean> => {
    if (platform === 'darwin' || platform === 'win32') {
      const address = PAGES[platform][page];
      return address !== null && opened(address);
    }
    const known = PROGRAMS[page];
    if (known === undefined) return false;
    const { gnome, others } = known;
    const plasma: readonly Program[] = [
      ['systemsettings', known.plasma],
      ['systemsettings5', known.plasma],
    ];
    const isPlasma = /\bkde\b/iu.test(environment['XDG_CURRENT_DESKTOP'] ?? '');
    const programs = isPlasma ? [...plasma, ...others, gnome] : [gnome, ...others, ...plasma];
    for (const [program, ...args] of programs) if (await start(program, args)) return true;
    return false;
  };
}

/** Starts a program that goes on without us. */
export function startProgram(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
