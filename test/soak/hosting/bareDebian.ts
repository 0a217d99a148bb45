import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from '../../../scripts/electron/run.ts';
import { debianRoot } from '../../runtime/debianRoot.ts';
import { readUnit, type SystemdUnit } from '../../runtime/systemdUnit.ts';

/** In the place of systemd's, which speaks to a first process that is not there. */
const SYSTEMCTL = `#!/bin/sh
[ "$1 $2 $3" = "kill -s USR2" ] || exit 1
kill -USR2 "$(cat "/run/ringfort-test/$4.service")"
`;

/** The public address of the machine, in a network where nobody else is. */
export const ADDRESS = '198.51.100.7';

/**
 * A Debian with nothing in it, in a folder, with a network of its own for whatever listens.
 * Its systemd is not the first process: it verifies units, and their command lines run as their users. Root only.
 */
export class BareDebian {
  readonly root: string;
  readonly #network: string;
  readonly #services = new Map<string, ChildProcess>();
  #environment: Record<string, string> = {};

  private constructor(root: string, network: string) {
    this.root = root;
    this.#network = network;
  }

  static async make(name: string, say: (line: string) => void): Promise<BareDebian> {
    const root = await mkdtemp(join(tmpdir(), 'ringfort-debian-'));
    const network = basename(root).slice(-12).toLowerCase();
    const pristine = await debianRoot(['systemd', 'ca-certificates'], say);
    await run('cp', ['-a', `${pristine}/.`, root]);
    const debian = new BareDebian(root, network);
    await run('mount', ['-t', 'proc', 'proc', join(root, 'proc')]);
    await run('mount', ['--rbind', '/dev', join(root, 'dev')]);
    await run('mount', ['--make-rslave', join(root, 'dev')]);
    await cp('/etc/resolv.conf', join(root, 'etc/resolv.conf'), { dereference: true });
    await appendFile(join(root, 'etc/hosts'), `127.0.0.1 localhost\n${ADDRESS} ${name}\n`);
    // Whatever starts is started by the test, in its own network.
    await writeFile(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    // What a script says to a service that the test has started.
    await mkdir(join(root, 'run/ringfort-test'));
    await writeFile(join(root, 'usr/local/sbin/systemctl'), SYSTEMCTL, { mode: 0o755 });
    await run('ip', ['netns', 'add', network]);
    await run('ip', ['-n', network, 'link', 'set', 'lo', 'up']);
    // Not on the loopback, where a relay would not look for addresses.
    await run('ip', ['-n', network, 'link', 'add', 'rf0', 'type', 'veth', 'peer', 'name', 'rf1']);
    await run('ip', ['-n', network, 'address', 'add', `${ADDRESS}/24`, 'dev', 'rf0']);
    for (const end of ['rf0', 'rf1']) await run('ip', ['-n', network, 'link', 'set', end, 'up']);
    await mkdir(`/etc/netns/${network}`, { recursive: true });
    await writeFile(`/etc/netns/${network}/hosts`, `127.0.0.1 localhost\n${ADDRESS} ${name}\n`);
    return debian;
  }

  async remove(): Promise<void> {
    for (const name of this.#services.keys()) await this.stop(name);
    await run('umount', ['-l', join(this.root, 'proc')]).catch(() => '');
    await run('umount', ['-R', '-l', join(this.root, 'dev')]).catch(() => '');
    await run('ip', ['netns', 'del', this.#network]).catch(() => '');
    await rm(`/etc/netns/${this.#network}`, { recursive: true, force: true });
    // Never below a mount that is still there.
    if (!readFileSync('/proc/mounts', 'utf8').includes(this.root))
      await rm(this.root, { recursive: true, force: true });
  }

  /** Runs lines of a shell there, with what earlier ones have set. What they printed. */
  async shell(lines: string, network: 'own' | 'outside' = 'own'): Promise<string> {
    const keep = join('/tmp', 'environment');
    const script = `set -eu\nset -a\n${lines}\nenv -0 >${keep}\n`;
    const env = {
      HOME: '/root',
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
      DEBIAN_FRONTEND: 'noninteractive',
      ...this.#environment,
    };
    const inside = ['chroot', this.root, 'bash', '-c', `cd /root\n${script}`];
    const printed =
      network === 'outside'
        ? await run('nice', ['-n', '5', ...inside], { env })
        : await run('ip', ['netns', 'exec', this.#network, ...inside], { env });
    const kept = await readFile(join(this.root, keep), 'utf8');
    const pairs = kept.split('\0').flatMap((line) => (line.includes('=') ? [line.split(/=(.*)/su)] : []));
    this.#environment = Object.fromEntries(
      pairs.filter(([name = '']) => /^[A-Z]+$/u.test(name)).map(([name = '', value = '']) => [name, value]),
    );
    return printed;
  }

  /** Runs a program of this machine in the network of that one. */
  inNetwork(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
    return run('ip', ['netns', 'exec', this.#network, program, ...args], { env });
  }

  /** What `systemctl restart` does, as far as it goes here; `port`: where it will listen. */
  async restart(name: string, port: number): Promise<void> {
    await this.stop(name);
    const unit = await this.unit(name);
    const ambient = unit.ambient === '' ? [] : ['--inh-caps=+net_bind_service', '--ambient-caps=+net_bind_service'];
    const as = ['setpriv', `--reuid=${unit.user}`, `--regid=${unit.user}`, '--init-groups', ...ambient, '--'];
    const home = (await run('chroot', [this.root, 'getent', 'passwd', unit.user])).split(':')[5] ?? '/';
    const child = spawn('ip', ['netns', 'exec', this.#network, 'chroot', this.root, ...as, ...unit.start.split(' ')], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: home, ...unit.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await writeFile(join(this.root, 'run/ringfort-test', `${name}.service`), `${child.pid}`);
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (printed += part));
    this.#services.set(name, child);
    for (;;) {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${printed}`);
      const listening = await this.inNetwork('ss', ['-Hltn', `sport = :${port}`]);
      if (listening.trim() !== '') return;
      await delay(100);
    }
  }

  /** What `systemctl start` does with a unit that ends by itself. */
  async once(name: string): Promise<void> {
    const { start } = await this.unit(name);
    const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin' };
    await run('ip', ['netns', 'exec', this.#network, 'chroot', this.root, ...start.split(' ')], { env });
  }

  /** Whether systemd has nothing against a unit of any kind that the host has made. */
  async verify(unit: string): Promise<void> {
    await run('chroot', [this.root, 'systemd-analyze', 'verify', '--man=no', `/etc/systemd/system/${unit}`]);
  }

  async stop(name: string): Promise<void> {
    const child = this.#services.get(name);
    this.#services.delete(name);
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }

  /** Reads a unit, once systemd has found nothing wrong with it. */
  async unit(name: string): Promise<SystemdUnit> {
    const place = ['etc/systemd/system', 'lib/systemd/system', 'usr/lib/systemd/system'].find((each) =>
      existsSync(join(this.root, each, `${name}.service`)),
    );
    if (place === undefined) throw new Error(`there is no unit ${name}`);
    await run('chroot', [this.root, 'systemd-analyze', 'verify', '--man=no', `/${place}/${name}.service`]);
    const changes = join('etc/systemd/system', `${name}.service.d`);
    const dropIns = existsSync(join(this.root, changes))
      ? (await readdir(join(this.root, changes))).toSorted().map((each) => join(changes, each))
      : [];
    const files = [join(place, `${name}.service`), ...dropIns];
    return readUnit(files, (path) => readFile(join(this.root, path), 'utf8'));
  }
}
