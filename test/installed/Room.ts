import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { familyOf } from './confinement.ts';

export interface RoomOptions {
  /** Roots of file systems, the upper ones first; none of them is changed. */
  readonly layers: readonly string[];
  /** Folders of this machine that are seen inside, and where; read-only unless they are to be written. */
  readonly shared?: readonly { readonly from: string; readonly to: string; readonly isWritable?: boolean }[];
}

export interface InRoom {
  /** Who runs it; root unless said. */
  readonly as?: RoomUser;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it may end with another status than 0. */
  readonly mayFail?: boolean;
}

export interface RoomUser {
  readonly name: string;
  readonly id: number;
  readonly home: string;
}

export interface Ended {
  readonly status: number;
  readonly text: string;
}

/**
 * What becomes of the new file system before anything runs in it. A root that was merely changed (chroot) would not do:
 * there nobody may make a user namespace (clone(2), EPERM), and so Chromium has no sandbox.
 */
const ENTER = `
set -eu
place=$1; layers=$2; shift 2
mount --make-rprivate /
mount -t tmpfs -o mode=0755 room "$place"
mkdir "$place/upper" "$place/work" "$place/root"
mount -t overlay -o "lowerdir=$layers,upperdir=$place/upper,workdir=$place/work" room "$place/root"
cd "$place/root"
mount -t proc -o nosuid,nodev,noexec proc proc
mount --rbind /dev dev
mount -t tmpfs -o mode=1777,nosuid,nodev shm dev/shm
mount --rbind /sys sys
mount -t tmpfs -o mode=1777,nosuid,nodev tmp tmp
mkdir tmp/.X11-unix
mount --bind /tmp/.X11-unix tmp/.X11-unix
while [ $# -gt 0 ]; do
  mkdir -p ".$2"
  mount --bind "$1" ".$2"
  [ "$3" = rw ] || mount -o remount,bind,ro ".$2"
  shift 3
done
mkdir .outside
pivot_root . .outside
exec /usr/bin/env -i /bin/sh -c 'cd /; umount -l /.outside; rmdir /.outside; echo ready; exec cat'
`;

/** Its first process reads what is never written, and so ends with whoever opened the room, however that ends. */
const CLEAN_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const TAIL = 4_000;

/**
 * A file system of its own with processes of its own, on this machine's kernel and network: what is installed and
 * started in it touches nothing outside, and all of it is gone when it is closed. For root on Linux.
 */
export class Room {
  readonly #holder: ChildProcess;
  /** Of its first process, as this machine counts. */
  readonly #first: number;
  readonly #place: string;

  private constructor(holder: ChildProcess, first: number, place: string) {
    this.#holder = holder;
    this.#first = first;
    this.#place = place;
  }

  static async open({ layers, shared = [] }: RoomOptions): Promise<Room> {
    const place = await mkdtemp(join(tmpdir(), 'ringfort-room-'));
    await mkdir('/tmp/.X11-unix', { recursive: true, mode: 0o1777 });
    const shares = shared.flatMap(({ from, to, isWritable }) => [from, to, isWritable === true ? 'rw' : 'ro']);
    const holder = spawn(
      'unshare',
      [
        ...['--mount', '--pid', '--uts', '--ipc', '--fork', '--kill-child', '--'],
        ...['sh', '-c', ENTER, 'room', place, layers.join(':'), ...shares],
      ],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    let said = '';
    holder.stderr.on('data', (part) => (said += part));
    process.once('exit', () => holder.kill('SIGKILL'));
    const ended = once(holder, 'exit').then(() => Promise.reject(new Error(`the room did not open: ${said}`)));
    await Promise.race([once(createInterface({ input: holder.stdout }), 'line'), ended]);
    ended.catch(() => undefined);
    const [first] = await familyOf(holder.pid ?? 0);
    if (first === undefined) throw new Error('the room has no first process');
    return new Room(holder, first, place);
  }

  /** A folder of the room as this machine sees it. */
  outside(path: string): string {
    return join(`/proc/${this.#first}/root`, path);
  }

  /** Starts a program; it ends with the room at the latest. */
  start(command: readonly string[], { as, env = {} }: InRoom = {}): ChildProcess {
    const user = as === undefined ? [] : ['setpriv', `--reuid=${as.id}`, `--regid=${as.id}`, '--clear-groups', '--'];
    const home = as === undefined ? '/root' : as.home;
    const environment = { PATH: CLEAN_PATH, HOME: home, USER: as?.name ?? 'root', LC_ALL: 'C.UTF-8', ...env };
    return spawn(
      'nsenter',
      [
        ...[`--target=${this.#first}`, '--mount', '--pid', '--uts', '--ipc', '--root', `--wdns=${home}`, '--', ...user],
        ...['env', '-i', ...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ...command],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
  }

  /** Runs a program to its end; all that it printed comes back. */
  async run(command: readonly string[], options: InRoom = {}): Promise<Ended> {
    const child = this.start(command, options);
    const printed: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => printed.push(part));
    const [code] = await once(child, 'close');
    const text = Buffer.concat(printed).toString();
    const status = typeof code === 'number' ? code : 1;
    if (status !== 0 && options.mayFail !== true)
      throw new Error(`${command.join(' ')} ended with status ${status} in the room\n${text.slice(-TAIL)}`);
    return { status, text };
  }

  /** Who can log in there with a folder of their own. */
  async addUser(name: string, id: number): Promise<RoomUser> {
    await this.run(['useradd', '--create-home', '--shell', '/bin/bash', '--uid', String(id), name]);
    return { name, id, home: `/home/${name}` };
  }

  async close(): Promise<void> {
    if (this.#holder.exitCode === null && this.#holder.signalCode === null) {
      const ended = once(this.#holder, 'exit');
      this.#holder.kill('SIGKILL');
      await ended;
    }
    await rm(this.#place, { recursive: true, force: true });
  }
}
