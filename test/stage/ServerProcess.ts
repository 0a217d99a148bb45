import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../scripts/drive/freePort.ts';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { bundledServer } from './bundledServer.ts';
import type { KillPoint } from './killPoint.ts';
import { registerAt, requestAt } from './requestAt.ts';
import type { TestDevice } from './TestDevice.ts';
import type { AnyReply } from './testServer.ts';

/** The server as a program of its own on this folder, to be killed. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly url: string;
  readonly ended: Promise<number | null>;
  readonly #hasPrinted: (line: string) => boolean;
  readonly #killPoint: string;

  private constructor(
    child: ChildProcess,
    parts: Pick<ServerProcess, 'url' | 'ended'> & {
      readonly hasPrinted: (line: string) => boolean;
      readonly killPoint: string;
    },
  ) {
    this.#child = child;
    this.url = parts.url;
    this.ended = parts.ended;
    this.#hasPrinted = parts.hasPrinted;
    this.#killPoint = parts.killPoint;
  }

  /** With a kill point it kills itself there. On any free port unless one is named. */
  static async start(
    folder: string,
    killPoint?: KillPoint,
    fixedPort?: number,
    more: readonly string[] = [],
  ): Promise<ServerProcess> {
    const port = fixedPort ?? (await freePort());
    const server = await bundledServer();
    const told = killPoint === undefined ? '' : JSON.stringify(killPoint);
    const preload = killPoint === undefined ? [] : ['--import', join(server, 'killPoint.js')];
    const child = spawn(
      process.execPath,
      [...preload, join(server, 'main.js'), '--port', String(port), '--data', folder, '--log-level', 'error', ...more],
      {
        cwd: projectRoot,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, RINGFORT_TEST_KILL_POINT: told },
      },
    );
    const ended = once(child, 'close').then(() => child.exitCode);
    let printed = '';
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (part) => {
        printed += part;
        const listening = /^listening on (http:\S+)$/m.exec(printed)?.[1];
        if (listening !== undefined) resolve(listening);
      });
      void ended.then(() => reject(new Error('the server ended before it listened')));
    });
    const hasPrinted = (line: string): boolean => printed.split('\n').includes(line);
    return new ServerProcess(child, { url, ended, hasPrinted, killPoint: told });
  }

  /** Whether it died at its kill point and not in another way: known once it has ended. */
  get reachedKillPoint(): boolean {
    return this.#killPoint !== '' && this.#hasPrinted(this.#killPoint);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** As the power goes: nothing is finished. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** The exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.ended;
  }

  /** What it has in memory, in bytes. */
  memory(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  /** `from`: the address that a proxy would tell. */
  request(method: string, path: string, body?: unknown, token?: string, from?: string): Promise<AnyReply> {
    const more = { ...(token === undefined ? {} : { token }), ...(from === undefined ? {} : { from }) };
    return requestAt(this.url, method, path, { body, ...more });
  }

  register(user: string, oneTimeKeys = 1, from?: string): Promise<TestDevice & { token: string }> {
    return registerAt(this.url, user, oneTimeKeys, from);
  }
}
