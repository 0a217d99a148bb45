import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { run } from '../../scripts/electron/run.ts';
import { withServiceOptions } from '../../server/serviceOptions.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

// The scripts that the Debian package brings, in a folder that is the whole system to them, with stubs of the programs
// around.

const deploy = join(projectRoot, 'server/deploy');

/** What the program goes by if it is called by hand, with these options of the service. */
async function calledByHand(options: string, outside: Readonly<Record<string, string>> = {}) {
  const folder = temporaryFolder();
  const script = readFileSync(join(deploy, 'ringfort-server.sh'), 'utf8')
    .replaceAll('/etc/ringfort-server', folder)
    .replaceAll('/usr/lib/ringfort-server', folder);
  writeFileSync(join(folder, 'server.env'), options);
  writeFileSync(join(folder, 'node'), '#!/bin/sh\nenv\necho "called $*"\n', { mode: 0o755 });
  writeFileSync(join(folder, 'ringfort-server'), script);
  const env = { PATH: process.env['PATH'], ...outside };
  const printed = await run('sh', [join(folder, 'ringfort-server'), 'invite'], { env });
  expect(printed).toContain(`called ${folder}/main.js invite`);
  const given = Object.fromEntries(printed.split('\n').map((line) => line.split(/=(.*)/su, 2)));
  return Object.fromEntries(Object.entries(withServiceOptions(given)).filter(([name]) => name.startsWith('RINGFORT_')));
}

test('called by hand the program knows the options of the service as systemd reads them: the last line of a name', async () => {
  const options = 'RINGFORT_PORT=7000\n  RINGFORT_REGISTRATION=open \n#RINGFORT_HOST=::\nRINGFORT_PORT=7001';
  expect(await calledByHand(options)).toEqual({
    ...{ RINGFORT_DATA: '/var/lib/ringfort', RINGFORT_PORT: '7001', RINGFORT_REGISTRATION: 'open' },
  });
});

test.each(['RINGFORT_DATA=/srv/my data\n', '\tRINGFORT_DATA = "/srv/my data" \n', "RINGFORT_DATA='/srv/my data'"])(
  'data that the options of the service put elsewhere are found there by hand, too: %j',
  async (options) => {
    expect(await calledByHand(options)).toEqual({ RINGFORT_DATA: '/srv/my data' });
  },
);

test('what is said by hand beats every line of the options, and an empty word says nothing', async () => {
  const options = 'RINGFORT_PORT=7000\nRINGFORT_PORT=7001\nRINGFORT_DATA=/srv/ringfort\n';
  const outside = { RINGFORT_PORT: '8000', RINGFORT_DATA: '' };
  expect(await calledByHand(options, outside)).toEqual({ RINGFORT_DATA: '/srv/ringfort', RINGFORT_PORT: '8000' });
});

test('without a file of options, and for somebody who may not read it, the data are where the package has them', () => {
  const file = join(temporaryFolder(), 'none');
  expect(withServiceOptions({ RINGFORT_OPTIONS: file, RINGFORT_USUAL_DATA: '/var/lib/ringfort' })).toEqual({
    RINGFORT_DATA: '/var/lib/ringfort',
  });
  // The service, which has its options from systemd.
  expect(withServiceOptions({ RINGFORT_PORT: '7000' })).toEqual({ RINGFORT_PORT: '7000' });
});

/** What `dpkg` calls when a version is put in the place of another, and where there was none. */
const UPGRADE = ['configure', '0.0.9'];
const INSTALL = ['configure', ''];

/** Lines of passwd(5) and group(5). */
interface Accounts {
  readonly passwd?: string;
  readonly group?: string;
}
const SYSTEM: Accounts = { passwd: 'ringfort:x:998:997::/var/lib/ringfort:/bin/false', group: 'ringfort:x:997:' };

function machine(accounts: Accounts = {}) {
  const root = temporaryFolder();
  const options = join(root, 'etc/ringfort-server/server.env');
  for (const folder of ['bin', 'etc/ringfort-server', 'var/lib', 'run/systemd/system', 'usr/share/ringfort-server'])
    mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(join(deploy, 'server.env'), join(root, 'usr/share/ringfort-server/server.env'));
  const called = join(root, 'called');
  writeFileSync(called, '');
  const stubs = ['addgroup', 'adduser', 'chgrp', 'deb-systemd-helper', 'deb-systemd-invoke', 'install', 'systemctl'];
  for (const name of stubs)
    // Like the real ones, one that is given a file fails if there is none.
    writeFileSync(
      join(root, 'bin', name),
      `#!/bin/sh\necho "${name} $*" >>'${called}'\n[ ${name} != chgrp ] || [ -e "$2" ]\n`,
      { mode: 0o755 },
    );
  for (const database of ['passwd', 'group'] as const)
    writeFileSync(join(root, database), `${accounts[database] ?? ''}\n`);
  writeFileSync(join(root, 'bin/getent'), `#!/bin/sh\ngrep "^$2:" "${root}/$1"\n`, { mode: 0o755 });
  const env = { PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}` };
  const script = (name: string) => {
    const text = readFileSync(join(deploy, 'debian', name), 'utf8')
      .replaceAll('/etc/ringfort-server', join(root, 'etc/ringfort-server'))
      .replaceAll('/usr/share/ringfort-server', join(root, 'usr/share/ringfort-server'))
      .replaceAll('/var/lib/ringfort', join(root, 'var/lib/ringfort'))
      .replaceAll('/run/systemd', join(root, 'run/systemd'));
    writeFileSync(join(root, name), text);
    // With its standard input closed: no terminal, nobody to ask.
    return (...args: string[]) => run('sh', ['-c', `exec sh "$0" "$@" <&-`, join(root, name), ...args], { env });
  };
  return {
    ...{ options, postinst: script('postinst'), postrm: script('postrm') },
    called: () => readFileSync(called, 'utf8'),
  };
}

test('an upgrade leaves the options, which may hold the secret of a relay, to root and the service alone', async () => {
  const { options, postinst, called } = machine(SYSTEM);
  writeFileSync(options, 'RINGFORT_TURN_SECRET=north\n');
  chmodSync(options, 0o644);
  await postinst(...UPGRADE);
  expect(statSync(options).mode & 0o777).toBe(0o640);
  expect(readFileSync(options, 'utf8')).toBe('RINGFORT_TURN_SECRET=north\n');
  expect(called()).toContain(`chgrp ringfort ${options}\n`);
  expect(called()).toContain('deb-systemd-invoke restart ringfort-server.service');
});

test('an upgrade goes through where a host has removed the file of options, and does not bring it back', async () => {
  const { options, postinst, called } = machine(SYSTEM);
  await postinst(...UPGRADE);
  expect(existsSync(options)).toBe(false);
  expect(called()).toContain('deb-systemd-invoke restart ringfort-server.service');
});

test('the first installation makes the options of the sample, and leaves those that are there; a purge takes them', async () => {
  const { options, postinst, postrm } = machine();
  await postinst(...INSTALL);
  expect(readFileSync(options, 'utf8')).toBe(readFileSync(join(deploy, 'server.env'), 'utf8'));
  expect(statSync(options).mode & 0o777).toBe(0o640);
  writeFileSync(options, 'RINGFORT_REGISTRATION=invite\n');
  await postinst(...INSTALL);
  expect(readFileSync(options, 'utf8')).toBe('RINGFORT_REGISTRATION=invite\n');
  await postrm('remove');
  expect(existsSync(options)).toBe(true);
  await postrm('purge');
  expect(existsSync(options)).toBe(false);
});

test('the user and the group of the service are made where they are missing, each by itself', async () => {
  const none = machine();
  await none.postinst(...INSTALL);
  expect(none.called()).toMatch(/^addgroup --system --quiet ringfort\nadduser --system --ingroup ringfort /u);
  const userAlone = machine({ passwd: SYSTEM.passwd ?? '' });
  await userAlone.postinst(...INSTALL);
  expect(userAlone.called()).toContain('addgroup --system --quiet ringfort\n');
  expect(userAlone.called()).not.toContain('adduser');
  const both = machine(SYSTEM);
  await both.postinst(...INSTALL);
  expect(both.called()).not.toMatch(/add(?:user|group)/u);
});

test.each<[string, Accounts, string]>([
  ["a person's account", { ...SYSTEM, passwd: 'ringfort:x:1000:1000:R. Fort:/home/r:/bin/bash' }, 'usermod -l NEW'],
  ["root's number", { ...SYSTEM, passwd: 'ringfort:x:0:0::/root:/bin/sh' }, 'usermod -l NEW'],
  ["a person's group", { ...SYSTEM, group: 'ringfort:x:1000:alice' }, 'groupmod -n NEW'],
])(
  '%s of that name does not become the service, and is only warned of where it is so already',
  async (_what, accounts, advice) => {
    const fresh = machine(accounts);
    await expect(fresh.postinst(...INSTALL)).rejects.toThrow(advice);
    expect(existsSync(fresh.options)).toBe(false);
    expect(fresh.called()).not.toContain('deb-systemd-invoke');
    const before = machine(accounts);
    await before.postinst(...UPGRADE);
    expect(before.called()).toContain('deb-systemd-invoke restart');
  },
);
