import { writeSync } from 'node:fs';
import { SqliteStore } from '../../server/store/SqliteStore.ts';

/** The nth call of a method of the store at which the process dies: before it begins, or right after it is durable. */
export interface KillPoint {
  readonly method: 'insertCall' | 'changeCall' | 'changeFrames' | 'takeBundles';
  readonly when: 'before' | 'after';
  readonly nth: number;
}

// Loaded before the server's own code, into its process, by `node --import`. It says on standard output when it fires.
const given = process.env['RINGFORT_TEST_KILL_POINT'];
if (given !== undefined && given !== '') dieAt(JSON.parse(given) as KillPoint, given);

function dieAt({ method, when, nth }: KillPoint, report: string): void {
  const original: unknown = Reflect.get(SqliteStore.prototype, method);
  if (typeof original !== 'function') throw new Error(`the store has no ${method}`);
  let calls = 0;
  Reflect.set(SqliteStore.prototype, method, async function (this: SqliteStore, ...args: unknown[]): Promise<unknown> {
    calls += 1;
    const isIt = calls === nth;
    if (isIt && when === 'before') die(report);
    const result: unknown = await Reflect.apply(original, this, args);
    if (isIt) die(report);
    return result;
  });
}

function die(report: string): void {
  // At once: the process does not live to write what is buffered.
  writeSync(process.stdout.fd, `${report}\n`);
  process.kill(process.pid, 'SIGKILL');
}
