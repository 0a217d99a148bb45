import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeWhole } from '../../files/writeWhole.ts';

/** The list of what starts when a person logs in. */
export interface Autostart {
  /** Whether Ringfort is on it and not switched off there. */
  readonly isOn: () => Promise<boolean>;
  readonly set: (on: boolean) => Promise<void>;
}

/** Started so there is no window: the phone lives in the tray. */
export const HIDDEN = '--hidden';

export interface XdgAutostartOptions {
  readonly file: string;
  /** The program and what it is given. */
  readonly command: readonly string[];
}

/** A file of the desktop's (Desktop Application Autostart Specification); Electron writes none on Linux. */
export function createXdgAutostart({ file, command }: XdgAutostartOptions): Autostart {
  return {
    isOn: async () => {
      const text = await readFile(file, 'utf8').catch(() => '');
      // Tools of desktops switch a file off and leave it there.
      return text !== '' && !/^(Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/mu.test(text);
    },
    set: async (on) => {
      if (!on) return rm(file, { force: true });
      await mkdir(dirname(file), { recursive: true });
      // Half a file would start half a command.
      await writeWhole(file, entry(command));
    },
  };
}

interface LoginItem {
  path: string;
  args: string[];
}

/** Windows and macOS keep the list themselves. */
export function createSystemAutostart(
  app: {
    readonly getLoginItemSettings: (options: LoginItem) => { readonly openAtLogin: boolean };
    readonly setLoginItemSettings: (settings: LoginItem & { openAtLogin: boolean }) => void;
  },
  program: string,
): Autostart {
  // macOS takes itself whatever it is given.
  const item = { path: program, args: [HIDDEN] };
  return {
    isOn: async () => app.getLoginItemSettings(item).openAtLogin,
    set: async (on) => app.setLoginItemSettings({ openAtLogin: on, ...item }),
  };
}

function entry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Ringfort',
    // Once the program is removed, desktops pass the entry over.
    `TryExec=${escaped(command[0] ?? '')}`,
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Desktop Entry Specification, "The Exec key": quoted as an argument, and then as a string of the file. */
function quoted(argument: string): string {
  const inQuotes = argument.replace(/["`$\\]/gu, String.raw`\$&`).replaceAll('%', '%%');
  return escaped(`"${inQuotes}"`);
}

/** Desktop Entry Specification, "Possible value types": as a string of the file. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', String.raw`\n`);
}
