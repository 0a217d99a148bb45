import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensured } from '../ensured.ts';
import { startSessionBus } from './sessionBus.ts';

/** What tells programs that the computer falls asleep and wakes up, and that its screen is locked. */
export interface Logind {
  /** What a program must find in its environment to hear it. */
  readonly env: { readonly DBUS_SYSTEM_BUS_ADDRESS: string };
  /** Tells everybody, and resolves once nobody holds the computer awake any more. */
  readonly sleep: () => Promise<void>;
  readonly wake: () => Promise<void>;
  readonly lock: () => Promise<void>;
  readonly unlock: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

// The distribution's own, which is the one that python3-dbus and python3-gi are made for.
const PYTHON = '/usr/bin/python3';

/** Starts a stand-in for logind, on a bus of its own in the place of the system's; see logind.py. */
export async function startLogind(): Promise<Logind> {
  await ensured({ pythonModules: ['dbus', 'gi'] });
  const bus = await startSessionBus();
  const env = { DBUS_SYSTEM_BUS_ADDRESS: bus.env.DBUS_SESSION_BUS_ADDRESS };
  const program = spawn(PYTHON, [join(import.meta.dirname, 'logind.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const ended = once(program, 'exit');
  const kill = () => program.kill();
  process.once('exit', kill);
  const gone = ended.then(([code]) => Promise.reject(new Error(`logind ended with status ${String(code)}`)));
  gone.catch(() => undefined);

  const lines = createInterface({ input: program.stdout });
  const heard = async (word: string): Promise<void> => {
    const [line] = await Promise.race([once(lines, 'line'), gone]);
    if (line !== word) throw new Error(`logind said ${String(line)} and not ${word}`);
  };
  const order = async (deed: string, word: string): Promise<void> => {
    const said = heard(word);
    program.stdin.write(`${deed}\n`);
    await said;
  };

  await heard('ready');
  return {
    env,
    sleep: () => order('sleep', 'asleep'),
    wake: () => order('wake', 'awake'),
    lock: () => order('lock', 'locked'),
    unlock: () => order('unlock', 'unlocked'),
    stop: async () => {
      process.off('exit', kill);
      if (program.kill()) await ended;
      await bus.stop();
    },
  };
}
