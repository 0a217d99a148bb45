import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pass } from 'node:timers/promises';
import type { ResolvedElectron } from '../../scripts/electron/resolveElectron.ts';
import { useOfTree } from './processTree.ts';

export interface Program {
  readonly name: string;
  /** Of the application. */
  readonly folder: string;
  readonly profile: string;
  /** A selector of what can be used once it stands in the page. */
  readonly usable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Idle {
  readonly pssMib: number;
  /** Of one core. */
  readonly processor: number;
  readonly waitsPerSecond: number;
}

export interface StartedProgram {
  /** From the start of the process to the frame in which it can be used. */
  readonly usableMs: number;
  /** Hides its windows, lets what a start leaves be done, and watches for so long. */
  readonly idle: (watchMs: number) => Promise<Idle>;
  readonly stop: () => Promise<void>;
}

/**
 * What a start leaves to be done later is done by then, and the engine has tidied up: half a minute after its windows
 * are hidden every process gives memory back, which is a third of a second of work, once.
 */
const SETTLED_MS = 60_000;
const probe = join(import.meta.dirname, 'usableProbe.cjs');

/** Starts a program without any driver, which would be measured with it. */
export async function startProgram(electron: ResolvedElectron, program: Program): Promise<StartedProgram> {
  const { name, folder, profile, usable, args, env } = program;
  const switches = ['--disable-gpu', '--lang=en-US', `--user-data-dir=${profile}`, ...args];
  const began = Date.now();
  const child = spawn(electron.executablePath, ['-r', probe, folder, ...electron.args, ...switches], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...electron.env, ...env, RINGFORT_BENCH_USABLE: usable },
  });
  const exited = once(child, 'exit');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} does not start`);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async (word: string): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${name} ended before it was ${word}`);
      if (value.startsWith(word)) return value.slice(word.length);
    }
  };
  return {
    usableMs: Number(await said('usable ')) - began,
    idle: async (watchMs) => {
      child.stdin.write('hide\n');
      await said('hidden');
      await pass(SETTLED_MS);
      const [before, from] = [await useOfTree(pid), performance.now()];
      await pass(watchMs);
      const [after, tookMs] = [await useOfTree(pid), performance.now() - from];
      return {
        pssMib: after.pssKib / 1024,
        processor: (after.processorMs - before.processorMs) / tookMs,
        waitsPerSecond: ((after.waits - before.waits) / tookMs) * 1000,
      };
    },
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}
