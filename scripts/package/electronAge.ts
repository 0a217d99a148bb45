import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Type from 'typebox';
import { Compile } from 'typebox/compile';

const run = promisify(execFile);
const Packages = Compile(Type.Object({ devDependencies: Type.Object({ electron: Type.String() }) }));
const VERSION = /^(\d+)\.\d+\.\d+$/u;
const ASKING_MS = 60_000;

/**
 * Why the Electron of this project is too old, by the newest that there is; null: it is not. Three majors get mended
 * (electronjs.org, "Electron Timelines"), a new one comes every eight weeks: whoever is two behind at a release is
 * looked after for eight weeks more, and those who install it for longer. Throws for what is no version.
 */
export function electronAgeFault(ours: string, newest: string): string | null {
  const [mine, latest] = [majorOf(ours), majorOf(newest)];
  if (latest - mine <= 1) return null;
  return `Electron ${ours} is ${latest - mine} majors behind ${newest}: \`npm install --save-exact electron@${newest}\`, and all tests.`;
}

/** The one that packages are made with. */
export async function electronOf(root: string): Promise<string> {
  return Packages.Parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).devDependencies.electron;
}

/** The newest that is released, as the registry of packages tells it. */
export async function newestElectron(): Promise<string> {
  const { stdout } = await run('npm', ['view', 'electron', 'dist-tags.latest'], {
    timeout: ASKING_MS,
    // On Windows npm is a script.
    shell: process.platform === 'win32',
  });
  return stdout.trim();
}

function majorOf(version: string): number {
  const major = VERSION.exec(version)?.[1];
  if (major === undefined) throw new Error(`Electron has no version ${version.slice(0, 40)}.`);
  return Number(major);
}
