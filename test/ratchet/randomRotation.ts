import { expect } from 'vitest';
import { type OnTheWire, type RotatingPair, type RotatingParty } from './rotatingPair.ts';

const DAY_MS = 24 * 3600 * 1000;

/** The same numbers in every run (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One state of the world, kept for some hundred steps, so that long silences and long outages come about. */
interface Weather {
  readonly aliceTalks: number;
  readonly arrives: number;
  readonly lost: number;
  readonly serverIsUp: boolean;
  readonly inCallSetup: boolean;
}

export async function randomWalk(
  pair: RotatingPair,
  steps: number,
  random: () => number,
): Promise<{ refused: number }> {
  const { alice, bob } = pair;
  let refused = 0;
  let weather: Weather = { aliceTalks: 0.5, arrives: 1, lost: 0, serverIsUp: true, inCallSetup: false };
  for (let step = 0; step < steps; step++) {
    if (step % 300 === 0) {
      weather = {
        aliceTalks: [0.5, 0.98, 0.02][Math.floor(random() * 3)] ?? 0.5,
        arrives: random() < 0.2 ? 0.3 : 1,
        lost: random() < 0.2 ? 0.2 : 0.01,
        serverIsUp: random() < 0.8,
        inCallSetup: random() < 0.3,
      };
      for (const side of [alice, bob]) Object.assign(side, weather);
    }
    pair.advance(Math.floor(random() * 2000));
    if (step % 10_000 === 9_999) {
      await drain(pair);
      pair.advance(8 * DAY_MS);
      for (const side of [alice, bob]) side.party.publish();
    }
    const sender = random() < weather.aliceTalks ? alice : bob;
    const code = await sender.send(random() < 0.1 ? 'offer' : 'message');
    if (code === 'E_ROTATION_REQUIRED') refused += 1;
    else if (code.startsWith('E_')) throw new Error(`sending failed with ${code}`);
    if (random() < weather.lost) sender.inFlight.pop();
    else if (random() < 0.2) overtake(sender, random() < 0.5 ? 1 : 2);
    for (const receiver of [alice, bob]) {
      const { inFlight } = receiver.peer;
      if (inFlight.length > 0 && random() < weather.arrives) await receiver.receive();
      while (inFlight.length > 30) await receiver.receive();
    }
  }
  await drain(pair);
  return { refused };
}

/** The message that was sent last arrives before the ones before it. */
function overtake({ inFlight }: RotatingParty, places: number): void {
  const last = inFlight.pop();
  if (last !== undefined) inFlight.splice(Math.max(0, inFlight.length - places), 0, last);
}

export async function drain({ alice, bob }: RotatingPair): Promise<void> {
  while (alice.inFlight.length + bob.inFlight.length > 0) {
    await bob.receive();
    await alice.receive();
  }
}

function longestOf(sent: readonly OnTheWire[], keyOf: (message: OnTheWire) => string): number {
  const counts = new Map<string, number>();
  for (const message of sent) counts.set(keyOf(message), (counts.get(keyOf(message)) ?? 0) + 1);
  return Math.max(...counts.values());
}

export function expectNoChainTooLong(side: RotatingParty): void {
  expect(longestOf(side.sent, ({ sessionId, ratchetKey }) => `${sessionId} ${ratchetKey}`)).toBeLessThanOrEqual(2000);
  expect(longestOf(side.sent, ({ sessionId }) => sessionId)).toBeLessThanOrEqual(2000);
  expect(Math.max(...side.sent.map(({ index }) => index))).toBeLessThan(2000);
  // A number of a chain is used once.
  expect(longestOf(side.sent, ({ ratchetKey, index }) => `${ratchetKey} ${index}`)).toBe(1);
}

/** After everything has arrived, one message each way is enough for both to speak on one session. */
export async function expectOneSession(pair: RotatingPair): Promise<void> {
  const { alice, bob } = pair;
  for (const side of [alice, bob]) Object.assign(side, { serverIsUp: true, inCallSetup: false });
  pair.advance(120_000);
  await alice.send();
  await drain(pair);
  await bob.send();
  await drain(pair);
  await alice.send();
  expect(alice.sent.at(-1)?.sessionId).toBe(bob.sent.at(-1)?.sessionId);
  await drain(pair);
}
