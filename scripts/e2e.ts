// Runs the tests that need windows or a browser: `npm run e2e -- FILTER`. Arguments go to Playwright.
import { join } from 'node:path';
import { ensureBuilt, ensureStories } from './build.ts';
import { projectRoot } from './electron/folders.ts';
import { resolveElectron } from './electron/resolveElectron.ts';
import { ensureSystem, type PythonModule, type SystemProgram } from './electron/systemLibraries.ts';
import { runShown } from './runShown.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);
const testPrograms: SystemProgram[] = [
  'chromium',
  'turnserver',
  'dbus-daemon',
  'gnome-keyring-daemon',
  'xdotool',
  'setpriv',
];
const testModules: PythonModule[] = ['dbus', 'gi'];

/** An Electron, what it needs of the system, and the windows: made once, and checked in no time after that. */
export async function prepareEndToEnd(): Promise<void> {
  const electron = await resolveElectron(say);
  await ensureSystem({ binary: electron.binary, programs: testPrograms, pythonModules: testModules }, say);
  await ensureBuilt(say);
  await ensureStories(say);
}

export async function runEndToEnd(args: readonly string[]): Promise<number> {
  await prepareEndToEnd();
  const playwright = join(projectRoot, 'node_modules/@playwright/test/cli.js');
  return runShown(process.execPath, [playwright, 'test', '-c', 'test/playwright.config.ts', ...args]);
}

if (import.meta.main) {
  try {
    process.exitCode = await runEndToEnd(process.argv.slice(2));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
