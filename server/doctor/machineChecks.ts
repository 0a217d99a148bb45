import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type Database from 'better-sqlite3';
import { type StoredServerIdentity } from '../domain/serverIdentity.ts';
import { openBeside } from '../store/openBeside.ts';
import { DATABASE_FILE, LOCK_FILE } from '../store/openSqlite.ts';
import { storedIdentity } from '../store/sqliteServerIdentity.ts';
import { StoreNotOpened } from '../store/storeNotOpened.ts';
import { brokenFinding, type Finding, warningFinding, wellFinding } from './finding.ts';
import { hindrance, serviceUserOf, type ServiceUser, WANT } from './serviceUser.ts';

/** What the data of a server say, and whose they are; no identity if they cannot be read. Root asks for `user`. */
export async function checkDatabase(
  folder: string,
  user: ServiceUser | undefined = serviceUserOf(folder),
): Promise<{
  readonly findings: readonly Finding[];
  readonly identity?: StoredServerIdentity;
  readonly newestCall: number;
}> {
  let database: Database.Database;
  try {
    database = await openBeside(folder);
  } catch (error) {
    if (!(error instanceof StoreNotOpened)) throw error;
    return {
      findings: [brokenFinding('database', error.message, ADVICE[error.code] ?? 'See the line above.')],
      newestCall: 0,
    };
  }
  try {
    const problem = database.pragma('quick_check(1)', { simple: true });
    const identity = storedIdentity(database);
    const { calls, newest } = database
      .prepare<[], { calls: number; newest: number | null }>(
        'SELECT count(*) AS calls, max(started_at) AS newest FROM call_sessions',
      )
      .get() ?? { calls: 0, newest: null };
    const users = database.prepare<[], number>('SELECT count(*) FROM users').pluck().get();
    const finding =
      problem === 'ok'
        ? (refusedTo(user, folder) ??
          wellFinding('database', `opens, whole, of this version; ${String(users)} accounts, ${calls} calls`))
        : brokenFinding(
            'database',
            `damaged: ${String(problem)}`,
            'Stop the server and restore the last backup: ringfort-server restore FILE',
          );
    return { findings: [finding], newestCall: newest ?? 0, ...(identity === undefined ? {} : { identity }) };
  } catch (error) {
    const says = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return {
      findings: [brokenFinding('database', says, 'Stop the server and restore the last backup.')],
      newestCall: 0,
    };
  } finally {
    database.close();
  }
}

/** What of the data this user cannot use. */
function refusedTo(user: ServiceUser | undefined, folder: string): Finding | undefined {
  if (user === undefined) return undefined;
  const files = [DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`, LOCK_FILE];
  const found =
    hindrance(user, folder, WANT.changeFolder) ??
    files.map((file) => hindrance(user, join(folder, file), WANT.change)).find((each) => each !== undefined);
  return found === undefined ? undefined : brokenFinding('database', found.says, found.advice);
}

const ADVICE: Partial<Record<StoreNotOpened['code'], string>> = {
  noDatabase: 'Is --data (RINGFORT_DATA) the folder of the server? It is made at the first start.',
  newerSchema: 'Install at least the version that ran here last.',
  notADatabase: 'Stop the server and restore the last backup: ringfort-server restore FILE',
};

const GIB = 2 ** 30;

export async function checkDisk(folder: string): Promise<Finding> {
  try {
    const { bavail, bsize, blocks } = await statfs(folder);
    const [free, share] = [bavail * bsize, blocks === 0 ? 1 : bavail / blocks];
    const says = `${(free / GIB).toFixed(1)} GiB free (${Math.floor(share * 100)} %)`;
    accessSync(folder, constants.W_OK);
    if (free < GIB / 16)
      return brokenFinding(
        'disk',
        says,
        `Make room on the disk with ${folder}: new calls are refused when it is full.`,
      );
    if (free < GIB || share < 0.05) return warningFinding('disk', says, `Make room on the disk with ${folder}.`);
    return wellFinding('disk', says);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'EACCES' || code === 'EROFS') {
      return brokenFinding(
        'disk',
        `${folder} cannot be written by this user`,
        'Ask as the user of the server, and see whose the folder is.',
      );
    }
    return brokenFinding(
      'disk',
      `${folder} cannot be looked at (${code})`,
      'Is --data (RINGFORT_DATA) the folder of the server?',
    );
  }
}

const DAY_MS = 86_400_000;

/** `isKept`: whether something sets the clock by others, if the system tells. */
export function judgeClock(now: number, newestCall: number, isKept: boolean | undefined): Finding {
  const advice = 'Let it be set by others: timedatectl set-ntp true';
  const says = new Date(now).toISOString();
  if (newestCall - now > 60_000) {
    return brokenFinding(
      'clock',
      `${says}, and the last call began ${new Date(newestCall).toISOString()}: it goes wrong`,
      advice,
    );
  }
  if (now < FIRST_RELEASE) return brokenFinding('clock', `${says}: that is in the past`, advice);
  if (newestCall > 0 && now - newestCall > 3650 * DAY_MS)
    return warningFinding('clock', `${says}, ten years after the last call`, advice);
  if (isKept === false) return warningFinding('clock', `${says}; nothing keeps it right`, advice);
  return wellFinding(
    'clock',
    isKept === undefined ? `${says}; this system does not tell who sets it` : `${says}, set by others`,
  );
}

const FIRST_RELEASE = Date.parse('2026-01-01T00:00:00Z');

/** As systemd tells; undefined where there is none. */
export async function isClockKept(): Promise<boolean | undefined> {
  try {
    const { stdout } = await promisify(execFile)('timedatectl', ['show', '--property=NTPSynchronized', '--value'], {
      timeout: 5_000,
    });
    const said = stdout.trim();
    return said === '' ? undefined : said === 'yes';
  } catch {
    return undefined;
  }
}
