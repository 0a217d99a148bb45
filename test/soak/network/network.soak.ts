import { expect as expectShown, type Page } from '@playwright/test';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { prepareEndToEnd } from '../../../scripts/e2e.ts';
import { reception, type Person } from '../../../scripts/drive/person.ts';
import { decodedInEachSecond, watchConnections } from './decodedSound.ts';
import { Networks } from './namespaces.ts';
import { openNetworkStage, type NetworkStage, type RelayOfStage } from './networkStage.ts';

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
    'No network namespaces can be made here, which takes root: no network changes or swallows packets in this run, and bad lines are made at the socket.\n',
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

async function isInterrupted(page: Page): Promise<void> {
  await expectShown(page.getByText('Reconnecting…').first()).toBeVisible({ timeout: 30_000 });
}

async function isWhole(page: Page): Promise<void> {
  await expectShown(page.getByText('Reconnecting…')).toHaveCount(0, { timeout: 60_000 });
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

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
  },
  LONG_MS,
);

test.runIf(thereAreNetworks)(
  'with Always Relay and the relay that a server brings along, a call outlives a network that changes every ten seconds (A42, A72)',
  async ({ annotate }) => {
    const on = await onStage('own');
    await Promise.all([on.alice, on.bob].map((person) => turnAlwaysRelayOn(person)));
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
  },
  LONG_MS,
);

test.runIf(thereAreNetworks)(
  'a network that swallows everything for 5 s or 20 s ends no call; after 40 s both sides know that it is lost (A72)',
  async ({ annotate }) => {
    const on = await onStage();
    const { aliceCall, bobCall } = await talk(on);
    const pages = [aliceCall, bobCall];
    const [place] = on.places;
    const took: number[] = [];
    for (const holeMs of [5_000, 20_000]) {
      place?.beginHole();
      await wait(holeMs);
      if (holeMs > 5_000) await Promise.all(pages.map((page) => isInterrupted(page)));
      place?.endHole();
      took.push(Math.max(...(await Promise.all(pages.map((page) => heardAgain(page))))));
      await Promise.all(pages.map((page) => isWhole(page)));
    }
    place?.beginHole();
    await Promise.all([wait(40_000), ...pages.map((page) => isLost(page))]);
    place?.endHole();
    await Promise.all([on.alice.isOnline(), on.bob.isOnline()]);
    await annotate(
      `after 5 and 20 s: sound for a second again within ${took.map((ms) => (ms / 1000).toFixed(1)).join(' and ')} s`,
    );
  },
  LONG_MS,
);

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
  },
  LONG_MS,
);

const routes = (pages: readonly Page[]): Promise<readonly (string | null)[]> =>
  Promise.all(pages.map((page) => page.locator('[data-phase]').getAttribute('data-route')));

async function isLost(page: Page): Promise<void> {
  const reason = page.getByText(/The connection was lost|The call failed on the other side/u);
  await expectShown(reason.first()).toBeVisible({ timeout: 120_000 });
}

async function turnAlwaysRelayOn({ main }: Person): Promise<void> {
  await main.getByRole('navigation').getByText('Settings').click();
  await main.getByText('Always relay', { exact: false }).first().click();
  await expectShown(main.getByRole('switch', { name: /relay/iu })).toBeChecked();
  await main.getByRole('navigation').getByText('Contacts').click();
}

test.for([
  // Seen: 96 % decoded, and 71 % of the worst second.
  { loss: 0.05, jitterMs: 0, seconds: 180, worst: 0.4, mean: 0.85 },
  { loss: 0.1, jitterMs: 100, seconds: 60, worst: 0.1, mean: 0.6 },
])(
  'a call over a relay behind $loss loss and $jitterMs ms jitter has sound decoded from packets in each of $seconds seconds',
  { timeout: LONG_MS },
  async ({ loss, jitterMs, seconds, worst, mean }, { annotate }) => {
    const on = await onStage({ line: { loss, jitterMs } });
    await Promise.all([on.alice, on.bob].map((person) => turnAlwaysRelayOn(person)));
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
