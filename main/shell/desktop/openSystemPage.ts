import { shell } from 'electron';
import { createSystemSettings, startProgram } from './systemSettings.ts';

/** Of the system that this runs on. */
export const openSystemPage = createSystemSettings({
  platform: process.platform,
  environment: process.env,
  openExternal: (address) => shell.openExternal(address),
  start: startProgram,
});
