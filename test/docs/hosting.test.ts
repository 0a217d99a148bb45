import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { BlockList, isIPv6 } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../scripts/electron/run.ts';
import { en } from '../../core/words/en.ts';
import { readCommandLine } from '../../server/commandLine.ts';
import { damagedDatabase } from '../../server/store/damagedDatabase.ts';
import { DENIED_IPV4, DENIED_IPV6 } from '../../server/relay/peerPolicy.ts';
import { ATTRIBUTE, attributeOf, type StunMessage } from '../../server/relay/stunMessage.ts';
import { startCoturn } from '../runtime/coturn.ts';
import { nameOf, recommendedConfiguration, testConfiguration } from '../runtime/coturnConfiguration.ts';
import { ON_LINUX } from '../stage/systems.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { codeOf, TurnClient } from '../stage/TurnClient.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/HOSTING.md'), 'utf8');
const recommended = recommendedConfiguration();
const PRIVATE = ['0.0.0.1', '10.1.2.3', '100.64.0.1', '169.254.169.254', '172.16.0.1', '192.168.1.1', '224.0.0.1'];
/** And the one network that is open for the tests alone. */
const PUBLIC = ['127.0.0.1', '8.8.8.8', '198.51.100.7', '203.0.113.9'];
const STALE_NONCE = 438;
const host = { port: 3479, tlsPort: 5350, folder: '/tmp/relay', secret: 'north', quotas: true };

test('the relay of the tests runs with every line of the page but for its host and its one open network', () => {
  const used = testConfiguration(host);
  const without = (lines: readonly string[], others: readonly string[]) =>
    [...new Set(lines.filter((line) => line !== '' && !others.includes(line)).map(nameOf))].toSorted().join(' ');
  expect(without(recommended, used)).toBe(
    'cert listening-port max-port min-port pkey realm static-auth-secret tls-listening-port',
  );
  expect(without(used, recommended)).toBe(
    'allow-loopback-peers allowed-peer-ip cert listening-ip listening-port log-file pidfile pkey realm relay-ip ' +
      'simple-log static-auth-secret tls-listening-port userdb verbose',
  );
  expect(recommended).toEqual(expect.arrayContaining(['no-cli', 'use-auth-secret', 'no-tlsv1', 'no-tlsv1_1']));
  expect(recommended.map(nameOf)).toEqual(expect.arrayContaining(['user-quota', 'total-quota', 'max-bps']));
});

test('the page denies the peers that the relay of a server denies, all of them and no others', () => {
  const ranges = recommended.filter((line) => nameOf(line) === 'denied-peer-ip').map((line) => line.split('=')[1]);
  const byPage = ranges.map((range = '') => {
    // The unspecified address is nobody's peer, and a range from there on would hold every IPv4 address (the page).
    const [first = '', last = ''] = range.replace('::1-', '::-').split('-');
    const list = new BlockList();
    list.addRange(first, last, isIPv6(first) ? 'ipv6' : 'ipv4');
    return list.rules[0];
  });
  const bounds = [
    ...DENIED_IPV4.map(([address, prefix]) => boundsOf(address, prefix, 32)),
    ...DENIED_IPV6.map(([address, prefix]) => boundsOf(address, prefix, 128)),
  ];
  expect(byPage.toSorted()).toEqual(bounds.toSorted());
});

test.runIf(ON_LINUX)(
  'a coturn as the page has it relays to nobody in private networks, and gives one person 128 allocations',
  async () => {
    const coturn = await startCoturn();
    const sockets: Socket[] = [];
    const client = async () => {
      const socket = createSocket('udp4');
      sockets.push(socket);
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
      const one = new TurnClient((_, bytes) => socket.send(bytes, coturn.port, '127.0.0.1'), '127.0.0.1', 0);
      const { username, credential } = coturn.credentials('alice');
      [one.username, one.password] = [username, credential];
      socket.on('message', (bytes) => one.take(bytes));
      return one;
    };
    try {
      const alice = await client();
      expect(codeOf(await allocated(alice))).toBe(0);
      const codes = new Map<string, number>();
      for (const peer of [...PRIVATE, ...PUBLIC]) codes.set(peer, codeOf(await alice.createPermission(peer)));
      expect([...codes]).toEqual([...PRIVATE.map((peer) => [peer, 403]), ...PUBLIC.map((peer) => [peer, 0])]);

      for (let already = 1; already < 128; already += 1) expect(codeOf(await allocated(await client()))).toBe(0);
      expect(codeOf(await allocated(await client()))).toBe(486);
    } finally {
      for (const socket of sockets) socket.close();
      await coturn.stop();
    }
  },
);

test('the server takes the addresses of the page as they stand there', () => {
  const block = /^## Telling the server$[^]*?^```\n([^`]*)^```$/mu.exec(page)?.[1] ?? '';
  const lines = block.split('\n').filter((line) => line.startsWith('RINGFORT_'));
  const environment = Object.fromEntries(lines.map((line) => [nameOf(line), line.slice(nameOf(line).length + 1)]));
  const told = readCommandLine([], environment);
  expect(told).toMatchObject({ type: 'run', warnings: [] });
  const servers = told.type === 'run' ? (told.options.turn ?? []) : [];
  expect(servers.map(({ urls }) => urls.length)).toEqual([3, 3]);
});

test.runIf(ON_LINUX)(
  'whoever follows the page twice has each option once, the secret of the second time, and what else was there',
  async () => {
    const block = /^```sh\n(SECRET=[^`]*)^```$/mu.exec(page)?.[1] ?? '';
    const file = join(temporaryFolder(), 'server.env');
    writeFileSync(file, '# Options.\nRINGFORT_METRICS_PORT=9464\n');
    const lines = block
      .replaceAll('/etc/ringfort-server/server.env', file)
      .replace(/^systemctl .*$/mu, 'echo "$SECRET"');
    const follow = () => run('sh', ['-euc', `NAME=calls.example.org\n${lines}`]);
    await follow();
    const secret = (await follow()).trim();
    const written = readFileSync(file, 'utf8').split('\n');
    expect(written.filter((line) => line !== '').map(nameOf)).toEqual([
      ...[
        '# Options.',
        'RINGFORT_METRICS_PORT',
        'RINGFORT_PUBLIC_URL',
        'RINGFORT_TRUST_PROXY',
        'RINGFORT_REGISTRATION',
      ],
      ...['RINGFORT_TURN_URLS', 'RINGFORT_TURN_SECRET'],
    ]);
    expect(written).toContain(`RINGFORT_TURN_SECRET=${secret}`);
  },
);

test.runIf(ON_LINUX)(
  'the hook of the page copies the certificate of the server, also the first one, and that of no other name',
  async () => {
    const part = page.slice(page.indexOf('Certbot keeps its keys'), page.indexOf('## In a container'));
    const [hook = '', once = ''] = blocksOf(part);
    const { there, copied, renew, folder } = certbot(hook, 'ringfort', 'ringfort-server');
    mkdirSync(join(folder, 'ringfort-server'));
    const names = [...there(once).matchAll(/\S+\/renewal-hooks\/deploy\/ringfort$/gmu)].map(([name]) => name);
    expect(new Set(names).size).toBe(1);
    await run('sh', ['-euc', there(once)]);
    expect(copied()).toEqual(['calls.example.org', 'calls.example.org']);
    await renew('www.example.org');
    expect(copied()).toEqual(['calls.example.org', 'calls.example.org']);
  },
);

test.runIf(ON_LINUX)(
  'the hook of coturn makes its folder, copies the certificate, and tells coturn without starting it again',
  async () => {
    const [hook = ''] = blocksOf(page.slice(page.indexOf('## coturn, line by line'), page.indexOf('## Telling')));
    const { copied, renew, called } = certbot(hook, 'coturn', 'turnserver');
    await renew('www.example.org');
    expect(called()).toBe('');
    await renew('calls.example.org');
    expect(copied()).toEqual(['calls.example.org', 'calls.example.org']);
    expect(called()).toBe('systemctl kill -s USR2 coturn\n');
  },
);

/** Every block of commands in a part of the page. */
const blocksOf = (part: string) => [...part.matchAll(/^```(?:sh)?\n([^`]*)^```$/gmu)].map(([, block = '']) => block);

/** A folder that is /etc to a hook of certbot, with certificates of two names. */
function certbot(hook: string, name: string, copies: string) {
  const folder = temporaryFolder();
  const there = (text: string) => text.replaceAll('/etc/', `${folder}/`).replaceAll('NAME', 'calls.example.org');
  const path = join(folder, 'letsencrypt/renewal-hooks/deploy', name);
  for (const below of ['letsencrypt/renewal-hooks/deploy', 'bin']) mkdirSync(join(folder, below), { recursive: true });
  // Owners are root's to give.
  writeFileSync(path, there(hook).replaceAll(/ -o root -g \w+/gu, ''), { mode: name === 'ringfort' ? 0o644 : 0o755 });
  const calls = join(folder, 'called');
  writeFileSync(calls, '');
  writeFileSync(join(folder, 'bin/systemctl'), `#!/bin/sh\necho "systemctl $*" >>'${calls}'\n`, { mode: 0o755 });
  for (const lineage of ['calls.example.org', 'www.example.org']) {
    mkdirSync(join(folder, 'letsencrypt/live', lineage), { recursive: true });
    for (const file of ['fullchain.pem', 'privkey.pem'])
      writeFileSync(join(folder, 'letsencrypt/live', lineage, file), lineage);
  }
  const environment = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
  return {
    ...{ folder, there },
    renew: (lineage: string) =>
      run(path, [], { env: { ...environment, RENEWED_LINEAGE: join(folder, 'letsencrypt/live', lineage) } }),
    copied: () => ['fullchain.pem', 'privkey.pem'].map((file) => readFileSync(join(folder, copies, file), 'utf8')),
    called: () => readFileSync(calls, 'utf8'),
  };
}

/** As a list of addresses writes the range from its first to its last. */
function boundsOf(address: string, prefix: number, bits: 32 | 128): string | undefined {
  const list = new BlockList();
  const family = bits === 32 ? 'ipv4' : 'ipv6';
  list.addRange(address, lastOf(address, prefix, bits), family);
  return list.rules[0];
}

function lastOf(address: string, prefix: number, bits: 32 | 128): string {
  if (bits === 32) {
    const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) + 2 ** (32 - prefix) - 1;
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
  }
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
  const value = all.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n) + 2n ** BigInt(128 - prefix) - 1n;
  return all.map((_, index) => ((value >> BigInt(16 * (7 - index))) % 65_536n).toString(16)).join(':');
}

/** A relay of several threads may forget the nonce it has just given; a client takes the next (RFC 8489 9.2.5). */
async function allocated(client: TurnClient): Promise<StunMessage> {
  const answer = await client.allocate();
  if (codeOf(answer) !== STALE_NONCE) return answer;
  client.nonce = attributeOf(answer, ATTRIBUTE.nonce)?.toString() ?? '';
  return client.allocate();
}

test('what the page says that a person reads of damaged data is what they read', () => {
  const [section = ''] = page.split('## Damaged data').slice(1)[0]?.split('\n## ') ?? [];
  const quoted = [...section.matchAll(/"([^"]+)"/gu)].map(([, text = '']) => text.replaceAll('\n', ' '));
  expect(new Set(quoted).size).toBe(6);
  const said: ReadonlySet<string> = new Set(Object.values(en));
  expect(quoted.filter((text) => !said.has(text))).toEqual([]);
  expect(section).toContain(damagedDatabase('/var/lib/ringfort/ringfort-server.sqlite', null).message);
});
