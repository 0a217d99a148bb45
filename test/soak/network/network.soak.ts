import { expect as expectShown, type Page } from '@playwright/test';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { prepareEndToEnd } from '../../../scripts/e2e.ts';
import { reception, type Person } from '../../../scripts/drive/person.ts';
import { endCalls } from '../../e2e/friends.ts';
import { alwaysRelay, trustAnyRelay } from '../../e2e/relaySettings.ts';
import { decodedInEachSecond, watchConnections } from './decodedSound.ts';
import { Networks } from './namespaces.ts';
import { openNetworkStage, type Line, type NetworkStage, type RelayOfStage, TRANSPORTS } from './networkStage.ts';
import { readAt } from './readAt.ts';

// Two real Ringforts in networks of their own, with the real server and coturn between them.

const LONG_MS = 600_000;
let networks: Networks | null = null;
let stage: NetworkStage | null = null;

beforeAll(prepareEndToEnd, LONG_MS);
afterEach(async () => {
  await stage?.close();
  networks?.close();
  stage = null;
  networks = null;
}, 120_000);

const thereAreNetworks = Networks.canOpen();
if (!thereAreNetworks) {
  process.stderr.write(
    'No network namespaces can be made here, which takes root: no network changes in this run, and lines that lose or swallow packets are made at the socket.\n',
  );
}

async function onStage(relay: RelayOfStage = { line: null }): Promise<NetworkStage> {
  networks = thereAreNetworks ? Networks.open() : null;
  stage = await openNetworkStage(networks, relay);
  return stage;
}

interface Talk {
  readonly aliceCall: Page;
  readonly bobCall: Page;
}

async function talk({ alice, bob }: NetworkStage): Promise<Talk> {
  const aliceCall = await alice.call('bob', 'audio');
  const bobCall = await bob.accept('audio');
  for (const page of [aliceCall, bobCall]) {
    await expectShown(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
    await heardAgain(page);
  }
  return { aliceCall, bobCall };
}

/** Until a second of sound has come from now on; how long that took, in milliseconds. */
async function heardAgain(page: Page): Promise<number> {
  const began = performance.now();
  const { audioPacketsReceived: before } = await reception(page);
  await expectShown
    .poll(async () => (await reception(page)).audioPacketsReceived, { timeout: 60_000, intervals: [100] })
    .toBeGreaterThan(before + 40);
  return performance.now() - began;
}

async function isWhole(page: Page): Promise<void> {
  await expectShown(page.getByText('Reconnecting…')).toHaveCount(0, { timeout: 60_000 });
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a busy computer may take for what has its moment, and no longer. */
const MACHINE_MS = 3_000;
/** Silence is noticed within a second and a half, and told two seconds later. */
const RECONNECTING_READ_MS = { from: 2_000, to: 3_500 + MACHINE_MS };
/** Half a minute after it was noticed. */
const GIVEN_UP_MS = { from: 30_000, to: 31_500 + MACHINE_MS };
/** From the first packet that gets through to a second of sound. */
const HEARD_AGAIN_MS = 7_000 + MACHINE_MS;

function isWithin(times: readonly number[], { from, to }: { readonly from: number; readonly to: number }): void {
  for (const ms of times) expect(ms).toBeGreaterThanOrEqual(from);
  for (const ms of times) expect(ms).toBeLessThan(to);
}

test.runIf(thereAreNetworks)(
  'the network changes in the middle of a call: address gone, other address there, and both hear each other again (A72)',
  async ({ annotate }) => {
    const on = await onStage();
    const { aliceCall, bobCall } = await talk(on);
    const took: number[] = [];
    // More often than a minute of a train ride: what is asked for each time uses up nothing.
    for (const place of [...on.places, ...on.places, ...on.places]) {
      place.move();
      const times = await Promise.all([aliceCall, bobCall].map((page) => heardAgain(page)));
      took.push(Math.max(...times));
      await Promise.all([aliceCall, bobCall].map((page) => isWhole(page)));
    }
    await annotate(`sound for a second again after ${took.map((ms) => (ms / 1000).toFixed(1)).join(', ')} s`);
    isWithin(took, { from: 0, to: HEARD_AGAIN_MS });
  },
  LONG_MS,
);

test.runIf(thereAreNetworks)(
  'with Always Relay and the relay that a server brings along, a call outlives a network that changes every ten seconds (A42, A72)',
  async ({ annotate }) => {
    const on = await onStage('own');
    await Promise.all([on.alice, on.bob].map((person) => alwaysRelay(true, person)));
    const { aliceCall, bobCall } = await talk(on);
    const pages = [aliceCall, bobCall];
    const [place] = on.places;
    const took: number[] = [];
    for (let change = 0; change < 12; change += 1) {
      place?.move();
      const times = await Promise.all([wait(10_000), ...pages.map((page) => heardAgain(page))]);
      took.push(Math.max(...times.slice(1).map(Number)));
      await Promise.all(pages.map((page) => isWhole(page)));
      expect(await routes(pages)).toEqual(pages.map(() => expect.stringMatching(/^relayed/u)));
    }
    await annotate(`sound for a second again after ${took.map((ms) => (ms / 1000).toFixed(1)).join(', ')} s`);
    isWithin(took, { from: 0, to: HEARD_AGAIN_MS });
  },
  LONG_MS,
);

/** Exactly so long, whatever is read meanwhile; tells when each of these was, from its begin. */
async function swallow(line: Line, holeMs: number, reads: readonly Promise<number>[]): Promise<readonly number[]> {
  const began = Date.now();
  line.beginHole();
  await wait(holeMs);
  line.endHole();
  expect(Date.now() - began).toBeLessThan(holeMs + MACHINE_MS);
  return (await Promise.all(reads)).map((at) => at - began);
}

/** Holes of 5, 20 and 40 s in a call; tells how long each took. */
async function fallsIntoHoles({ alice, bob }: NetworkStage, talked: Talk, line: Line, lost: RegExp): Promise<string> {
  const pages = [talked.aliceCall, talked.bobCall];
  const seen: string[] = [];
  const note = (what: string, times: readonly number[]): void =>
    void seen.push(`${what} ${times.map((ms) => (ms / 1000).toFixed(1)).join(' and ')} s`);
  for (const holeMs of [5_000, 20_000]) {
    const told = await swallow(
      line,
      holeMs,
      pages.map((page) => readAt(page, /Reconnecting…/u)),
    );
    const heard = await Promise.all(pages.map((page) => heardAgain(page)));
    note(`hole of ${holeMs / 1000} s: Reconnecting read after`, told);
    note('heard again after', heard);
    isWithin(told, RECONNECTING_READ_MS);
    isWithin(heard, { from: 0, to: HEARD_AGAIN_MS });
    await Promise.all(pages.map((page) => isWhole(page)));
    for (const page of pages) await expectShown(page.locator('[data-phase="connected"]')).toBeVisible();
  }
  const given = await swallow(
    line,
    40_000,
    pages.map((page) => readAt(page, lost)),
  );
  note('hole of 40 s: given up after', given);
  isWithin(given, GIVEN_UP_MS);
  // Both are offered the same press; the one presses it, and the other is called again.
  await Promise.all([alice.isOnline(), bob.isOnline()]);
  const again = pages.map((page) => page.getByRole('button', { name: 'Call again', exact: true }).first());
  for (const button of again) await expectShown(button).toBeVisible();
  await again[0]?.click();
  const answered = await bob.accept('audio');
  for (const page of [talked.aliceCall, answered]) {
    await expectShown(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
    await heardAgain(page);
  }
  return seen.join('; ');
}

test.runIf(thereAreNetworks)(
  'a network that swallows everything for 5 s or 20 s ends no call, and both read that it reconnects; after 40 s both have read that it is lost, and a press calls again (A72)',
  async ({ annotate }) => {
    const on = await onStage();
    const [place] = on.places;
    if (place === undefined) throw new Error('there are networks');
    await annotate(await fallsIntoHoles(on, await talk(on), place, /The connection was lost/u));
  },
  LONG_MS,
);

test(
  'a relay that swallows everything for 5 s or 20 s ends no call, and both read that it reconnects; after 40 s both have read why it ended, and a press calls again (A72)',
  async ({ annotate }) => {
    const on = await onStage({ line: { loss: 0, jitterMs: 0 } });
    await Promise.all([on.alice, on.bob].map((person) => alwaysRelay(true, person)));
    if (on.badLine === null) throw new Error('there is a line');
    // The server is there: whoever gives up first tells the other one.
    const why = /no relay carried it|The connection was lost|The call failed on the other side/u;
    await annotate(await fallsIntoHoles(on, await talk(on), on.badLine, why));
  },
  LONG_MS,
);

test.runIf(thereAreNetworks).for(TRANSPORTS)(
  'people behind networks that let nobody in are connected by a relay over %s, alone, with one who declines and both at once; the relay goes down, and nothing goes direct (A40, A42)',
  { timeout: LONG_MS },
  async (transport) => {
    const on = await onStage({ transport });
    const { alice, bob, server, coturn } = on;
    await Promise.all([alice, bob].map((person) => trustAnyRelay(person)));
    await Promise.all([alice, bob].map((person) => alwaysRelay(true, person)));
    networks?.part();

    const declined = await alice.call('bob', 'audio');
    await bob.decline();
    await expectShown(declined.getByText('bob declined the call').first()).toBeVisible({ timeout: 20_000 });
    await endCalls(alice, bob);

    // Both offers are on their way before either comes to the server.
    server.kill('SIGSTOP');
    await Promise.all([dials(alice, 'bob'), dials(bob, 'alice')]);
    const pages = await Promise.all([alice.callWindow(), bob.callWindow()]);
    for (const page of pages) await expectShown(page.getByText('Calling…').first()).toBeVisible();
    server.kill('SIGCONT');
    for (const page of pages) {
      await expectShown(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
      await heardAgain(page);
      await expectShown(page.getByText(`Relayed over ${transport}`, { exact: true })).toBeVisible();
    }

    // Now they reach each other, and do not.
    networks?.join();
    const gone = Date.now();
    const told = pages.map((page) => readAt(page, /no relay carried it|The call failed on the other side/u));
    await coturn?.stop();
    for (const at of await Promise.all(told)) expect(at - gone).toBeLessThan(GIVEN_UP_MS.to + MACHINE_MS);
    const reasons = pages.map((page) => page.getByText('no relay carried it').first().isVisible());
    expect(await Promise.all(reasons)).toContain(true);
  },
);

function dials({ main }: Person, peer: string): Promise<unknown> {
  return main.evaluate((handle) => window.main.dial({ peer: handle, callType: 'audio' }), peer);
}

test.runIf(thereAreNetworks)(
  'a direct way that is blocked in the middle of a call is left for the relay, and whoever sends through it says so; the call goes on when it is free again (A72)',
  async ({ annotate }) => {
    const on = await onStage();
    const { aliceCall, bobCall } = await talk(on);
    const pages = [aliceCall, bobCall];
    for (const page of pages) await expectShown(page.locator('[data-route="direct"]')).toBeVisible();
    networks?.part();
    // One of them sends through its relay. The other one may have learned of that relay by its packets alone, of which
    // an engine does not tell what they are: it has the word of the first one.
    const relayed = expect.stringMatching(/^relayed/u);
    await expectShown.poll(() => routes(pages), { timeout: 60_000 }).toEqual([relayed, relayed]);
    const took = await Promise.all(pages.map((page) => heardAgain(page)));
    await Promise.all(pages.map((page) => isWhole(page)));
    networks?.join();
    await Promise.all(pages.map((page) => heardAgain(page)));
    await Promise.all(pages.map((page) => isWhole(page)));
    await annotate(`over the relay, sound for a second after ${(Math.max(...took) / 1000).toFixed(1)} s`);
    isWithin(took, { from: 0, to: HEARD_AGAIN_MS });
  },
  LONG_MS,
);

const routes = (pages: readonly Page[]): Promise<readonly (string | null)[]> =>
  Promise.all(pages.map((page) => page.locator('[data-phase]').getAttribute('data-route')));

test.for([
  // Seen: 96 % decoded, and 71 % of the worst second.
  { loss: 0.05, jitterMs: 0, seconds: 180, worst: 0.4, mean: 0.85 },
  { loss: 0.1, jitterMs: 100, seconds: 60, worst: 0.1, mean: 0.6 },
])(
  'a call over a relay behind $loss loss and $jitterMs ms jitter has sound decoded from packets in each of $seconds seconds',
  { timeout: LONG_MS },
  async ({ loss, jitterMs, seconds, worst, mean }, { annotate }) => {
    const on = await onStage({ line: { loss, jitterMs } });
    await Promise.all([on.alice, on.bob].map((person) => alwaysRelay(true, person)));
    await Promise.all([on.alice, on.bob].map((person) => watchConnections(person)));
    const { aliceCall, bobCall } = await talk(on);
    await expectShown(aliceCall.getByText(/^Relayed over UDP$/u)).toBeVisible();
    for (const shares of await Promise.all([aliceCall, bobCall].map((page) => decodedInEachSecond(page, seconds)))) {
      const [least, sum] = [Math.min(...shares), shares.reduce((one, other) => one + other, 0)];
      const percent = (share: number): string => `${Math.round(share * 100)} %`;
      await annotate(
        `decoded in ${seconds} seconds: ${percent(sum / seconds)} of each, ${percent(least)} of the worst`,
      );
      expect(shares).toHaveLength(seconds);
      // Jitter is waited for by stretching what was decoded, which counts; what is lost is made up, which does not.
      expect(least).toBeGreaterThan(worst);
      expect(sum / seconds).toBeGreaterThan(mean);
    }
  },
);
