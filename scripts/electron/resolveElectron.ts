import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findOwnElectron } from './ownElectron.ts';
import { prepareTestRuntime } from './testRuntime.ts';

export interface ResolvedElectron {
  executablePath: string;
  /** The program itself, where `executablePath` is a script around it. */
  binary: string;
  /** What every start on this machine needs, to be put after the application's path. */
  args: string[];
  kind: 'override' | 'own' | 'testRuntime';
  env: Record<string, string>;
}

/**
 * The Electron that scripts and tests run Ringfort with: the one ELECTRON_OVERRIDE_DIST_PATH points to, else
 * Electron's own, else the test runtime (see test/runtime), which is never chosen silently.
 */
export async function resolveElectron(say: (line: string) => void = sayOnError): Promise<ResolvedElectron> {
  const common = { args: sandboxArgs(), env: {} };

  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const executablePath = join(resolve(override), process.platform === 'win32' ? 'electron.exe' : 'electron');
    if (!existsSync(executablePath))
      throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names no Electron: ${executablePath}`);
    return { ...common, executablePath, binary: executablePath, kind: 'override' };
  }

  const own = await findOwnElectron();
  if (own !== undefined) return { ...common, executablePath: own, binary: own, kind: 'own' };

  const runtime = await prepareTestRuntime(say);
  say(`Electron's own download is out of reach: using the test runtime, Electron ${runtime.version}.`);
  return { ...common, executablePath: runtime.executablePath, binary: runtime.binary, kind: 'testRuntime' };
}

/** Chromium refuses to sandbox for root, as in most containers; a person's own account keeps the sandbox. */
function sandboxArgs(): string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

// stdout belongs to what a script reports (`npm run demo -- --json`).
function sayOnError(line: string): void {
  process.stderr.write(`${line}\n`);
}
