import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const NAME = 'calls.example.org';
const script = join(projectRoot, 'server/deploy/relay-certificate');

/** What Caddy keeps, where the relay looks, and what systemctl is told. */
function computer() {
  const root = temporaryFolder();
  const [certificates, relay, told, bin] = ['caddy', 'relay', 'told', 'bin'].map((name) => join(root, name)) as [
    string,
    string,
    string,
    string,
  ];
  mkdirSync(certificates);
  mkdirSync(bin);
  writeFileSync(join(bin, 'systemctl'), `#!/bin/sh\necho "$@" >>"${told}"\n`);
  chmodSync(join(bin, 'systemctl'), 0o755);
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, CERTIFICATES: certificates, RELAY: relay, GROUP: group };
  return {
    issue: (authority: string, text: string, at: number) => {
      const folder = join(certificates, authority, NAME);
      mkdirSync(folder, { recursive: true });
      for (const kind of ['crt', 'key']) {
        writeFileSync(join(folder, `${NAME}.${kind}`), `${text} ${kind}`);
        utimesSync(join(folder, `${NAME}.${kind}`), at, at);
      }
    },
    run: () => spawnSync('sh', [script, NAME], { env, encoding: 'utf8' }),
    held: () => ['fullchain.pem', 'privkey.pem'].map((file) => readFileSync(join(relay, file), 'utf8')),
    modes: () => [relay, join(relay, 'privkey.pem')].map((path) => (statSync(path).mode & 0o777).toString(8)),
    told: () => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : []),
  };
}

test('the relay gets the newest certificate that Caddy has for its name, whoever issued it, and reads it without a restart', () => {
  const { issue, run, held, modes, told } = computer();
  issue('acme.one', 'first', 1_000);
  expect(run().status).toBe(0);
  expect(held()).toEqual(['first crt', 'first key']);
  expect(modes()).toEqual(['750', '640']);
  issue('acme.two', 'second', 2_000);
  expect(run().status).toBe(0);
  expect(held()).toEqual(['second crt', 'second key']);
  expect(told()).toEqual(['kill -s USR2 coturn', 'kill -s USR2 coturn']);
});

test('while Caddy has no other one the relay is left alone, day after day', () => {
  const { issue, run, told } = computer();
  issue('acme.one', 'first', 1_000);
  for (let day = 0; day < 3; day += 1) expect(run().status).toBe(0);
  expect(told()).toHaveLength(1);
});

test('before Caddy has a certificate it says so, and does nothing', () => {
  const { run, told } = computer();
  const { status, stderr } = run();
  expect([status, told()]).toEqual([1, []]);
  expect(stderr).toContain(`Caddy has no certificate for ${NAME} yet`);
});
