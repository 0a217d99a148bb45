import { expect, type Page } from '@playwright/test';
import { freePort } from '../../scripts/drive/freePort.ts';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { startCoturn, urlsAt, type Coturn } from '../runtime/coturn.ts';
import { timersTake } from './computer.ts';
import { endCalls } from './friends.ts';
import { alwaysRelay, trustAnyRelay } from './relaySettings.ts';
import { sharedStage, test, twoFriends } from './stage.ts';
import { soundFlows } from './talking.ts';

/* Calls that only a relay may carry: over each of its transports, and when it dies in the middle of one. */

const cast = sharedStage(async (stage) => {
  const coturn = await startCoturn();
  stage.putAway(coturn.stop);
  const server = await stage.server();
  const people = await twoFriends(stage, server);
  await Promise.all(people.map((person) => alwaysRelay(true, person)));
  const on = {
    coturn,
    alice: people[0],
    bob: people[1],
    /** The server is started with this list of relays, and both are, who would ask for it in half a minute at most. */
    relaysAre: async (secret: string, urls: readonly string[]) => {
      await Promise.all([on.alice.stop(), on.bob.stop()]);
      await on.server.stop();
      const turn = ['--turn-urls', urls.join(','), '--turn-secret', secret];
      on.server = await ServerProcess.start(server.folder, turn, server.port);
      stage.putAway(() => on.server.stop());
      [on.alice, on.bob] = await Promise.all([stage.open('alice'), stage.open('bob')]);
      await Promise.all([on.alice, on.bob].map((person) => trustAnyRelay(person)));
      await Promise.all([on.alice.unlock(), on.bob.unlock()]);
      await Promise.all([on.alice.isOnline(), on.bob.isOnline()]);
    },
    server,
  };
  return on;
});

async function talking(): Promise<readonly [Page, Page]> {
  const { alice, bob } = cast();
  const aliceCall = await alice.call('bob', 'audio');
  const bobCall = await bob.accept('audio');
  for (const page of [aliceCall, bobCall]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
    await soundFlows(page);
  }
  return [aliceCall, bobCall];
}

for (const [transport, urlOf] of [
  ['UDP', ({ urls }) => urls[0] ?? ''],
  ['TCP', ({ urls }) => urls[1] ?? ''],
  ['TLS', ({ tlsUrl }) => tlsUrl],
] satisfies readonly [string, (coturn: Coturn) => string][]) {
  test(`a relay over ${transport} carries the call, and both sides read so (A42)`, async () => {
    const { coturn, relaysAre } = cast();
    await relaysAre(coturn.secret, [urlOf(coturn)]);
    const windows = await talking();
    for (const page of windows)
      await expect(page.getByText(`Relayed over ${transport}`, { exact: true })).toBeVisible();
    await endCalls(cast().alice, cast().bob);
  });
}

test('a relay that dies in a call is followed by the next one of the list; without one the call ends, and is never direct (A42)', async () => {
  const [secret, later] = ['one secret for both relays of an operator', await freePort()];
  const first = await startCoturn({ secret });
  await cast().relaysAre(secret, [...first.urls, ...urlsAt(later)]);
  const { alice, bob } = cast();
  const windows = await talking();
  const second = await startCoturn({ secret, port: later });
  // However long the computer takes for the restarts.
  await Promise.all([timersTake(alice, 3), timersTake(bob, 3)]);
  await first.stop();
  for (const page of windows) await soundFlows(page);
  for (const page of windows) {
    await expect(page.getByText('Reconnecting…')).toHaveCount(0, { timeout: 60_000 });
    await expect(page.getByText(/^Relayed over (?:UDP|TCP)$/u)).toBeVisible();
  }
  await Promise.all([timersTake(alice, 0.5), timersTake(bob, 0.5)]);
  await second.stop();
  // Whoever gives up first tells the other one, and what failed stays until it is read.
  const told = () => Promise.all(windows.map((page) => page.getByText('no relay carried it').first().isVisible()));
  await expect.poll(told, { timeout: 60_000 }).toContain(true);
  await Promise.all([timersTake(alice, 1), timersTake(bob, 1)]);
  await endCalls(alice, bob);
});

test('the test in the settings tells one relay from another: over TLS, with another secret, and where none stands', async () => {
  const dead = await freePort();
  const other = await startCoturn();
  const { coturn, relaysAre } = cast();
  await relaysAre(coturn.secret, [...coturn.urls, coturn.tlsUrl, ...other.urls, ...urlsAt(dead)]);
  const { main } = cast().alice;
  await main.getByRole('navigation').getByText('Settings').click();
  await main.getByRole('button', { name: 'Test the relays' }).click();
  for (const said of [
    `127.0.0.1:${coturn.port} over UDP works`,
    `127.0.0.1:${coturn.port} over TCP works`,
    `127.0.0.1:${coturn.tlsPort} over TLS works`,
    `127.0.0.1:${other.port} over UDP did not take the credentials of your server (error 401)`,
    `127.0.0.1:${other.port} over TCP did not take the credentials of your server (error 401)`,
    `127.0.0.1:${dead} over UDP does not answer`,
    `127.0.0.1:${dead} refuses connections over TCP`,
  ]) {
    await expect(main.getByText(said)).toBeVisible({ timeout: 60_000 });
  }
  await expect(main.getByText('3 of 7 work')).toBeVisible();
  await other.stop();
  await main.getByRole('navigation').getByText('Contacts').click();
});
