import { expect, test } from 'vitest';
import { HELP, readCommandLine } from './commandLine.ts';

test('without anything said it serves this computer alone', () => {
  expect(readCommandLine([], {})).toEqual({
    type: 'run',
    options: {
      port: 7443,
      host: '127.0.0.1',
      dataFolder: 'ringfort-data',
      publicUrls: [],
      ringTimeoutMs: 45_000,
      logLevel: 'info',
      registration: 'open',
    },
    warnings: [],
  });
});

const environment = {
  RINGFORT_PORT: '8000',
  RINGFORT_HOST: '0.0.0.0',
  RINGFORT_DATA: '/srv/ringfort',
  RINGFORT_TURN_URLS: 'turn:a.example.org:3478, turns:a.example.org:5349?transport=tcp',
  RINGFORT_TURN_SECRET: 'north',
  RINGFORT_PUBLIC_URL: 'https://calls.example.org, HTTP://192.168.1.20:7443/',
  RINGFORT_RING_TIMEOUT_MS: '30000',
  RINGFORT_LOG_LEVEL: 'error',
  RINGFORT_REGISTRATION: 'invite',
  RINGFORT_TRUST_PROXY: '127.0.0.1, fd00::/8',
  RINGFORT_ALLOW_HOSTS: 'calls.example.org,[fd12::1]',
};

test('a variable that is empty says nothing', () => {
  const names = [...HELP.matchAll(/\bRINGFORT_[A-Z_]+\b/gu)].map(([name]) => name);
  expect(names).toContain('RINGFORT_PORT');
  const empty = Object.fromEntries([...names, 'RINGFORT_LOG_LEVEL', 'RINGFORT_RELAY_PORT'].map((name) => [name, '']));
  expect(readCommandLine([], empty)).toEqual(readCommandLine([], {}));
});

test('the environment sets everything', () => {
  expect(readCommandLine([], environment)).toEqual({
    type: 'run',
    options: {
      port: 8000,
      host: '0.0.0.0',
      dataFolder: '/srv/ringfort',
      turn: [{ urls: ['turn:a.example.org:3478', 'turns:a.example.org:5349?transport=tcp'], secret: 'north' }],
      publicUrls: ['https://calls.example.org', 'http://192.168.1.20:7443'],
      ringTimeoutMs: 30_000,
      logLevel: 'error',
      registration: 'invite',
      trustProxy: ['127.0.0.1', 'fd00::/8'],
      hosts: ['calls.example.org', '[fd12::1]'],
    },
    warnings: [],
  });
});

test('TLS takes a certificate and its key, and neither alone', () => {
  const told = (args: readonly string[], environment = {}) => readCommandLine(args, environment);
  expect(told(['--tls-cert', 'a'], { RINGFORT_TLS_KEY: 'b' })).toMatchObject({
    options: { certificateFiles: { certificate: 'a', key: 'b' } },
  });
  for (const args of [
    ['--tls-cert', 'a'],
    ['--tls-key', 'b'],
  ]) {
    expect(told(args)).toEqual({ type: 'mistake', message: expect.stringContaining('TLS takes two files') });
  }
});

test('a flag beats the environment', () => {
  const flags = ['--port', '0', '--host=::1', '--data', 'here', '--turn-urls', 'turn:b', '--turn-secret', 's'];
  const more = [
    '--ring-timeout-ms',
    '10000',
    '--log-level',
    'debug',
    '--trust-proxy',
    '',
    '--allow-hosts',
    'b.example',
  ];
  flags.push('--public-url', 'https://b', '--registration', 'closed');
  expect(readCommandLine([...flags, ...more], environment)).toEqual({
    type: 'run',
    options: {
      port: 0,
      host: '::1',
      dataFolder: 'here',
      turn: [{ urls: ['turn:b'], secret: 's' }],
      publicUrls: ['https://b'],
      ringTimeoutMs: 10_000,
      logLevel: 'debug',
      registration: 'closed',
      hosts: ['b.example'],
    },
    warnings: [],
  });
});

test('a relay is there when it is asked for, as it is described', () => {
  const relayOf = (args: string[], environment: Record<string, string> = {}) => {
    const read = readCommandLine(args, environment);
    return read.type === 'run' ? read.options.relay : read;
  };
  expect(relayOf([])).toBeUndefined();
  expect(relayOf([], { RINGFORT_RELAY: '0', RINGFORT_RELAY_PORT: '3478' })).toBeUndefined();
  expect(relayOf([], { RINGFORT_RELAY: 'maybe' })).toMatchObject({ type: 'mistake' });
  const everywhere = { addresses: [], relayPorts: { first: 49_152, last: 65_535 }, allowedPeers: [] };
  expect(relayOf(['--relay'])).toEqual(everywhere);
  const environment = {
    RINGFORT_RELAY: '1',
    RINGFORT_RELAY_HOST: '0.0.0.0',
    RINGFORT_RELAY_PORT: '3478',
    RINGFORT_RELAY_ADDRESS: '198.51.100.7, 2001:db8::7',
    RINGFORT_RELAY_PORTS: '50000-50099',
    RINGFORT_RELAY_PEERS: '100.64.0.0/10,fd00::1',
  };
  const described = {
    host: '0.0.0.0',
    port: 3478,
    addresses: ['198.51.100.7', '2001:db8::7'],
    relayPorts: { first: 50_000, last: 50_099 },
    allowedPeers: [
      { address: '100.64.0.0', prefix: 10 },
      { address: 'fd00::1', prefix: 128 },
    ],
  };
  expect(relayOf([], environment)).toEqual(described);
  expect(relayOf(['--relay-port', '3479'], environment)).toEqual({ ...described, port: 3479 });
});

test('an invite is made in the data folder of the server', () => {
  const asked = (args: readonly string[], environment = {}) => {
    const told = readCommandLine(args, environment);
    return told.type === 'command' ? told.command : told;
  };
  expect(asked(['invite'])).toEqual({ type: 'invite', dataFolder: 'ringfort-data', days: 14, note: null });
  expect(asked(['invite', '--days', '3'], { RINGFORT_DATA: '/srv' })).toEqual({
    type: 'invite',
    dataFolder: '/srv',
    days: 3,
    note: null,
  });
});

test('whoever makes an invite reads that nobody needs one at a public server, or that nobody may use one', () => {
  const note = (environment: Record<string, string>, ...args: string[]) => {
    const told = readCommandLine(['invite', ...args], environment);
    return told.type === 'command' && told.command.type === 'invite' ? told.command.note : told;
  };
  const RINGFORT_PUBLIC_URL = 'https://calls.example.org,https://192.0.2.7';
  expect(note({ RINGFORT_PUBLIC_URL })).toMatch(/^Whoever finds https:\/\/calls\.example\.org may register without/u);
  expect(note({ RINGFORT_PUBLIC_URL, RINGFORT_REGISTRATION: 'invite' })).toBeNull();
  expect(note({ RINGFORT_PUBLIC_URL }, '--registration', 'invite')).toBeNull();
  expect(note({ RINGFORT_REGISTRATION: 'closed' })).toMatch(/^Nobody may register/u);
  // In a shell beside a server that was started by other options nothing is known.
  expect(note({})).toBeNull();
});

test.each([
  [['users', '--match', 'ann', '--unused', '--limit', '5'], { match: 'ann', unused: true, after: '', limit: 5 }],
  [['users', '--after', 'bob', '--json'], { match: '', unused: false, after: 'bob', limit: 100 }],
])('the list of accounts is asked for with %j', (args, query) => {
  expect(readCommandLine(args, {})).toMatchObject({ type: 'command', command: { type: 'users', query } });
});

test.each([
  [['remove', 'alice', '--yes', '--data', '/srv'], { type: 'remove', user: 'alice', isConfirmed: true }],
  [['--data', '/srv', 'remove', 'alice'], { type: 'remove', user: 'alice', isConfirmed: false }],
  [['backup', 'to/file', '--data', '/srv'], { type: 'backup', file: 'to/file' }],
  [['restore', '--data=/srv', 'file'], { type: 'restore', file: 'file' }],
])('%j is a command on its data folder', (args, command) => {
  expect(readCommandLine(args, {})).toEqual({ type: 'command', command: { ...command, dataFolder: '/srv' } });
});

test.each([
  [['delete', 'alice'], 'There are invite, users, remove, backup, restore'],
  [['remove'], 'remove alice'],
  [['remove', 'alice', 'bob'], 'remove alice'],
  [['backup'], 'backup ringfort.backup'],
  [['users', 'alice'], 'takes no "alice"'],
  [['users', '--limit', '0'], 'from 1 to 10000'],
  [['users', '--days', '3'], '--days does not belong to the command users'],
  [['invite', '--days', '366'], '1 to 365 days'],
  [['--yes'], '--yes belongs to a command'],
])('%j is a mistake that is named', (args, named) => {
  expect(readCommandLine(args, {})).toEqual({ type: 'mistake', message: expect.stringContaining(named) });
});

test.each([
  [['--port', 'http'], 'port'],
  [['--port', '65536'], 'port'],
  [['--port', '-1'], 'port'],
  [['--port', ''], 'port'],
  [['--ring-timeout-ms', '45s'], 'ring timeout'],
  [['--ring-timeout-ms', '9999'], 'from 10000 to 120000'],
  [['--ring-timeout-ms', '120001'], 'from 10000 to 120000'],
  [['--log-level', 'loud'], 'log level'],
  [['--public-url', 'calls.example.org'], 'calls.example.org'],
  [['--public-url', 'https://calls.example.org/base'], 'base'],
  [['--turn-urls', 'https://turn.example.org', '--turn-secret', 's'], 'https://turn.example.org'],
  [['--turn-urls', 'turn:a'], 'RINGFORT_TURN_SECRET'],
  [['--turn-secret', 's'], 'RINGFORT_TURN_URLS'],
  [['--trust-proxy', 'proxy'], '"proxy"'],
  [['--allow-hosts', 'https://calls.example.org'], 'https://calls.example.org'],
  [['--registration', 'friends'], 'open, invite, closed'],
  [['--relay', '--relay-port', '0'], 'from 1 to 65535'],
  [['--relay', '--relay-address', 'relay.example.org'], 'relay.example.org'],
  [['--relay', '--relay-address', '198.51.100.7,198.51.100.8'], 'one public address'],
  [['--relay', '--relay-ports', '50000'], '49152-65535'],
  [['--relay', '--relay-ports', '80-90'], '49152-65535'],
  [['--relay', '--relay-ports', '50000-50001'], 'at least 16'],
  [['--relay', '--relay-peers', 'home'], '"home"'],
  [['--relay-port', '3478'], '--relay'],
  [['invite', '--days', '0'], '1 to 365'],
  [['invite', 'bob'], 'takes no "bob"'],
  [['--days', '7'], 'belongs to a command'],
  [['--colour', 'red'], '--colour'],
  [['stray'], 'stray'],
])('%j is a mistake that is named', (args, word) => {
  const result = readCommandLine(args, {});
  expect(result).toMatchObject({ type: 'mistake', message: expect.stringContaining(word) });
});

test('one TURN address that is none costs the others nothing, and is named (A83)', () => {
  const urls = 'turn:a.example.org:3478, https://turn.example.org,turn:b:70000,turns:[2001:db8::1]:5349?transport=tcp';
  expect(readCommandLine(['--turn-urls', urls, '--turn-secret', 's'], {})).toMatchObject({
    type: 'run',
    options: { turn: [{ urls: ['turn:a.example.org:3478', 'turns:[2001:db8::1]:5349?transport=tcp'] }] },
    warnings: [expect.stringContaining('"https://turn.example.org"'), expect.stringContaining('"turn:b:70000"')],
  });
});

test('several TURN servers are told by the environment, each with its addresses and its secret', () => {
  const turn = {
    RINGFORT_TURN_URLS: 'turn:a.example.org,turn:a.example.org?transport=tcp,turns:a.example.org',
    RINGFORT_TURN_SECRET: 'north',
    RINGFORT_TURN_URLS_2: 'turn:b.example.org',
    RINGFORT_TURN_SECRET_2: 'south',
    RINGFORT_TURN_URLS_4: 'turns:d.example.org:443',
    RINGFORT_TURN_SECRET_4: 'west',
  };
  expect(readCommandLine([], turn)).toMatchObject({
    options: {
      turn: [
        {
          urls: ['turn:a.example.org', 'turn:a.example.org?transport=tcp', 'turns:a.example.org'],
          secret: 'north',
        },
        { urls: ['turn:b.example.org'], secret: 'south' },
        { urls: ['turns:d.example.org:443'], secret: 'west' },
      ],
    },
    warnings: [],
  });
});

test('a TURN server that lacks its secret, its addresses or a good one costs the others nothing (A83)', () => {
  const turn = {
    RINGFORT_TURN_URLS: 'turn:a.example.org',
    RINGFORT_TURN_URLS_2: 'http://b.example.org,turn:b.example.org',
    RINGFORT_TURN_SECRET_2: 'south',
    RINGFORT_TURN_URLS_3: 'c.example.org',
    RINGFORT_TURN_SECRET_3: 'east',
    RINGFORT_TURN_SECRET_4: 'west',
  };
  const read = readCommandLine([], turn);
  expect(read).toMatchObject({ options: { turn: [{ urls: ['turn:b.example.org'], secret: 'south' }] } });
  const { warnings } = read.type === 'run' ? read : { warnings: [] };
  expect(warnings).toEqual([
    expect.stringMatching(/RINGFORT_TURN_SECRET to .* left out/u),
    expect.stringContaining('"http://b.example.org"'),
    expect.stringContaining('"c.example.org"'),
    expect.stringContaining('RINGFORT_TURN_URLS_4'),
  ]);
  const wrong = { ...turn, RINGFORT_TURN_SECRET_2: '' };
  expect(readCommandLine([], wrong)).toMatchObject({
    type: 'mistake',
    message: expect.stringContaining('RINGFORT_TURN_SECRET_2'),
  });
});

test('a ninth address of a TURN server is left out and named', () => {
  const urls = Array.from({ length: 9 }, (_, index) => `turn:a.example.org:${index + 1}`);
  const read = readCommandLine(['--turn-urls', urls.join(','), '--turn-secret', 's'], {});
  expect(read).toMatchObject({
    options: { turn: [{ urls: urls.slice(0, 8) }] },
    warnings: [expect.stringContaining('"turn:a.example.org:9"')],
  });
});

test.each([
  ['--public-url', 'https://calls.example.org,calls.example.org', 'publicUrls', ['https://calls.example.org']],
  ['--trust-proxy', '10.0.0.0/8,10.0.0.0/99,proxy', 'trustProxy', ['10.0.0.0/8']],
  ['--allow-hosts', 'calls.example.org,https://calls.example.org', 'hosts', ['calls.example.org']],
])(
  'one entry of %s that is none costs the others nothing, but without one good entry nothing runs (A83)',
  (...given) => {
    const [flag, list, option, kept] = given;
    const read = readCommandLine([flag, list], {});
    expect(read).toMatchObject({ type: 'run', options: { [option]: kept } });
    expect(read.type === 'run' && read.warnings).toHaveLength(list.split(',').length - 1);
    expect(readCommandLine([flag, '://,/'], {})).toMatchObject({ type: 'mistake' });
  },
);

test('help names every flag and variable', () => {
  expect(readCommandLine(['--help'], {})).toEqual({ type: 'help' });
  for (const name of Object.keys(environment)) expect(HELP).toContain(name);
  const flags = ['port', 'host', 'data', 'turn-urls', 'turn-secret', 'ring-timeout-ms', 'log-level'];
  for (const flag of [...flags, 'trust-proxy', 'allow-hosts', 'registration']) {
    expect(HELP).toContain(`--${flag} `);
  }
});
