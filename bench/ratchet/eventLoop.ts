import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import { RatchetParty } from '../../test/stage/ratchetParty.ts';
import { type StoredPair, textOf } from './storedPair.ts';

/** One call's signalling: offer, answer, thirty candidates each way, a farewell. */
const OFFER_BYTES = 4096;
const CANDIDATE_BYTES = 200;
const CANDIDATES_EACH_WAY = 30;
/** In a PREKEY message. */
const OFFSET_OF_CERTIFICATE = 0x52;

export interface LongestBlock {
  readonly ms: number;
  readonly task: string;
  /** The most processor time any task took: without the disk, and without what others took from us meanwhile. */
  readonly processorMs: number;
}

/**
 * The signalling of one call, each message its own task of the event loop as in the application; returns the task that
 * held it longest. Both sides are in this process, but every task is the work of one.
 */
export async function callSignalling(pair: StoredPair): Promise<LongestBlock> {
  let longest: LongestBlock = { ms: 0, task: 'nothing', processorMs: 0 };
  const task = async (name: string, work: () => void): Promise<void> => {
    await new Promise(setImmediate);
    const processor = process.threadCpuUsage();
    const start = process.hrtime.bigint();
    work();
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    const { user, system } = process.threadCpuUsage(processor);
    const processorMs = Math.max(longest.processorMs, (user + system) / 1000);
    longest = ms > longest.ms ? { ms, task: name, processorMs } : { ...longest, processorMs };
  };
  const message = async (name: string, bytes: number): Promise<void> => {
    const text = textOf(bytes);
    await task(`send ${name}`, () => pair.send(text));
    await task(`receive ${name}`, () => pair.receive());
  };
  await message('offer', OFFER_BYTES);
  await message('answer', OFFER_BYTES);
  for (let i = 0; i < 2 * CANDIDATES_EACH_WAY; i++) await message('candidate', CANDIDATE_BYTES);
  await message('farewell', CANDIDATE_BYTES);
  await pair.settle();
  await task('checkpoint', () => pair.alice.stores.checkpoint());
  await task('checkpoint', () => pair.bob.stores.checkpoint());
  return longest;
}

export interface JunkFlood {
  /** The ratchet's work for all of it, as one block, if whoever reads the frames lets nobody in between. */
  readonly allMs: number;
  /** The same without the disk, and without what others took from us meanwhile. */
  readonly processorMs: number;
  /** The longest block if others may run after each frame. */
  readonly longestMs: number;
  readonly longestProcessorMs: number;
}

/**
 * What a hostile server can make of one unit of frames (A85): offers of senders that it made up, each with an opening
 * that is well formed, names prekeys that are there, and has one byte changed in its certificate, so that it must be
 * verified to be refused.
 */
export function junkOffers({ alice, bob }: StoredPair, offers: number): JunkFlood {
  const caller = new RatchetParty('junk', 1, { clock: bob.party.clock });
  caller.crypto.initializeSession(bob.address, bob.party.bundle());
  const opening = Buffer.from(caller.send(bob.party, textOf(CANDIDATE_BYTES)), 'base64');
  opening.writeUInt8(opening.readUInt8(OFFSET_OF_CERTIFICATE) ^ 1, OFFSET_OF_CERTIFICATE);
  const junk = opening.toString('base64');
  let flood: JunkFlood = { allMs: 0, processorMs: 0, longestMs: 0, longestProcessorMs: 0 };
  for (let i = 0; i < offers; i++) {
    const processor = process.threadCpuUsage();
    const start = process.hrtime.bigint();
    try {
      bob.receive({ userId: `junk${i}`, deviceId: 1 }, junk);
      throw new Error('junk was read');
    } catch (error) {
      if (!(error instanceof RatchetError)) throw error;
    }
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    const { user, system } = process.threadCpuUsage(processor);
    const processorMs = (user + system) / 1000;
    flood = {
      allMs: flood.allMs + ms,
      processorMs: flood.processorMs + processorMs,
      longestMs: Math.max(flood.longestMs, ms),
      longestProcessorMs: Math.max(flood.longestProcessorMs, processorMs),
    };
  }
  if (bob.party.crypto.hasSession(alice.address)) return flood;
  throw new Error('junk cost a session');
}

/** The longest step, in ms, of a whole supply of one-time prekeys made while others may run in between. */
export async function longestRefillStepMs(pair: StoredPair): Promise<number> {
  let longest = 0n;
  let start = process.hrtime.bigint();
  const endStep = (): void => {
    const took = process.hrtime.bigint() - start;
    if (took > longest) longest = took;
  };
  await pair.alice.party.crypto.preparePrekeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 }, async () => {
    endStep();
    await new Promise(setImmediate);
    start = process.hrtime.bigint();
  });
  endStep();
  return Number(longest) / 1e6;
}

/**
 * The longest time in which a loop that only reads the clock was not given the processor: what the machine itself adds.
 */
export function longestPauseMs(watchMs: number): number {
  const end = process.hrtime.bigint() + BigInt(watchMs * 1e6);
  let longest = 0n;
  let last = process.hrtime.bigint();
  while (last < end) {
    const now = process.hrtime.bigint();
    if (now - last > longest) longest = now - last;
    last = now;
  }
  return Number(longest) / 1e6;
}
