import { spawn } from 'node:child_process';
import { runTool, type Environment } from './runTool.ts';

/** Whether the screen is locked, as the desktop told the session at hand (LockedHint of systemd-logind). */
export interface LockedHint {
  /** False as well where nobody knows. */
  readonly ask: () => Promise<boolean>;
  /** Calls whenever that of some session may be another, until it is stopped. */
  readonly watch: (changed: () => void) => () => void;
}

const LOGIN = ['--system', '--dest', 'org.freedesktop.login1'] as const;
const OWN = ['--object-path', '/org/freedesktop/login1/session/auto'] as const;
const GET = [
  '--method',
  'org.freedesktop.DBus.Properties.Get',
  'org.freedesktop.login1.Session',
  'LockedHint',
] as const;

export function createLockedHint(environment: Environment): LockedHint {
  return {
    ask: async () => {
      const answer = await runTool('gdbus', ['call', ...LOGIN, '--timeout', '1', ...OWN, ...GET], environment);
      return /\btrue\b/u.test(answer ?? '');
    },
    watch: (changed) => {
      const listener = spawn('gdbus', ['monitor', ...LOGIN], {
        env: { ...environment },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      // There is no such program: the answer to the first question is all that is heard.
      listener.on('error', () => undefined);
      listener.stdout.on('data', (heard: Buffer) => {
        // Which session it is of is asked anew: the path of our own is not known, and a line may come in two pieces.
        if (/Session|LockedHint/u.test(heard.toString('latin1'))) changed();
      });
      const stop = (): void => void listener.kill();
      // It would outlive a program that ends.
      process.once('exit', stop);
      return () => {
        process.off('exit', stop);
        stop();
      };
    },
  };
}
