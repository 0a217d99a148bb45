import type { SettingsChange } from '../../../core/ipc/settings.ts';
import type { Autostart } from './autostart.ts';

export interface AutostartUpkeepPorts {
  readonly autostart: Autostart;
  readonly change: (changes: SettingsChange) => Promise<null>;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** Joins the setting to the list of the system, which the person can change as well. */
export function createAutostartUpkeep({ autostart, change, onFault }: AutostartUpkeepPorts) {
  let hasLooked = false;
  return {
    /** Before it is kept: what could not be done is not shown as done. */
    changeSettings: async (changes: SettingsChange): Promise<null> => {
      if (changes.startAtLogin !== undefined) await autostart.set(changes.startAtLogin);
      return change(changes);
    },
    /** Once the settings are read. Who took Ringfort off the list of their desktop finds it off here, too. */
    look: (startAtLogin: boolean): void => {
      if (hasLooked) return;
      hasLooked = true;
      const look = async (): Promise<void> => {
        if (!startAtLogin) return;
        if (await autostart.isOn()) {
          // The program may lie elsewhere since.
          await autostart.set(true);
        } else await change({ startAtLogin: false });
      };
      look().catch((error: unknown) => onFault('autostart', error));
    },
  };
}
