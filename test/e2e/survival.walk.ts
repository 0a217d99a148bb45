import { readFile, writeFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import type { Person } from '../../scripts/drive/person.ts';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { startCoturn } from '../runtime/coturn.ts';
import { watchConnections } from '../soak/network/decodedSound.ts';
import { isUpFor, timersTake, uptime, wakeUp } from './computer.ts';
import { endCalls } from './friends.ts';
import { alwaysRelay } from './relaySettings.ts';
import { test, twoFriends } from './stage.ts';
import { soundFlows } from './talking.ts';

/* What a call outlives, and what each side reads of it where it does not: what the other walks and tests leave. */

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();

async function talking(caller: Person, callee: Person): Promise<readonly [Page, Page]> {
  const dialled = await caller.call(callee.handle, 'audio');
  const answered = await callee.accept('audio');
  for (const page of [dialled, answered]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
    await soundFlows(page);
  }
  return [dialled, answered];
}

test('whoever was muted stays muted when the call window crashes, and when the whole program is killed and the call returned to (A71)', async ({
  friends,
}) => {
  const { alice, bob } = friends;
  // A busy machine takes its time to start another Ringfort: none of it shall pass for whoever waits.
  await timersTake(bob, 4);
  const [bobCall, aliceCall] = await talking(bob, alice);
  await press(aliceCall, en['call.mute']);
  const isMuted = async (page: Page): Promise<void> => {
    await expect(page.getByRole('button', { name: en['call.unmute'], exact: true }).first()).toBeVisible();
    await expect(bobCall.getByText('alice is muted').first()).toBeVisible({ timeout: 60_000 });
    await soundFlows(bobCall);
    await soundFlows(page);
  };
  await isMuted(aliceCall);
  await crashCallWindow(alice);
  await expect.poll(() => aliceCall.isClosed()).toBe(true);
  const another = await alice.callWindow();
  await isMuted(another);

  const killedAt = await uptime(alice);
  process.kill(alice.launched.app.process().pid ?? 0, 'SIGKILL');
  const again = await friends.startAgain();
  await isUpFor(again, killedAt + 5);
  await again.unlock();
  await again.main.getByRole('button', { name: en['call.cutOff.return'], exact: true }).click({ timeout: 20_000 });
  const back = await again.callWindow();
  await isMuted(back);
  await press(back, en['call.unmute']);
  await expect(bobCall.getByText('alice is muted')).toHaveCount(0);
  await isUpFor(again, null);
  await endCalls(again, bob);
});

test('the program of the other side is killed and stays away: after half a minute the reason is read, and a press calls again; who is back only then is asked for nothing, and rings (A71)', async ({
  friends,
}) => {
  const { server, bob } = friends;
  const [bobCall] = await talking(bob, friends.alice);
  process.kill(friends.alice.launched.app.process().pid ?? 0, 'SIGKILL');
  await expect(bobCall.getByText('Reconnecting…').first()).toBeVisible({ timeout: 10_000 });
  await expect(bobCall.getByText(en['end.connectionLost']).first()).toBeVisible({ timeout: 35_000 });
  const callAgain = bobCall.getByRole('button', { name: en['call.again'], exact: true });
  await expect(callAgain).toBeVisible();
  await expect.poll(() => server.callSessions().at(-1)).toMatchObject({ status: 'failed', end_reason: 'media' });

  const again = await friends.startAgain();
  await again.unlock();
  await expect(again.main.getByRole('region', { name: en['end.cutOff'] })).toBeVisible({ timeout: 20_000 });
  await expect(again.main.getByRole('button', { name: en['call.cutOff.return'], exact: true })).toHaveCount(0);

  await callAgain.click();
  const answered = await again.accept('audio');
  for (const page of [bobCall, answered]) await soundFlows(page);
  await endCalls(again, bob);
});

test('the other side quits while the server is away: that it hung up is read by the closed media alone, and kept when the server is back (A99)', async ({
  friends,
}) => {
  const { alice, bob } = friends;
  const [, bobCall] = await talking(alice, bob);
  await friends.server.kill();
  // What it says stays for longer than a busy machine takes to look.
  await timersTake(bob, 4);
  await Promise.all([
    expect(bobCall.getByText('alice hung up').first()).toBeVisible({ timeout: 30_000 }),
    alice.launched.app.evaluate(({ app }) => app.quit()).catch(() => undefined),
  ]);
  await timersTake(bob, 1);
  await friends.serverStartsAgain();
  await expect
    .poll(() => friends.server.callSessions().at(-1), { timeout: 60_000 })
    .toMatchObject({ status: 'ended', end_reason: 'hangup' });
  const again = await friends.startAgain();
  await again.unlock();
  await expect(again.main.getByRole('button', { name: en['call.cutOff.return'], exact: true })).toHaveCount(0);
});

test('both sides ask for a restart in the same moment: one gives way, and the call goes on over the connection it had (A72)', async ({
  friends,
}) => {
  const { server, alice, bob } = friends;
  await Promise.all([watchConnections(alice), watchConnections(bob)]);
  const pages = await talking(alice, bob);
  const before = await Promise.all(pages.map((page) => page.evaluate(standing)));
  // Both have asked before either hears of it: the server takes what they say, and passes it on when it goes on.
  server.freeze();
  await Promise.all([wakeUp(alice), wakeUp(bob)]);
  for (const page of pages) {
    await expect.poll(async () => (await page.evaluate(standing)).signalling).toBe('have-local-offer');
  }
  server.thaw();
  const after = () => Promise.all(pages.map((page) => page.evaluate(standing)));
  await expect
    .poll(async () => (await after()).map(({ signalling }) => signalling), { timeout: 30_000 })
    .toEqual(['stable', 'stable']);
  await expect(async () => {
    const [hers, his] = await after();
    // It is the same restart that both went by.
    expect([hers?.ours, hers?.theirs]).toEqual([his?.theirs, his?.ours]);
    expect(hers?.ours).not.toBe(before[0]?.ours);
    expect(his?.ours).not.toBe(before[1]?.ours);
  }).toPass({ timeout: 30_000 });
  for (const page of pages) {
    await soundFlows(page);
    await expect(page.locator('[data-phase="connected"]')).toBeVisible();
    await expect(page.getByText('Reconnecting…')).toHaveCount(0);
  }
  expect((await after()).map(({ made }) => made)).toEqual(before.map(({ made }) => made));
  expect(server.callSessions().at(-1)?.status).toBe('accepted');
  await endCalls(alice, bob);
});

test('the operator changes the secret of the relay in the middle of a call: both restart with credentials that are fresh, and hear each other again (A42)', async ({
  stage,
}) => {
  const coturn = await startCoturn();
  stage.putAway(coturn.stop);
  const urls = ['--turn-urls', coturn.urls.join(',')];
  const server = await stage.server([...urls, '--turn-secret', coturn.secret]);
  const people = await twoFriends(stage, server);
  await Promise.all(people.flatMap((person) => [alwaysRelay(true, person), watchConnections(person)]));
  const pages = await talking(...people);
  const before = await Promise.all(pages.map((page) => page.evaluate(standing)));
  // However long the computer takes for it.
  await Promise.all(people.map((person) => timersTake(person, 3)));

  const secret = 'another secret, which nobody was told in time';
  const file = await readFile(coturn.configuration, 'utf8');
  await writeFile(coturn.configuration, file.replace(coturn.secret, secret), { mode: 0o600 });
  await server.stop();
  const next = await ServerProcess.start(server.folder, [...urls, '--turn-secret', secret], server.port);
  stage.putAway(() => next.stop());
  // It forgets its allocations, and answers nobody who has what was good before.
  await coturn.restart();

  for (const page of pages) await soundFlows(page);
  for (const page of pages) {
    await expect(page.getByText('Reconnecting…')).toHaveCount(0, { timeout: 60_000 });
    await expect(page.getByText(/^Relayed over (?:UDP|TCP)$/u)).toBeVisible();
  }
  const after = await Promise.all(pages.map((page) => page.evaluate(standing)));
  for (const [side, { made, credential }] of after.entries()) {
    expect(made).toBe(before[side]?.made);
    expect(credential).not.toBe(before[side]?.credential);
  }
});

async function crashCallWindow({ launched }: Person): Promise<void> {
  await launched.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().includes('/windows/call/'));
    window?.webContents.forcefullyCrashRenderer();
  });
}

/** Runs in a call window that is watched: how its connection stands. */
function standing() {
  const made = window.madeConnections ?? [];
  const connection = made.at(-1);
  const ufrag = (description: RTCSessionDescription | null | undefined): string | undefined =>
    /^a=ice-ufrag:(\S+)/mu.exec(description?.sdp ?? '')?.[1];
  return {
    made: made.length,
    signalling: connection?.signalingState,
    ours: ufrag(connection?.currentLocalDescription),
    theirs: ufrag(connection?.currentRemoteDescription),
    credential: connection?.getConfiguration().iceServers?.[0]?.credential,
  };
}
