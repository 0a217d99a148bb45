import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { run } from '../../scripts/electron/run.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { makeCertificate, type TestCertificate } from '../stage/testCertificate.ts';

// The script that gives coturn the certificate of Caddy, with a folder in the place of the root of a machine.

const NAME = 'calls.example.org';
const LETS_ENCRYPT = 'acme-v02.api.letsencrypt.org-directory';
const ZERO_SSL = 'acme.zerossl.com-v2-dv90';

function machine() {
  const root = temporaryFolder();
  const script = join(root, 'script');
  const text = readFileSync(join(projectRoot, 'server/deploy/relay-certificate.sh'), 'utf8');
  const there = text.replaceAll('=/var/lib/', `=${root}/`).replaceAll('=/etc/', `=${root}/`);
  // Owners are root's to give.
  writeFileSync(script, there.replaceAll(/ -o root -g turnserver/gu, ''), { mode: 0o755 });
  const called = join(root, 'called');
  writeFileSync(called, '');
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin/systemctl'), `#!/bin/sh\necho "systemctl $*" >>'${called}'\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}` };
  return {
    /** As Caddy keeps one that it got then, in seconds. */
    got: (authority: string, { certificate, key }: TestCertificate, at: number, name = NAME) => {
      const folder = join(root, 'caddy/.local/share/caddy/certificates', authority, name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.crt`), certificate);
      writeFileSync(join(folder, `${name}.key`), key);
      utimesSync(join(folder, `${name}.crt`), at, at);
    },
    copy: () => run(script, [NAME], { env }),
    has: () => {
      const files = ['fullchain.pem', 'privkey.pem'].map((file) => join(root, 'turnserver', file));
      return files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''));
    },
    told: () => readFileSync(called, 'utf8').split('\n').length - 1,
  };
}

const pair = ({ certificate, key }: TestCertificate) => [certificate, key];
const [first, second] = [makeCertificate({ name: NAME }), makeCertificate({ name: NAME })];

test('coturn gets the certificate of its name, is told once, and not again while it is the same', async () => {
  const { got, copy, has, told } = machine();
  got(LETS_ENCRYPT, first, 1000);
  got(LETS_ENCRYPT, makeCertificate({ name: 'www.example.org' }), 2000, 'www.example.org');
  await copy();
  await copy();
  expect([has(), told()]).toEqual([pair(first), 1]);
});

test('the certificate that Caddy got last counts, from whichever authority it is', async () => {
  const { got, copy, has, told } = machine();
  got(ZERO_SSL, first, 1000);
  await copy();
  got(LETS_ENCRYPT, second, 2000);
  await copy();
  expect([has(), told()]).toEqual([pair(second), 2]);
  got(ZERO_SSL, first, 3000);
  await copy();
  expect([has(), told()]).toEqual([pair(first), 3]);
});

test('a certificate that Caddy has written without its key so far leaves coturn the one it has', async () => {
  const { got, copy, has, told } = machine();
  got(LETS_ENCRYPT, first, 1000);
  await copy();
  got(LETS_ENCRYPT, { ...second, key: first.key }, 2000);
  await expect(copy()).rejects.toThrow('do not belong together');
  expect([has(), told()]).toEqual([pair(first), 1]);
});

test('where Caddy has none for the name, that is said, and nothing is made', async () => {
  const { copy, has, told } = machine();
  await expect(copy()).rejects.toThrow(`no certificate for ${NAME}`);
  expect([has(), told()]).toEqual([['', ''], 0]);
});
