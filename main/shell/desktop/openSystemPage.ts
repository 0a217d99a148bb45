import { shell } from 'electron';
import type { DesktopPage } from './systemSettings.ts';

/** Of the system that this runs on. What it takes is read with the first press. */
export async function openSystemPage(page: DesktopPage): Promise<boolean> {
  const { createSystemSettings, startProgram } = await import('./systemSettings.ts');
  const open = createSystemSettings({
    platform: process.platform,
    environment: process.env,
    openExternal: (address) => shell.openExternal(address),
    start: startProgram,
  });
  return open(page);
}
