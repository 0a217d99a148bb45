import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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

/** What `dpkg` calls when a version is put in the place of another. */
const UPGRADE = ['configure', '0.0.9'];

function machine() {
  const root = temporaryFolder();
  const options = join(root, 'etc/ringfort-server/server.env');
  for (const folder of ['bin', 'etc/ringfort-server', 'var/lib', 'run/systemd/system'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const name of ['adduser', 'chgrp', 'deb-systemd-helper', 'deb-systemd-invoke', 'getent', 'install', 'systemctl'])
    // Like the real ones, one that is given a file fails if there is none.
    writeFileSync(
      join(root, 'bin', name),
      `#!/bin/sh\necho "${name} $*" >>'${root}/called'\n[ ${name} != chgrp ] || [ -e "$2" ]\n`,
      { mode: 0o755 },
    );
  const script = readFileSync(join(deploy, 'debian/postinst'), 'utf8')
    .replaceAll('/etc/ringfort-server', join(root, 'etc/ringfort-server'))
    .replaceAll('/var/lib/ringfort', join(root, 'var/lib/ringfort'))
    .replaceAll('/run/systemd', join(root, 'run/systemd'));
  const file = join(root, 'postinst');
  writeFileSync(file, script);
  const env = { PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}` };
  const upgrade = () => run('sh', [file, ...UPGRADE], { env });
  return { options, upgrade, called: () => readFileSync(join(root, 'called'), 'utf8') };
}

test('an upgrade leaves the options, which may hold the secret of a relay, to root and the service alone', async () => {
  const { options, upgrade, called } = machine();
  writeFileSync(options, 'RINGFORT_TURN_SECRET=north\n');
  chmodSync(options, 0o644);
  await upgrade();
  expect(statSync(options).mode & 0o777).toBe(0o640);
  expect(called()).toContain(`chgrp ringfort ${options}\n`);
  expect(called()).toContain('deb-systemd-invoke restart ringfort-server.service');
});

test('an upgrade goes through where a host has removed the file of options, and does not bring it back', async () => {
  const { options, upgrade, called } = machine();
  await upgrade();
  expect(existsSync(options)).toBe(false);
  expect(called()).toContain('deb-systemd-invoke restart ringfort-server.service');
});
