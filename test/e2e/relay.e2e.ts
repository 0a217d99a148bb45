import { expect } from '@playwright/test';
import { startCoturn } from '../runtime/coturn.ts';
import { tapMediaOrders } from './sendTap.ts';
import { reception } from '../../scripts/drive/person.ts';
import { endCalls } from './friends.ts';
import { alwaysRelay } from './relaySettings.ts';
import { sharedStage, test, twoFriends } from './stage.ts';

const cast = sharedStage(async (stage) => {
  const coturn = await startCoturn();
  stage.putAway(coturn.stop);
  const turn = ['--turn-urls', coturn.urls.join(','), '--turn-secret', coturn.secret];
  return { coturn, people: await twoFriends(stage, await stage.server(turn)) };
});

const phase = (page: import('@playwright/test').Page, name: string) =>
  expect(page.locator(`[data-phase="${name}"]`)).toBeVisible({ timeout: 60_000 });

test('A42 with Always Relay on, the call goes through a real coturn and no address of either side is ever told', async () => {
  const [alice, bob] = cast().people;
  await Promise.all([alwaysRelay(true, alice), alwaysRelay(true, bob)]);
  const taps = await Promise.all([alice, bob].map(({ launched }) => tapMediaOrders(launched)));

  const aliceCall = await alice.call('bob', 'video');
  const bobCall = await bob.accept('video');
  await Promise.all([phase(aliceCall, 'connected'), phase(bobCall, 'connected')]);
  for (const page of [aliceCall, bobCall]) {
    await expect(page.getByText(/^Relayed over (?:UDP|TCP)$/u)).toBeVisible();
    await expect.poll(async () => (await reception(page)).framesDecoded).toBeGreaterThan(10);
  }
  await alice.shot(aliceCall, 'call-relayed');

  for (const tap of taps) {
    const orders = (await tap()).join('\n');
    const candidates = orders.match(/candidate:[^"\\]*/gu) ?? [];
    expect(candidates.length).toBeGreaterThan(0);
    for (const candidate of candidates) expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 /u);
    expect(orders).not.toMatch(/typ (?:host|srflx|prflx)/u);
  }
});

test('the test in the settings asks each address of the relay, in the engine of calls, and tells what each answered', async () => {
  const { coturn, people } = cast();
  const [alice, bob] = people;
  await endCalls(alice, bob);
  await alice.main.getByRole('navigation').getByText('Settings').click();
  await alice.main.getByRole('button', { name: 'Test the relays' }).click();
  for (const transport of ['UDP', 'TCP']) {
    const said = `127.0.0.1:${coturn.port} over ${transport} works`;
    await expect(alice.main.getByText(said)).toBeVisible({ timeout: 60_000 });
  }
  await expect(alice.main.getByText('2 of 2 work')).toBeVisible();
  // The hidden window is gone, and nothing of it was ever seen.
  expect(alice.launched.app.windows().filter((page) => page.url().includes('/windows/relay/'))).toEqual([]);
  await alice.main.getByRole('navigation').getByText('Contacts').click();
});
