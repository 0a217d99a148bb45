import { describe, expect, test } from 'vitest';
import { type PathRights, groupsIn, refusedAt, type ServiceUser, WANT, type Want } from './serviceUser.ts';

const service: ServiceUser = { uid: 998, gids: [997, 110] };
const entry = (path: string, mode: number, uid = 0, gid = 0): PathRights => ({ path, mode, uid, gid });
const root = entry('/', 0o40755);
const open = entry('/etc/ringfort-server', 0o40755);

describe('for the user of a server', () => {
  test.each<[string, Want, PathRights, boolean]>([
    ['a file of its own that it may read', WANT.read, entry('key', 0o100400, 998), true],
    ['a file of its own that only its group may read', WANT.read, entry('key', 0o100040, 998, 997), false],
    ['a file that its group may read', WANT.read, entry('key', 0o100640, 0, 997), true],
    ['a file that a further group of it may read', WANT.read, entry('key', 0o100640, 0, 110), true],
    ['a file of a group of it that everybody but the group may read', WANT.read, entry('key', 0o100604, 0, 997), false],
    ['a file that everybody may read', WANT.read, entry('key', 0o100644), true],
    ["root's own file", WANT.read, entry('key', 0o100600), false],
    ['a file of another group', WANT.read, entry('key', 0o100640, 0, 996), false],
    ['a database of its own', WANT.change, entry('database', 0o100600, 998, 997), true],
    ['a database that it may only read', WANT.change, entry('database', 0o100400, 998, 997), false],
    ["root's database that everybody may read", WANT.change, entry('database', 0o100644), false],
    ['a folder of its own', WANT.changeFolder, entry('data', 0o40700, 998, 997), true],
    ['a folder of its own that it may not write to', WANT.changeFolder, entry('data', 0o40500, 998, 997), false],
    ['a folder of its own that it may not enter', WANT.changeFolder, entry('data', 0o40600, 998, 997), false],
  ])('%s (wanted: %i)', (_, want, last, isWell) => {
    expect(refusedAt(service, [root, open, last], want)).toBe(isWell ? undefined : last);
  });

  test('a file in a folder that only root may enter is as good as none, whatever its own mode', () => {
    const live = entry('/etc/letsencrypt/live', 0o40700);
    expect(refusedAt(service, [root, live, entry('key', 0o100644)], WANT.read)).toBe(live);
  });

  test('a folder that may be entered and not listed is no hindrance', () => {
    expect(refusedAt(service, [root, entry('/srv', 0o40711), entry('key', 0o100644)], WANT.read)).toBeUndefined();
  });
});

test('the groups of a user are the one of its own and those that name it', () => {
  const passwd = 'root:x:0:0::/root:/bin/sh\nringfort:x:998:997::/var/lib/ringfort:/usr/sbin/nologin\n';
  const group = 'root:x:0:\nringfort:x:997:\nssl-cert:x:110:postgres,ringfort\nadm:x:4:ringforts\n';
  expect(groupsIn(passwd, group, 998)).toEqual([997, 110]);
  expect(groupsIn(passwd, group, 5)).toEqual([]);
});
