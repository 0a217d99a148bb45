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

/** Where a system has a page on which programs are let have it. */
const PAGES = {
  darwin: {
    microphone: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
    camera: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Camera',
    screen: 'x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture',
  },
  win32: { microphone: 'ms-settings:privacy-microphone', camera: 'ms-settings:privacy-webcam', screen: null },
} as const;

const GNOME: Program = ['gnome-control-center', 'sound'];
const PLASMA: readonly Program[] = [
  ['systemsettings', 'kcm_pulseaudio'],
  ['systemsettings5', 'kcm_pulseaudio'],
];
/** Of desktops that leave sound to a program of its own. */
const OTHERS: readonly Program[] = [['pavucontrol', '--tab=4'], ['pavucontrol-qt'], ['xfce4-settings-manager']];

/**
 * Opens the page of the system on which programs get this; false where none is known. On Linux there is one for sound
 * alone: a desktop has it of its own, and whoever installed another program for it finds that.
 */
export function createSystemSettings({ platform, environment, openExternal, start }: SystemSettingsPorts) {
  const opened = async (address: string): Promise<boolean> =>
    openExternal(address).then(
      () => true,
      () => false,
    );
  return async (page: SystemPage | 'screen'): Promise<boolean> => {
    if (platform === 'darwin' || platform === 'win32') {
      const address = PAGES[platform][page];
      return address !== null && opened(address);
    }
    if (page !== 'microphone') return false;
    const isPlasma = /\bkde\b/iu.test(environment['XDG_CURRENT_DESKTOP'] ?? '');
    const programs = isPlasma ? [...PLASMA, ...OTHERS, GNOME] : [GNOME, ...OTHERS, ...PLASMA];
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
