/**
 * Claim: the relay that a server brings along carries the calls of a household or a club, and coturn those of a town.
 * `npm run bench -- relay`, with `--json` for one JSON object on the last line. Linux only, with coturn installed: the
 * processor time of both is read from the system, in turn and in the same run, and the median of the rounds counts.
 *
 * How to read it:
 * - "packet" is one of video, 1100 bytes, in ChannelData over UDP on loopback, from one end of a call to the other,
 *   with a few at a time in flight for each of several pairs.
 * - "both relayed": each end has an allocation. Ours hands such a packet over without a network between; coturn sends
 *   it from one of its ports to the other.
 * - "one relayed": the other end is reached directly.
 * - "calls a core" is what one core carries, of calls with 720p both ways (2.5 Mbit/s of video and 50 packets of sound
 *   a second each way), if it does nothing else.
 */
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { turnCredentials } from '../server/domain/turnCredentials.ts';
import { startCoturn } from '../test/runtime/coturn.ts';
import { type Asked, relayedPair } from './relay/relayedPair.ts';
import { cpuUsOf, Measured } from './server/measured.ts';
import { medianOf } from './stage/medianOf.ts';

const ROUNDS = 3;
const PAIRS = 20;
const PACKETS = 2_000;
const IN_FLIGHT = 4;
/** 2.5 Mbit/s in packets of 1100 bytes, and 50 of sound, each way. */
const PACKETS_OF_CALL = 2 * (2_500_000 / 8 / 1_100 + 50);
const OTHERS = ['relayed', 'direct'] as const;

interface Figures {
  readonly packetUs: number;
  readonly packetsPerSecond: number;
  readonly lost: number;
}

const figures: Record<'own' | 'coturn', Record<(typeof OTHERS)[number], Figures[]>> = {
  own: { relayed: [], direct: [] },
  coturn: { relayed: [], direct: [] },
};

const own = await Measured.start(
  fileURLToPath(new URL('..', import.meta.url)),
  fileURLToPath(new URL('./relay/ownRelay.ts', import.meta.url)),
);
const coturn = await startCoturn({ quotas: false });
try {
  const asked: Asked = {
    port: Number(new URL(own.url).port),
    credentials: (user) => turnCredentials({ urls: [], secret: 'north' }, user, Date.now()),
    nonce: { value: '' },
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const other of OTHERS) {
      figures.own[other].push(await measure(asked, other, () => own.cpuUs()));
      figures.coturn[other].push(await measure(coturn, other, () => cpuUsOf(coturn.process)));
    }
  }
} finally {
  await own.stop();
  await coturn.stop();
}

async function measure(relay: Asked, other: (typeof OTHERS)[number], cpuUs: () => Promise<number>): Promise<Figures> {
  const pairs = await Promise.all(Array.from({ length: PAIRS }, () => relayedPair(relay, other)));
  const begunAt = performance.now();
  const before = await cpuUs();
  const arrived = await Promise.all(pairs.map((pair) => pair.exchange(PACKETS, IN_FLIGHT)));
  const used = (await cpuUs()) - before;
  const seconds = (performance.now() - begunAt) / 1000;
  await Promise.all(pairs.map((pair) => pair.close()));
  // To and fro.
  const carried = 2 * arrived.reduce((sum, count) => sum + count, 0);
  return { packetUs: used / carried, packetsPerSecond: carried / seconds, lost: 2 * PAIRS * PACKETS - carried };
}

const told = (rounds: readonly Figures[]) => {
  const packetUs = medianOf(rounds.map((one) => one.packetUs));
  return {
    packetUs,
    packetsPerSecond: medianOf(rounds.map((one) => one.packetsPerSecond)),
    lost: medianOf(rounds.map(({ lost }) => lost)),
    callsPerCore: Math.floor(1e6 / (packetUs * PACKETS_OF_CALL)),
  };
};
const line = (name: string, { packetUs, packetsPerSecond, lost, callsPerCore }: ReturnType<typeof told>): string =>
  `${name.padEnd(22)} ${packetUs.toFixed(1).padStart(6)} us a packet, ${String(callsPerCore).padStart(5)} calls a core, ` +
  `${packetsPerSecond.toFixed(0).padStart(7)} packets/s beside this program, ${lost} lost`;

const report = {
  own: { relayed: told(figures.own.relayed), direct: told(figures.own.direct) },
  coturn: { relayed: told(figures.coturn.relayed), direct: told(figures.coturn.direct) },
};
const lines = [
  `The relay of a server beside coturn, median of ${ROUNDS} rounds, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
  '',
  line('own, both relayed', report.own.relayed),
  line('coturn, both relayed', report.coturn.relayed),
  line('own, one relayed', report.own.direct),
  line('coturn, one relayed', report.coturn.direct),
];
process.stdout.write(`${lines.join('\n')}\n`);
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report)}\n`);
