import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { cacheRoot } from './folders.ts';
import { run } from './run.ts';

const downloadLimitMs = 10 * 60_000;
const tryAgainAfterMs = 12 * 3_600_000;

/**
 * Electron's own binary as its npm package names it, downloaded if need be; undefined where the download host is out
 * of reach. A failed download is remembered for half a day, so that only the first start pays for the attempt.
 */
export async function findOwnElectron(): Promise<string | undefined> {
  const manifest = createRequire(import.meta.url).resolve('electron/package.json');
  const home = dirname(manifest);
  const present = await binaryIn(home);
  if (present !== undefined) return present;

  const version = electronVersion(await readFile(manifest, 'utf8'));
  const outOfReach = join(cacheRoot, `electron-${version}-outOfReach`);
  const remembered = await stat(outOfReach).catch(() => undefined);
  if (remembered !== undefined && Date.now() - remembered.mtimeMs < tryAgainAfterMs) return undefined;

  try {
    await run(process.execPath, [join(home, 'install.js')], { timeoutMs: downloadLimitMs });
  } catch (error) {
    await mkdir(cacheRoot, { recursive: true });
    await writeFile(outOfReach, String(error));
    return undefined;
  }
  return binaryIn(home);
}

async function binaryIn(home: string): Promise<string | undefined> {
  const name = await readFile(join(home, 'path.txt'), 'utf8').catch(() => undefined);
  if (name === undefined) return undefined;
  const path = join(home, 'dist', name);
  return existsSync(path) ? path : undefined;
}

function electronVersion(manifest: string): string {
  const value: unknown = JSON.parse(manifest);
  if (Compile(Type.Object({ version: Type.String() })).Check(value)) return value.version;
  throw new Error('The electron package does not say its version');
}
