import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensured } from '../ensured.ts';
import type { SessionBus } from './sessionBus.ts';

export interface RunningKeyring {
  readonly stop: () => Promise<void>;
}

const SECRET_SERVICE = 'org.freedesktop.secrets';

/**
 * A real gnome-keyring on this bus. Its files stay in the bus's folder, so that one started later on the same bus has
 * the same secrets: with the login password it is unlocked, without one it is there but locked.
 */
export async function startKeyring(bus: SessionBus, login: 'unlocked' | 'locked'): Promise<RunningKeyring> {
  await ensured({ programs: ['gnome-keyring-daemon'] });
  const home = join(bus.folder, 'home');
  const control = join(bus.folder, 'control');
  await mkdir(home, { recursive: true });
  await mkdir(control, { recursive: true, mode: 0o700 });
  const unlock = login === 'unlocked' ? ['--unlock'] : [];
  const daemon = spawn(
    'gnome-keyring-daemon',
    ['--foreground', '--components=secrets', `--control-directory=${control}`, ...unlock],
    {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: bus.folder, ...bus.env },
    },
  );
  const ended = once(daemon, 'exit');
  const kill = () => daemon.kill();
  process.once('exit', kill);
  daemon.stdin.end(login === 'unlocked' ? 'the login password of a test' : '');
  await bus.owned(SECRET_SERVICE);
  return {
    stop: async () => {
      process.off('exit', kill);
      if (daemon.exitCode === null && daemon.kill()) await ended;
    },
  };
}
