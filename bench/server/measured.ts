import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';

/** A clock tick of /proc, USER_HZ: 100 a second on every Linux. */
const TICK_US = 10_000;

/** A server process whose use of the processor can be read. */
export class Measured {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  static async start(folder: string, ...args: string[]): Promise<Measured> {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (part) => {
        printed += part;
        const listening = /^listening on (http:\S+)$/m.exec(printed)?.[1];
        if (listening !== undefined) resolve(listening);
      });
      child.once('close', () => reject(new Error(`${args.join(' ')} ended before it listened`)));
    });
    return new Measured(child, url);
  }

  /** Microseconds of processor time, user and system, since it was started. */
  cpuUs(): Promise<number> {
    return cpuUsOf(this.#child.pid ?? 0);
  }

  async stop(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
  }
}

/** What a process and its threads have used. */
export async function cpuUsOf(process: number): Promise<number> {
  const stat = await readFile(`/proc/${process}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}
