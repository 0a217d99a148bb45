import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { CallSession } from '../../core/protocol/callSession.ts';
import { projectRoot } from '../electron/folders.ts';
import { freePort } from './freePort.ts';

const rows = Compile(Type.Array(CallSession));

/** The signalling server as `npm run server` starts it: a process of its own, on loopback, with a folder of its own. */
export class ServerProcess {
  readonly url: string;
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  private constructor(child: ChildProcess, url: string, folder: string, exited: Promise<unknown>) {
    this.#child = child;
    this.url = url;
    this.folder = folder;
    this.#exited = exited;
  }

  static async start(
    folder: string,
    args: readonly string[] = [],
    fixedPort?: number,
    program = join(projectRoot, 'server/main.ts'),
  ): Promise<ServerProcess> {
    const port = fixedPort ?? (await freePort());
    const fixed = ['--host', '127.0.0.1', '--port', String(port), '--data', folder, '--log-level', 'error'];
    const child = spawn(process.execPath, [program, ...fixed, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: projectRoot,
    });
    const exited = once(child, 'exit');
    const lines = createInterface({ input: child.stdout });
    const ended = exited.then(() => {
      throw new Error('the server ended before it listened');
    });
    const [line] = await Promise.race([once(lines, 'line'), ended]);
    ended.catch(() => undefined);
    const url = /^listening on (http:\S+)$/u.exec(String(line))?.[1];
    if (url === undefined) throw new Error(`the server said something unexpected: ${String(line)}`);
    return new ServerProcess(child, url, folder, exited);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** The table `call_sessions` as it stands in the server's database, oldest first. */
  callSessions(): CallSession[] {
    const database = new Database(join(this.folder, 'ringfort-server.sqlite'), { readonly: true });
    try {
      const found: unknown = database.prepare('SELECT * FROM call_sessions ORDER BY started_at').all();
      if (!rows.Check(found)) throw new Error('call_sessions holds something that is no call session');
      return found;
    } finally {
      database.close();
    }
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** As the power goes: nothing is finished. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** It is there, and does nothing any more: what it is told from now on goes with it when it is killed. */
  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  /** After a freeze it goes on with what came meanwhile. */
  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill(signal);
      await this.#exited;
    }
  }
}
