import { expect, type Page } from '@playwright/test';
import { startCoturn } from '../runtime/coturn.ts';
import { endCalls } from './friends.ts';
import { alwaysRelay } from './relaySettings.ts';
import { sharedStage, test, twoFriends } from './stage.ts';

/** Calls that cannot come about: both sides read why. */

const cast = sharedStage(async (stage) => {
  const coturn = await startCoturn();
  stage.putAway(coturn.stop);
  const server = await stage.server(['--turn-urls', coturn.urls.join(','), '--turn-secret', coturn.secret]);
  const [alice, bob] = await twoFriends(stage, server);
  const carol = await stage.open('carol', { devices: 'none' });
  await carol.setUp(server.url);
  await Promise.all([carol.addContact('bob'), bob.addContact('carol')]);
  return { server, coturn, alice, bob, carol };
});

const ended = (page: Page) => expect(page.locator('[data-phase="ended"]')).toBeVisible({ timeout: 60_000 });

test('without a microphone the call does not begin, and says what to do', async () => {
  const { server, bob, carol } = cast();
  const call = await carol.call('bob', 'audio');
  await ended(call);
  await expect(call.getByText('No microphone was found. Plug one in and call again').first()).toBeVisible();
  expect(server.callSessions()).toEqual([]);
  await expect(bob.main).not.toHaveTitle(/missed/u);
});

test('a callee without a microphone: both sides read that the call failed, and why', async () => {
  const { bob, carol } = cast();
  await endCalls(carol, bob);
  const bobCall = await bob.call('carol', 'audio');
  const carolCall = await carol.accept('audio');
  await expect(carolCall.getByText('No microphone was found').first()).toBeVisible({ timeout: 20_000 });
  await expect(bobCall.getByText('The call failed on the other side').first()).toBeVisible();
});

test('Always Relay with a relay that does not answer fails, names which and how, and never goes direct', async () => {
  const { coturn, alice, bob, carol } = cast();
  await endCalls(alice, bob, carol);
  await coturn.stop();
  await alwaysRelay(true, alice);
  const aliceCall = await alice.call('bob', 'audio');
  await bob.accept('audio');
  await ended(aliceCall);
  await expect(aliceCall.getByText('no relay carried it').first()).toBeVisible();
  // Which of its two ways is named first is for what the engine heard by then.
  const said = new RegExp(
    `127[.]0[.]0[.]1:${coturn.port} (?:over UDP does not answer|refuses connections over TCP)`,
    'u',
  );
  await expect(aliceCall.getByText(said).first()).toBeVisible();
});
