import { existsSync, readFileSync } from 'node:fs';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../../scripts/electron/folders.ts';
import { run } from '../../../scripts/electron/run.ts';
import { TEST_ORIGIN } from '../../stage/TestDevice.ts';
import { inDays, makeCertificate } from '../../stage/testCertificate.ts';
import { ADDRESS, BareDebian } from './bareDebian.ts';

// The page about hosting, by its own commands in their order, on a Debian that has nothing else; then an upgrade and a
// removal of the package. What differs from the page: the name, and that Caddy makes its certificate of our authority.

const page = readFileSync(join(projectRoot, 'docs/HOSTING.md'), 'utf8');
const NAME = new URL(TEST_ORIGIN).hostname;
const release = join(projectRoot, 'release/server');
const authority = makeCertificate({ name: 'An authority of the test', isAuthority: true, notAfter: inDays(365) });
const between = makeCertificate({
  name: 'Between',
  issuer: authority.issuer,
  isAuthority: true,
  notAfter: inDays(365),
});
/** By unit, where it listens once it runs. */
const PORTS: Readonly<Record<string, number>> = { 'ringfort-server': 7443, coturn: 3478, caddy: 443 };
const say = (line: string): void => void process.stderr.write(`${line}\n`);

let debian: BareDebian;
let deb: string;
beforeAll(async () => {
  await run(process.execPath, ['scripts/package.ts', 'server'], { cwd: projectRoot });
  deb = (await readdir(release)).find((name) => name.endsWith('.deb')) ?? '';
  debian = await BareDebian.make(NAME, say);
  await copyFile(join(release, deb), join(debian.root, 'root', deb));
}, 1_800_000);
afterAll(() => debian.remove(), 120_000);

/** The commands between two headings, block by block. */
function blocks(from: string, to: string): readonly string[] {
  const part = page.slice(page.indexOf(from), page.indexOf(to));
  return [...part.matchAll(/^```sh\n([^`]*)^```$/gmu)].map(([, block = '']) => block);
}

/** Does a block of the page; what is for systemd is done in its place. What it printed. */
async function follow(block: string): Promise<string> {
  let printed = '';
  for (const part of block.split(/^(systemctl .*)$/mu)) {
    const [, verb = '', unit = ''] = /^systemctl (\S+(?: --now)?) ?(.*)$/u.exec(part) ?? [];
    if (verb === 'restart') {
      if (unit === 'caddy') await useAuthority(join(debian.root, 'etc/caddy/Caddyfile'));
      await debian.restart(unit, PORTS[unit] ?? 0);
      if (unit === 'caddy') await untilCaddyHasOne();
    } else if (verb === 'stop') await debian.stop(unit);
    else if (verb === 'start' && unit in PORTS) await debian.restart(unit, PORTS[unit] ?? 0);
    else if (verb === 'start') await debian.once(unit.replace(/\.service$/u, ''));
    else if (verb === 'enable --now') await debian.verify(unit);
    else if (verb !== 'daemon-reload' && part.trim() !== '') {
      printed += await debian.shell(part, part.includes('apt-get') ? 'outside' : 'own');
    }
  }
  return printed;
}

/** Caddy makes certificates itself where no authority of the internet is, and keeps them as it keeps all others. */
async function useAuthority(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const files = (of: string) => `{\n cert /etc/caddy/${of}.pem\n key /etc/caddy/${of}.key\n }\n`;
  const ours = `ca local {\n root ${files('authority')} intermediate ${files('between')} }`;
  const own = 'tls {\n issuer internal {\n lifetime 1440h\n }\n }';
  const told = text.replace(/^\{\n/mu, `{\n skip_install_trust\n pki {\n ${ours}\n }\n`);
  await writeFile(file, told.replace(`${NAME} {`, `${NAME} {\n ${own}`));
}

async function untilCaddyHasOne(): Promise<void> {
  const store = join(debian.root, 'var/lib/caddy/.local/share/caddy/certificates/local', NAME, `${NAME}.json`);
  await expect.poll(() => existsSync(store), { timeout: 60_000 }).toBe(true);
}

/** Two people of these names call each other with new invites. What each heard. */
async function call(transport: 'udp' | 'tls', ...names: readonly string[]): Promise<string> {
  const ca = join(debian.root, 'root/authority.pem');
  await writeFile(ca, authority.certificate);
  const people = [];
  for (const name of names) people.push(`${name}=${(await debian.shell('ringfort-server invite')).trim()}`);
  return debian.inNetwork(
    process.execPath,
    [join(import.meta.dirname, 'callThroughRelay.ts'), `https://${NAME}`, ADDRESS, transport, ...people],
    { ...process.env, NODE_EXTRA_CA_CERTS: ca },
  );
}

test('its commands lead from a bare Debian to a call through the relay', async () => {
  const [name = '', install = '', ...rest] = blocks('## From a bare Debian', '## TLS for the relay');
  await follow(name.replace(/^NAME=.*$/mu, `NAME=${NAME}`));
  await follow(install);
  await writeFile(join(debian.root, 'usr/local/share/ca-certificates/test.crt'), authority.certificate);
  await debian.shell('update-ca-certificates');
  for (const [file, made] of Object.entries({ authority, between })) {
    await writeFile(join(debian.root, 'etc/caddy', `${file}.pem`), made.certificate);
    await writeFile(join(debian.root, 'etc/caddy', `${file}.key`), made.key);
  }
  await debian.shell('chown caddy /etc/caddy/*.key');

  const printed = [];
  for (const block of rest) printed.push(await follow(block));
  const [doctor = '', invite = ''] = printed.slice(-2);
  say(doctor);
  expect(doctor).toMatch(/^All is well\.$/mu);
  expect(doctor.match(/^well +relay/gmu)).toHaveLength(2);
  expect(invite).toMatch(/^(?:\w{4}-){3}\w{4}\n$/u);

  expect(await call('udp', 'alice', 'bob')).toBe('from bob, from alice\n');
  expect(await debian.shell('ringfort-server users')).toMatch(/^alice .*\nbob .*\n2 of 2 accounts\.$/mu);
});

test('it goes on to a relay over TLS, which takes the next certificate without a start, and to port 443', async () => {
  const [name = '', ...rest] = blocks('## TLS for the relay', '## From day to day');
  const right = rest.pop() ?? '';
  await follow(name.replace(/^NAME=.*$/mu, `NAME=${NAME}`));
  const printed = [];
  for (const block of rest) printed.push(await follow(block));
  expect(printed.at(-1)).toMatch(/^well +relay +turns:\S+:5349/mu);
  expect(printed.at(-1)).toMatch(/^All is well\.$/mu);
  expect(await call('tls', 'carol', 'dave')).toBe('from dave, from carol\n');

  const shown = (port: number) =>
    debian.shell(`openssl s_client -connect ${NAME}:${port} </dev/null 2>/dev/null | openssl x509 -noout -serial`);
  const before = await shown(5349);
  await debian.shell(`rm -r /var/lib/caddy/.local/share/caddy/certificates/local/${NAME}`);
  await debian.restart('caddy', 443);
  await untilCaddyHasOne();
  await debian.once('ringfort-relay-certificate');
  await expect.poll(() => shown(5349), { timeout: 30_000 }).not.toBe(before);
  expect(await shown(5349)).toBe(await shown(443));

  // The web server gives up port 443, which the relay then may have by the right that the page gives.
  await debian.stop('caddy');
  await debian.shell(`sed -i 's/^tls-listening-port=.*/tls-listening-port=443/' /etc/turnserver.conf`);
  await follow(right);
  await debian.restart('coturn', 443);
  expect(await shown(443)).toContain('serial=');
  expect(await debian.inNetwork('ss', ['-Hltn', 'sport = :3478'])).toContain(':3478');
  await debian.shell(`sed -i 's/^tls-listening-port=.*/tls-listening-port=5349/' /etc/turnserver.conf`);
  await debian.restart('coturn', 5349);
  await debian.restart('caddy', 443);
}, 600_000);

test('a secret of the relay that does not match, and a key that is none of the certificate, are said by the doctor', async () => {
  const options = '/etc/ringfort-server/server.env';
  await debian.shell(
    `cp ${options} /root/server.env; sed -i 's/^RINGFORT_TURN_SECRET=.*/RINGFORT_TURN_SECRET=other/' ${options}`,
  );
  const wrong = await debian.shell('ringfort-server doctor || echo "ended with $?"');
  expect(wrong.match(/the secret does not match/gu)).toHaveLength(3);
  expect(wrong).toContain('ended with 1');
  await debian.shell(`cp /root/server.env ${options}`);
  const stranger = makeCertificate({ name: NAME });
  await writeFile(join(debian.root, 'root/other.pem'), stranger.key);
  const key = await debian.shell(
    'ringfort-server doctor --tls-cert /etc/turnserver/fullchain.pem --tls-key /root/other.pem || true',
  );
  expect(key).toContain('The key in /root/other.pem does not belong to the certificate');
});

test('damaged data are named at the start; its commands put a backup in their place, or begin anew beside them (A81)', async () => {
  const [restore = '', anew = ''] = blocks('### Of a server', '### Of a Ringfort that hosts');
  await debian.shell('ringfort-server backup /root/ringfort.backup');
  const damage = async (): Promise<void> => {
    await debian.stop('ringfort-server');
    await debian.shell(
      'dd if=/dev/zero of=/var/lib/ringfort/ringfort-server.sqlite bs=4k count=2 conv=notrunc status=none',
    );
    await expect(debian.restart('ringfort-server', 7443)).rejects.toThrow(
      /ended with 4: .*is damaged, or no database/su,
    );
  };
  await damage();
  expect(await follow(restore)).toMatch(/^All is well\.$/mu);
  expect(await debian.shell('ringfort-server users; ls -d /var/lib/ringfort/replaced-*')).toContain('4 of 4 accounts.');

  await damage();
  expect(await follow(anew)).toMatch(/^(?:\w{4}-){3}\w{4}\n$/mu);
  expect(await debian.shell('ringfort-server users')).not.toContain('alice');
  expect(await debian.shell('ls /var/lib/ringfort/damaged')).toContain('ringfort-server.sqlite\n');
  expect(await follow(restore)).toMatch(/^All is well\.$/mu);
}, 300_000);

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
  expect(await debian.shell('ringfort-server users')).toContain('4 of 4 accounts.');
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
  expect(await debian.shell('ringfort-server users')).toContain('4 of 4 accounts.');
});
