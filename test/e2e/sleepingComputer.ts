import { readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from '../../scripts/drive/person.ts';
import type { Logind } from '../runtime/desktop/logind.ts';

export interface Sleep {
  /** What the computer's clocks say that it was, however long the test takes for it. */
  readonly seconds: number;
  /** What happens in the world until it wakes up. */
  readonly meanwhile: () => Promise<void>;
}

/**
 * The computer of this person sleeps: its programs are told, stand still, and are told again, and its clocks jump but
 * for the one that stands still in sleep (CLOCK_MONOTONIC, clock_gettime(2)).
 */
export async function sleep({ launched }: Person, logind: Logind, { seconds, meanwhile }: Sleep): Promise<void> {
  const slept = join(launched.profile, 'slept');
  await jumpsBy(launched, slept);
  await logind.sleep();
  const programs = withChildren(launched.app.process().pid ?? 0);
  tell(programs, 'SIGSTOP');
  try {
    await meanwhile();
    await writeFile(slept, String(seconds * 1000));
    await logind.wake();
  } finally {
    tell(programs, 'SIGCONT');
  }
  await launched.app.evaluate(() => void Date.now());
  await rm(slept);
}

/** From now on its clocks are ahead by what the file says, as soon as there is one. */
function jumpsBy({ app }: Person['launched'], file: string): Promise<void> {
  return app.evaluate((_electron, path) => {
    const load = (name: string): unknown => process.mainModule?.require(name);
    const [os, fs] = [load('node:os') as typeof import('node:os'), load('node:fs') as typeof import('node:fs')];
    const [wall, uptime] = [Date.now, os.uptime];
    let sleptMs = 0;
    const ahead = (): number => {
      if (sleptMs === 0 && fs.existsSync(path)) sleptMs = Number(fs.readFileSync(path, 'utf8'));
      return sleptMs;
    };
    Date.now = () => wall() + ahead();
    Object.assign(os, { uptime: () => uptime() + ahead() / 1000 });
  }, file);
}

/** One that ended since it was looked for is no reason to leave the others as they are. */
function tell(programs: readonly number[], signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of programs) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

/** A program and all that it started, from any of its threads (proc(5)). One that ends meanwhile started nothing. */
function withChildren(pid: number): readonly number[] {
  const children = unlessGone(() => readdirSync(`/proc/${pid}/task`)).flatMap((thread) =>
    unlessGone(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean)),
  );
  return [pid, ...children.flatMap((child) => withChildren(Number(child)))];
}

function unlessGone(read: () => string[]): string[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return [];
    throw error;
  }
}
