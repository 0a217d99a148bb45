import { readFileSync } from 'node:fs';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../../scripts/electron/folders.ts';
import { run } from '../../../scripts/electron/run.ts';
import { ensureSystem } from '../../../scripts/electron/systemLibraries.ts';
import { TEST_ORIGIN } from '../../stage/TestDevice.ts';
import { makeCertificate } from '../../stage/testCertificate.ts';
import { ADDRESS, BareDebian } from './bareDebian.ts';

// The page about hosting, by its own commands in their order, on a Debian that has nothing else; then an upgrade and a
// removal of the package. What differs from the page: the name, and that Caddy gets its certificate from us.

const page = readFileSync(join(projectRoot, 'docs/HOSTING.md'), 'utf8');
const NAME = new URL(TEST_ORIGIN).hostname;
const release = join(projectRoot, 'release/server');
const authority = makeCertificate({ name: 'An authority of the test', isAuthority: true });
const certificate = makeCertificate({ name: NAME, issuer: authority.issuer });
/** By unit, where it listens once it runs. */
const PORTS: Readonly<Record<string, number>> = { 'ringfort-server': 7443, coturn: 3478, caddy: 443 };
const say = (line: string): void => void process.stderr.write(`${line}\n`);

let debian: BareDebian;
let deb: string;
beforeAll(async () => {
  await ensureSystem({ programs: ['mmdebstrap'] }, say);
  await run(process.execPath, ['scripts/package.ts', 'server'], { cwd: projectRoot });
  deb = (await readdir(release)).find((name) => name.endsWith('.deb')) ?? '';
  debian = await BareDebian.make(NAME, say);
  await copyFile(join(release, deb), join(debian.root, 'root', deb));
}, 1_800_000);
afterAll(() => debian.remove(), 120_000);

/** The commands of the first part, block by block. */
function blocks(): readonly string[] {
  const part = page.slice(page.indexOf('## From a bare Debian'), page.indexOf('## From day to day'));
  return [...part.matchAll(/^```sh\n([^`]*)^```$/gmu)].map(([, block = '']) => block);
}

/** Does a block of the page; what is for systemd is done in its place. What it printed. */
async function follow(block: string): Promise<string> {
  let printed = '';
  for (const part of block.split(/^(systemctl restart .*)$/mu)) {
    const unit = /^systemctl restart (.*)$/u.exec(part)?.[1];
    if (unit === 'caddy') {
      const file = join(debian.root, 'etc/caddy/Caddyfile');
      const site = await readFile(file, 'utf8');
      await writeFile(
        file,
        site.replace(`${NAME} {`, `${NAME} {\n\ttls /etc/caddy/fullchain.pem /etc/caddy/privkey.pem`),
      );
    }
    if (unit !== undefined) await debian.restart(unit, PORTS[unit] ?? 0);
    else if (part.trim() !== '') printed += await debian.shell(part, part.includes('apt-get') ? 'outside' : 'own');
  }
  return printed;
}

test('its commands lead from a bare Debian to a call through the relay', async () => {
  const [name = '', install = '', ...rest] = blocks();
  await follow(name.replace(/^NAME=.*$/mu, `NAME=${NAME}`));
  await follow(install);
  await writeFile(join(debian.root, 'usr/local/share/ca-certificates/test.crt'), authority.certificate);
  await debian.shell('update-ca-certificates');
  await writeFile(join(debian.root, 'etc/caddy/fullchain.pem'), certificate.certificate);
  await writeFile(join(debian.root, 'etc/caddy/privkey.pem'), certificate.key);
  await debian.shell('chown caddy /etc/caddy/privkey.pem');

  const printed = [];
  for (const block of rest) printed.push(await follow(block));
  const [doctor = '', invite = ''] = printed.slice(-2);
  say(doctor);
  expect(doctor).toMatch(/^All is well\.$/mu);
  expect(doctor.match(/^well +relay/gmu)).toHaveLength(2);
  expect(invite).toMatch(/^(?:\w{4}-){3}\w{4}\n$/u);

  const second = await debian.shell('ringfort-server invite');
  const ca = join(debian.root, 'root/authority.pem');
  await writeFile(ca, authority.certificate);
  const call = join(import.meta.dirname, 'callThroughRelay.ts');
  const heard = await debian.inNetwork(
    process.execPath,
    [call, `https://${NAME}`, ADDRESS, invite.trim(), second.trim()],
    { ...process.env, NODE_EXTRA_CA_CERTS: ca },
  );
  expect(heard).toBe('from bob, from alice\n');
  expect(await debian.shell('ringfort-server users')).toMatch(/^alice .*\nbob .*\n2 of 2 accounts\.$/mu);
});

test('a secret of the relay that does not match, and a key that is none of the certificate, are said by the doctor', async () => {
  const options = '/etc/ringfort-server/server.env';
  await debian.shell(
    `cp ${options} /root/server.env; sed -i 's/^RINGFORT_TURN_SECRET=.*/RINGFORT_TURN_SECRET=other/' ${options}`,
  );
  const wrong = await debian.shell('ringfort-server doctor || echo "ended with $?"');
  expect(wrong.match(/the secret does not match/gu)).toHaveLength(2);
  expect(wrong).toContain('ended with 1');
  await debian.shell(`cp /root/server.env ${options}`);
  const stranger = makeCertificate({ name: NAME });
  await writeFile(join(debian.root, 'root/other.pem'), stranger.key);
  const key = await debian.shell(
    'ringfort-server doctor --tls-cert /etc/caddy/fullchain.pem --tls-key /root/other.pem || true',
  );
  expect(key).toContain('The key in /root/other.pem does not belong to the certificate');
});

test('a newer package takes the place of this one while data and options stay; removed, it leaves what the page says', async () => {
  await debian.stop('ringfort-server');
  await debian.shell(
    `cp /etc/ringfort-server/server.env /root/before
     dpkg-deb -R ${deb} /root/newer && sed -i 's/^Version: .*/Version: 9.9.9/' /root/newer/DEBIAN/control
     echo '# A comment that is new.' >>/root/newer/usr/share/ringfort-server/server.env
     dpkg-deb --root-owner-group -Zgzip -z1 -b /root/newer /root/newer.deb`,
  );
  // Nobody is there to be asked.
  await debian.shell('apt-get install -y /root/newer.deb <&-', 'outside');
  expect(
    await debian.shell('dpkg-query -W ringfort-server; cmp /root/before /etc/ringfort-server/server.env'),
  ).toContain('9.9.9');
  await debian.restart('ringfort-server', 7443);
  expect(await debian.shell('ringfort-server users')).toContain('2 of 2 accounts.');
  await debian.shell('ringfort-server backup /root/kept.backup');
  // Nor does an upgrade miss the options where somebody does without.
  await debian.shell('rm /etc/ringfort-server/server.env; apt-get install -y --reinstall /root/newer.deb', 'outside');
  expect(
    await debian.shell(
      `dpkg-query -W -f '\${Status}' ringfort-server; cp /root/before /etc/ringfort-server/server.env`,
    ),
  ).toContain('install ok installed');

  // Nor where the package from before had them as a file of its own, about which a release with another word asked.
  await debian.shell(
    `cp -r /root/newer /root/former && cd /root/former && rm usr/share/ringfort-server/server.env
     cp /root/before etc/ringfort-server/server.env && echo '# As it was.' >>etc/ringfort-server/server.env
     echo /etc/ringfort-server/server.env >DEBIAN/conffiles && sed -i 's/^Version: .*/Version: 9.9.8/' DEBIAN/control
     dpkg-deb --root-owner-group -Zgzip -z1 -b /root/former /root/former.deb
     apt-get install -y --allow-downgrades -o Dpkg::Options::=--force-confnew /root/former.deb
     cp /root/before /etc/ringfort-server/server.env
     apt-get install -y /root/newer.deb <&-`,
    'outside',
  );
  expect(
    await debian.shell(
      `dpkg-query -W -f '\${Status} \${Version}' ringfort-server; cmp /root/before /etc/ringfort-server/server.env`,
    ),
  ).toContain('install ok installed 9.9.9');

  await debian.stop('ringfort-server');
  await debian.shell('apt-get remove -y ringfort-server', 'outside');
  const left = await debian.shell(
    'ls /usr/lib/ringfort-server /usr/bin/ringfort-server 2>/dev/null || true; ls /var/lib/ringfort /etc/ringfort-server',
  );
  expect(left).not.toContain('main.js');
  expect(left).toContain('ringfort-server.sqlite');
  expect(left).toContain('server.env');
  await debian.shell('apt-get purge -y ringfort-server', 'outside');
  expect(await debian.shell('ls -d /var/lib/ringfort /etc/ringfort-server 2>/dev/null || true')).toBe('');

  await debian.shell('apt-get install -y /root/newer.deb', 'outside');
  expect(await debian.shell('cat /etc/ringfort-server/server.env')).toContain('# A comment that is new.');
  await debian.shell('ringfort-server restore /root/kept.backup');
  await debian.restart('ringfort-server', 7443);
  expect(await debian.shell('ringfort-server users')).toContain('2 of 2 accounts.');
});
