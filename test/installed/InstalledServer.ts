import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { freePort } from '../../scripts/drive/freePort.ts';
import { readUnit } from '../runtime/systemdUnit.ts';
import { familyOf } from './confinement.ts';
import type { Room } from './Room.ts';

const UNIT = '/lib/systemd/system/ringfort-server.service';
const OPTIONS = '/etc/ringfort-server/server.env';

/** The server that a package has installed in a room, started as its unit says: no systemd is the first process. */
export class InstalledServer {
  readonly url: string;
  readonly #room: Room;
  #service: ChildProcess | undefined;

  private constructor(room: Room, url: string) {
    this.#room = room;
    this.url = url;
  }

  /** For people with an invite, at a port that nothing else of this machine has. */
  static async start(room: Room): Promise<InstalledServer> {
    const port = await freePort();
    const lines = `RINGFORT_PORT=${port}\nRINGFORT_REGISTRATION=invite\n`;
    await room.run(['sh', '-c', 'printf %s "$1" >>"$0"', OPTIONS, lines]);
    const server = new InstalledServer(room, `http://127.0.0.1:${port}`);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const { start, user, environment } = await readUnit([UNIT], (path) => readFile(this.#room.outside(path), 'utf8'));
    const as = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--'];
    const service = this.#room.start([...as, ...start.split(' ')], { env: environment });
    this.#service = service;
    if (service.stdout === null || service.stderr === null) throw new Error('its output is read');
    let said = '';
    service.stderr.on('data', (part) => (said += part));
    const ended = once(service, 'exit').then(() => Promise.reject(new Error(`the server ended: ${said}`)));
    await Promise.race([once(createInterface({ input: service.stdout }), 'line'), ended]);
    ended.catch(() => undefined);
  }

  /** As systemd stops it. Whoever started it in the room passes no signal on. */
  async stop(): Promise<void> {
    const service = this.#service;
    if (service === undefined || service.exitCode !== null) return;
    const ended = once(service, 'exit');
    const [program] = await familyOf(service.pid ?? 0);
    if (program !== undefined) process.kill(program, 'SIGTERM');
    await ended;
  }

  /** What the host does beside it, as root; all that it printed. */
  async command(...words: readonly string[]): Promise<string> {
    return (await this.#room.run(['ringfort-server', ...words])).text;
  }
}
