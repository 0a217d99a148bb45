import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { freePort } from '../../scripts/drive/freePort.ts';
import { type Relay, type RelayOptions, startRelay } from '../../server/relay/relay.ts';
import { RELAY_PORTS } from '../../server/relay/relaySockets.ts';
import { ensured } from '../runtime/ensured.ts';
import { bare, RELAY_SECRET } from '../stage/TurnClient.ts';

// Its client and its peer come with coturn.
beforeAll(() => ensured({ programs: ['turnserver'] }));

/** Peers of the tests; the relay itself is at 127.0.0.1, where it sends nothing. */
const PEER = '127.0.0.2';

type Undo = Pick<TestContext, 'onTestFinished'>;

async function relay({ onTestFinished }: Undo, options: Partial<RelayOptions> = {}): Promise<Relay> {
  const started = await startRelay({
    host: '127.0.0.1',
    port: 0,
    secret: RELAY_SECRET,
    credentialTime: Date.now(),
    publicAddresses: [],
    relayPorts: RELAY_PORTS,
    allowedPeers: [{ address: '127.0.0.0', prefix: 8 }],
    ...options,
  });
  onTestFinished(() => started.close());
  return started;
}

async function program(name: string, args: readonly string[]): Promise<string> {
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  await once(child, 'close');
  return printed;
}

/** Debian's echo of what coturn's client sends, as soon as it listens. */
async function echoPeer({ onTestFinished }: Undo): Promise<number> {
  const port = await freePort();
  const peer = spawn('turnutils_peer', ['-L', PEER, '-p', String(port)], { stdio: 'ignore' });
  onTestFinished(() => void peer.kill());
  await expect.poll(() => isTaken(port)).toBe(true);
  return port;
}

/** By the system's own list: to try the port would take it from whoever is about to have it. */
async function isTaken(port: number): Promise<boolean> {
  const place = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  return (await readFile('/proc/net/udp', 'utf8')).includes(place);
}

const MESSAGES = 20;
/** Two clients, each with the pair of ports that RTP once wanted, through EVEN-PORT and RESERVATION-TOKEN. */
const client = (port: number, flags: readonly string[]) =>
  program('turnutils_uclient', [
    ...flags,
    ...[
      '-W',
      RELAY_SECRET,
      '-u',
      `user${flags.join('')}`,
      '-n',
      String(MESSAGES),
      '-m',
      '2',
      '-p',
      String(port),
      '127.0.0.1',
    ],
  ]);

const NOTHING_LOST = 'Total lost packets 0 (0.000000%)';
const RUNS = 4;

/** All comes back. A busy machine drops datagrams; a relay that does loses them in each run. */
async function losesNothing(port: number, flags: readonly string[]): Promise<void> {
  let printed = '';
  for (let run = 0; run < RUNS && !printed.includes(NOTHING_LOST); run += 1) printed = await client(port, flags);
  expect(printed).toContain(NOTHING_LOST);
}

// coturn's client waits for seconds at its end, and the processor is idle meanwhile.
describe.concurrent('the relay that a server brings along', () => {
  test("coturn's own client gets back all it sends, by channels and by Send, over UDP and TCP, to peers and to each other (F26)", async (undo) => {
    const { port } = await relay(undo);
    const toPeer = ['-e', PEER, '-r', String(await echoPeer(undo))];
    await Promise.all(
      [toPeer, [...toPeer, '-t'], [...toPeer, '-s'], [...toPeer, '-s', '-t', '-c'], ['-y'], ['-y', '-t']].map((flags) =>
        losesNothing(port, flags),
      ),
    );
  });

  test('behind a NAT both ends of a call meet at the address that others are told, though no packet could come back from there', async (undo) => {
    const { port } = await relay(undo, { publicAddresses: ['203.0.113.9'], allowedPeers: [] });
    await Promise.all([losesNothing(port, ['-y', '-c']), losesNothing(port, ['-y', '-c', '-t'])]);
  });

  test("coturn's client with another secret gets nothing", async (undo) => {
    const { port } = await relay(undo);
    const printed = await program('turnutils_uclient', [
      ...['-W', 'south', '-u', 'alice', '-e', PEER, '-n', '1', '-p', String(port), '127.0.0.1'],
    ]);
    expect(printed).toMatch(/error 401|Cannot complete/u);
    expect(printed).not.toContain('Total lost packets 0 (');
  });

  test("coturn's client is not let to the network of the host: 403", async (undo) => {
    const { port } = await relay(undo, { allowedPeers: [] });
    expect(await client(port, ['-e', PEER, '-c'])).toContain('error 403 (Forbidden');
    // Other allocations of the relay are no part of it.
    await losesNothing(port, ['-y', '-c']);
  });

  test('a stream of something else ends at once, one that is cut into single bytes is understood', async (undo) => {
    const { port } = await relay(undo);
    const stranger = connect(port, '127.0.0.1');
    stranger.write(Buffer.from([0x80, 0, 0, 0, 0]));
    stranger.on('error', () => undefined);
    await once(stranger, 'close');

    const slow = connect(port, '127.0.0.1').setNoDelay(true);
    undo.onTestFinished(() => void slow.destroy());
    await once(slow, 'connect');
    for (const byte of bare()) slow.write(Buffer.from([byte]));
    const [answer] = (await once(slow, 'data')) as [Buffer];
    expect(answer.readUInt16BE(0)).toBe(0x0113);
  });

  test('a port that another program holds is an error of the start', async (undo) => {
    const { port } = await relay(undo);
    await expect(relay(undo, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
