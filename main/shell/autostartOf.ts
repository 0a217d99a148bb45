import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { createSystemAutostart, createXdgAutostart, HIDDEN, type Autostart } from './autostart.ts';
import type { Environment } from './runTool.ts';

/** The list of this system, with the program as it was started. */
export function autostartOf(platform: NodeJS.Platform, environment: Environment): Autostart {
  if (platform !== 'linux') return createSystemAutostart(app);
  const config = environment['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  // An AppImage's own program is gone as soon as this process ends.
  const program = environment['APPIMAGE'] || process.execPath;
  const ownFolder = app.commandLine.getSwitchValue('user-data-dir');
  return createXdgAutostart({
    file: join(config, 'autostart', 'app.ringfort.desktop.desktop'),
    command: [
      program,
      ...(app.isPackaged ? [] : [app.getAppPath()]),
      ...(ownFolder === '' ? [] : [`--user-data-dir=${ownFolder}`]),
      HIDDEN,
    ],
  });
}
