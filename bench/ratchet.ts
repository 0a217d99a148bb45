/**
 * Claim: the Double Ratchet costs little more than the primitives it is made of, and a call's signalling never holds
 * the event loop long enough for anybody to notice. `npm run bench -- ratchet`, with `--json` for one JSON object on
 * the last line.
 *
 * How to read it:
 * - Every operation stands next to its floor: a bare loop that makes the calls of primitives PROTOCOL asks for, on the
 *   same backends, with arguments of the same sizes, in the same rounds of the same run. The ratio is what a change of
 *   the code can move; microseconds also move with the machine and with whatever else runs on it, so compare them only
 *   within one run.
 * - "calls/floor" counts the calls of primitives. More than the floor has means work done twice, or work the floor
 *   knows nothing of. (Setup over the store has five more: it derives public halves from stored private ones, and looks
 *   for repeated openings.)
 * - "p5" is what it takes when nothing interferes; on a machine with other work it says more about the code than the
 *   median.
 * - Rows without "committed" are `core/ratchet` alone: plaintext to base64 text and back, with padding, headers and
 *   every check, sessions as values in memory. One message is sealed by one side and opened by the other; in ping-pong
 *   it also brings a step of the DH ratchet.
 * - Rows with "committed" are `DoubleRatchetSignalCrypto` over the encrypted SQLite of the application (WAL,
 *   synchronous FULL), inbox and outbox included. Their floor is the primitives and, for each commit, one page appended
 *   and fdatasync. How long fdatasync takes here is printed; in a folder in memory (set TMPDIR) it is next to nothing,
 *   and the rows lose their meaning.
 * - 200 B travel in the bucket of 256, 4 KB in that of 8192, like offers and answers. The peers do not pad.
 * - "session setup" has the floor of the other rows: the same calls, of keys that are imported already. "raw floor" is
 *   what the library alone takes, with each key imported once where it is first met (`ratchet/rawFloor.ts`); the target
 *   on it goes by processor time.
 * - libsignal (AGPL) is installed by the bench itself into .cache, from packages with a hash each, and left out where
 *   that fails.
 * - The peers (see `ratchet/publishedPeers.ts`) use other curves and ciphers, have no KEM and keep their state in
 *   memory: they show what is usual, not who is better.
 * - The target on ping-pong with commits compares with a floor that commits as well. Against the primitives alone it
 *   was some 7, nearly all of it two fdatasync: a figure of the disk that no code could move.
 * - Targets are those of PROTOCOL for a machine of two cores; one that is not met is said so and fails nothing. A
 *   loaded machine misses those in milliseconds first.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../scripts/electron/folders.ts';
import { choosePrimitives } from '../main/crypto/choosePrimitives.ts';
import { durableWrite } from './ratchet/disk.ts';
import {
  type LongestBlock,
  callSignalling,
  junkOffers,
  longestPauseMs,
  longestRefillStepMs,
} from './ratchet/eventLoop.ts';
import { type Floor, countingPrimitives, PREKEY_WIRE_BYTES, createFloor, wireBytes } from './ratchet/floor.ts';
import { SKIPPED, burst, handshakes, overtaking, pingPong } from './ratchet/implementation.ts';
import type { Implementation } from './ratchet/implementation.ts';
import { libsignal } from './ratchet/libsignal.ts';
import { olm, twoKeyRatchet } from './ratchet/publishedPeers.ts';
import { createRawSetup } from './ratchet/rawFloor.ts';
import { type Row, makeRow, table } from './ratchet/report.ts';
import { bucketOf, ringfortAlone } from './ratchet/ringfort.ts';
import { type Contender, contender, median, processorRatio, runRounds } from './ratchet/rounds.ts';
import {
  StoredPair,
  decryptAndCommit,
  encryptAndCommit,
  storedHandshakes,
  storedOvertaking,
} from './ratchet/storedPair.ts';
import { targetLines, targetsOf } from './ratchet/targets.ts';

const ROUNDS = 7;
const CALLS_SIGNALLED = 9;
const JUNK_OFFERS = 1024;

const { primitives, chosen } = choosePrimitives();
const { counted, calls } = countingPrimitives(primitives);
/** As the application draws. */
const draw = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const floor = createFloor(counted, draw);
const ringfort = ringfortAlone(counted, draw);
const signal = await libsignal(projectRoot);
const peers = [await olm(), twoKeyRatchet(), ...('missing' in signal ? [] : [signal])];
const rows: Row[] = [];

/** One more operation of each, to see what it calls. */
async function callsOf({ prepare, run }: Contender): Promise<number> {
  const input = await prepare();
  const before = calls();
  await run(input);
  return calls() - before;
}

async function compare(
  operation: string,
  perRound: number,
  path: Contender,
  rivals: readonly Contender[],
  floorWork: () => void,
) {
  const bare = contender('floor', () => undefined, floorWork);
  const samples = await runRounds([path, bare, ...rivals], { rounds: ROUNDS, perRound });
  rows.push(makeRow(operation, samples, { path: await callsOf(path), floor: await callsOf(bare) }));
}

/** The same operation by everybody who can do it. */
function compareAlone(
  operation: string,
  perRound: number,
  contenderOf: (implementation: Implementation) => Contender,
  floorWork: (floor: Floor) => void,
) {
  return compare(operation, perRound, contenderOf(ringfort), peers.map(contenderOf), () => floorWork(floor));
}

const folder = mkdtempSync(join(tmpdir(), 'ringfort-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const disk = durableWrite(folder, 'floor');
const fdatasync = await runRounds([contender('fdatasync', () => undefined, disk.write)], {
  rounds: ROUNDS,
  perRound: 20,
});
const fdatasyncUs = Math.round(median(fdatasync.get('fdatasync')?.flat() ?? []));

await compareAlone('session setup', 4, handshakes, (floor) => {
  floor.handshake();
  floor.seal(256);
  floor.dhStep();
  floor.open(256);
});
const rawSetup = createRawSetup(counted, floor);
await compare('session setup, raw floor', 12, handshakes(ringfort), [], rawSetup);
const bareSetup = contender('floor', () => undefined, rawSetup);
const setupOfRaw = await processorRatio(handshakes(ringfort), bareSetup, { rounds: 45, perRound: 15 });
for (const [size, bytes] of [
  ['200 B', 200],
  ['4 KB', 4096],
] as const) {
  const padded = bucketOf(bytes);
  await compareAlone(
    `ping-pong ${size}`,
    40,
    (one) => pingPong(one, bytes),
    (floor) => {
      floor.seal(padded);
      floor.dhStep();
      floor.open(padded);
    },
  );
  await compareAlone(
    `burst ${size}`,
    60,
    (one) => burst(one, bytes),
    (floor) => {
      floor.seal(padded);
      floor.open(padded);
    },
  );
}
await compareAlone(
  `${SKIPPED} skipped`,
  3,
  (one) => overtaking(one, 200),
  (floor) => {
    for (let i = 0; i < SKIPPED; i++) floor.chainStep();
    floor.open(256);
  },
);

const pair = new StoredPair(folder, counted);
for (const [size, bytes] of [
  ['200 B', 200],
  ['4 KB', 4096],
] as const) {
  const padded = bucketOf(bytes);
  await compare(`${size} encrypted, committed`, 15, encryptAndCommit(pair, bytes), [], () => {
    floor.seal(padded);
    disk.write();
  });
  await compare(`${size} decrypted, committed`, 15, decryptAndCommit(pair, bytes), [], () => {
    floor.look(wireBytes(padded));
    floor.dhStep();
    floor.open(padded);
    disk.write();
  });
}
await compare('session setup, committed', 2, storedHandshakes(folder, counted), [], () => {
  floor.handshake();
  disk.write();
  floor.seal(256);
  disk.write();
  floor.look(PREKEY_WIRE_BYTES);
  floor.dhStep();
  floor.open(256);
  disk.write();
});
await compare(`${SKIPPED} skipped, committed`, 1, storedOvertaking(folder, counted, 200), [], () => {
  floor.look(wireBytes(256));
  floor.dhStep();
  for (let i = 0; i < SKIPPED; i++) floor.chainStep();
  floor.open(256);
  disk.write();
});

await callSignalling(pair);
const blocks: LongestBlock[] = [];
for (let i = 0; i < CALLS_SIGNALLED; i++) blocks.push(await callSignalling(pair));
blocks.sort((a, b) => a.ms - b.ms);
const longestBlock = blocks[CALLS_SIGNALLED >> 1];
if (longestBlock === undefined) throw new Error('no call was signalled');
const refillStepMs = await longestRefillStepMs(pair);
const junk = junkOffers(pair, JUNK_OFFERS);
const pauseMs = longestPauseMs(200);
pair.close();
disk.close();

const targets = targetsOf(rows, { setupOfRaw, longestBlock, refillStepMs, junk });
const machine = { node: process.version, cores: availableParallelism(), load: loadavg()[0], fdatasyncUs };
print(
  `Node ${machine.node}, ${machine.cores} cores, load ${machine.load?.toFixed(1)}, fdatasync ${fdatasyncUs} µs`,
  Object.entries(chosen)
    .map(([primitive, backend]) => `${primitive} ${backend}`)
    .join(', '),
  'missing' in signal
    ? `libsignal cannot be had here: ${signal.missing}`
    : 'libsignal: installed by the bench, into .cache',
  '',
  table(
    rows,
    peers.map(({ name }) => name),
  ),
  '',
  `Longest block of the event loop in a call: ${longestBlock.ms.toFixed(2)} ms (${longestBlock.task}; median of ${CALLS_SIGNALLED} calls),`,
  `of the processor alone ${longestBlock.processorMs.toFixed(2)} ms. Longest step of a refill of prekeys: ${refillStepMs.toFixed(1)} ms.`,
  `${JUNK_OFFERS} junk offers: ${junk.allMs.toFixed(0)} ms in all, of the processor alone ${junk.processorMs.toFixed(0)} ms; the longest`,
  `of them ${junk.longestMs.toFixed(1)} ms, of the processor alone ${junk.longestProcessorMs.toFixed(2)} ms.`,
  `An empty loop was kept waiting up to ${pauseMs.toFixed(2)} ms by the machine.`,
  '',
  targetLines(targets),
);
if (process.argv.includes('--json')) {
  const eventLoop = { longestBlock, refillStepMs, junk, machinePauseMs: pauseMs };
  print(JSON.stringify({ bench: 'ratchet', machine, chosen, rows, setupOfRaw, eventLoop, targets }));
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
