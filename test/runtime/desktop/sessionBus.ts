import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '../../../scripts/electron/run.ts';
import { ensured } from '../ensured.ts';

export interface SessionBus {
  /** The bus's own folder, for whoever on it needs a place for files. */
  readonly folder: string;
  /** What a program must find in its environment to be on this bus. */
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string };
  /** Waits until somebody on the bus has this name. */
  readonly owned: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface SessionBusOptions {
  readonly startsServices?: boolean;
  /** Whose bus it is: that user alone may speak on it, and what it starts runs as that user. Needs root. */
  readonly user?: number;
}

const OWNED_LIMIT_MS = 15_000;

/**
 * A session bus of the test's own. It starts no program by itself unless told to: what is on it is what the test put
 * there. With `startsServices` it does as a desktop's bus does, where merely calling a name may open a password window.
 */
export async function startSessionBus(options: SessionBusOptions = {}): Promise<SessionBus> {
  await ensured({ programs: ['dbus-daemon', 'setpriv'] });
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-bus-'));
  const { user } = options;
  if (user !== undefined) await chown(folder, user, user);
  const configuration = join(folder, 'bus.conf');
  await writeFile(configuration, configurationOf(join(folder, 'bus'), options.startsServices ?? false));

  // What the bus starts inherits this environment; without a display a password window cannot stay behind.
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const become = user === undefined ? [] : await becoming(user, folder);
  const [program, ...args] = [...become, 'dbus-daemon', `--config-file=${configuration}`];
  const daemon = spawn(program, [...args, '--nofork', '--nopidfile', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...env, HOME: folder, XDG_RUNTIME_DIR: folder },
  });
  const ended = once(daemon, 'exit');
  const kill = () => daemon.kill();
  process.once('exit', kill);
  const died = ended.then(([code]) => Promise.reject(new Error(`dbus-daemon ended with status ${String(code)}`)));
  const [line] = await Promise.race([once(createInterface({ input: daemon.stdout }), 'line'), died]);
  died.catch(() => undefined);
  const address = { DBUS_SESSION_BUS_ADDRESS: String(line) };

  return {
    folder,
    env: address,
    owned: async (name) => {
      const deadline = AbortSignal.timeout(OWNED_LIMIT_MS);
      while (!(await isOwned(name, address))) {
        if (deadline.aborted) throw new Error(`nobody took the name ${name} on the bus`);
      }
    },
    stop: async () => {
      process.off('exit', kill);
      if (daemon.kill()) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The bus runs for those alone whom the system knows by name: this user gets one that nobody else sees. */
async function becoming(user: number, folder: string): Promise<readonly string[]> {
  const names = join(folder, 'passwd');
  await writeFile(names, `${await readFile('/etc/passwd', 'utf8')}person:x:${user}:${user}::${folder}:/bin/sh\n`);
  const script = 'mount --bind "$0" /etc/passwd && exec "$@"';
  const own = ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script, names];
  return [...own, 'setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--'];
}

async function isOwned(name: string, address: SessionBus['env']): Promise<boolean> {
  const target = ['--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner'];
  const answer = await run('dbus-send', ['--session', '--print-reply=literal', ...target, `string:${name}`], {
    env: { ...process.env, ...address },
    timeoutMs: OWNED_LIMIT_MS,
  });
  return answer.includes('true');
}

function configurationOf(socket: string, startsServices: boolean): string {
  return [
    '<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"',
    ' "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">',
    '<busconfig>',
    '<type>session</type>',
    `<listen>unix:path=${socket}</listen>`,
    '<auth>EXTERNAL</auth>',
    startsServices ? '<standard_session_servicedirs/>' : '',
    '<policy context="default">',
    '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>',
    '</policy>',
    '</busconfig>',
  ].join('\n');
}
