import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { createSystemAutostart, createXdgAutostart, HIDDEN, type Autostart } from './autostart.ts';
import { ownProgram } from './ownProgram.ts';
import type { Environment } from './runTool.ts';

/** The list of this system, with what starts this program. */
export function autostartOf(platform: NodeJS.Platform, environment: Environment): Autostart {
  const program = ownProgram(platform, environment, process.execPath);
  if (platform !== 'linux') return createSystemAutostart(app, program);
  const config = environment['XDG_CONFIG_HOME'] || join(homedir(), '.config');
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
