import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Whom the data belong to, and so whose process the server is. */
export interface ServiceUser {
  readonly uid: number;
  readonly gids: readonly number[];
}

/** A file or folder, as far as it decides who may use it. */
export interface PathRights {
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** What somebody is to do with the last one of a way, as a digit of its mode. */
export const WANT = { read: 4, change: 6, changeFolder: 7 } as const;
export type Want = (typeof WANT)[keyof typeof WANT];
const PASS = 1;

/**
 * For whom to judge in the place of whoever asks: root may use everything, which says nothing of the server. Undefined
 * if somebody else asks, who finds out by trying, and if the server is root's own.
 */
export function serviceUserOf(dataFolder: string): ServiceUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = entryOf(dataFolder);
  if (found === undefined || found.uid === 0) return undefined;
  const groups = groupsIn(textOf('/etc/passwd'), textOf('/etc/group'), found.uid);
  return { uid: found.uid, gids: [...new Set([found.gid, ...groups])] };
}

/** The groups of a user, as passwd(5) and group(5) have them. Pure. */
export function groupsIn(passwd: string, group: string, uid: number): number[] {
  const user = passwd.split('\n').find((line) => line.split(':')[2] === String(uid));
  if (user === undefined) return [];
  const [name = '', , , primary = ''] = user.split(':');
  const others = group.split('\n').flatMap((line) => {
    const [, , gid = '', members = ''] = line.split(':');
    return members.split(',').includes(name) ? [Number(gid)] : [];
  });
  return [Number(primary), ...others];
}

/**
 * The first on a way, folders first, that this user may not pass, or at its end may not use. Owner, group and others as
 * path_resolution(7) has them: only one of the three counts. Lists of access are not looked at. Pure.
 */
export function refusedAt({ uid, gids }: ServiceUser, way: readonly PathRights[], want: Want): PathRights | undefined {
  return way.find((entry, at) => {
    const shift = entry.uid === uid ? 6 : gids.includes(entry.gid) ? 3 : 0;
    const wanted = at === way.length - 1 ? want : PASS;
    return ((entry.mode >> shift) & wanted) !== wanted;
  });
}

/** What keeps this user from that file, in words; undefined if nothing does, and if it is not there. */
export function hindrance(user: ServiceUser, path: string, want: Want): AccessHindrance | undefined {
  for (const way of waysTo(path)) {
    const refused = refusedAt(user, way, want);
    if (refused === undefined) continue;
    const who = `the user of the server (number ${user.uid})`;
    const isEnd = refused === way.at(-1);
    const verb = !isEnd ? 'enter' : want === WANT.read ? 'read' : 'write to';
    const advice = `Root may, and the server may not. See ls -ld ${refused.path}, and change owner, group or mode.`;
    return { says: `${who} may not ${verb} ${refused.path}`, advice };
  }
  return undefined;
}

export interface AccessHindrance {
  readonly says: string;
  readonly advice: string;
}

/** As it is named, and as it is found behind links (certbot's are). None if it is not there. */
function waysTo(path: string): PathRights[][] {
  if (entryOf(path) === undefined) return [];
  return [...new Set([resolve(path), realpathSync(path)])].map((each) => wayTo(each));
}

function wayTo(path: string): PathRights[] {
  const above = dirname(path);
  const entry = entryOf(path);
  return [...(above === path ? [] : wayTo(above)), ...(entry === undefined ? [] : [entry])];
}

function entryOf(path: string): PathRights | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : { path, uid: found.uid, gid: found.gid, mode: found.mode };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
