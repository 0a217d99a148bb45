import { expect, type Page } from '@playwright/test';
import { reception, type Person } from '../../scripts/drive/person.ts';
import { readAfter } from './computer.ts';
import { endCalls } from './friends.ts';
import { namesOfDevices } from './insidePages.ts';
import { test } from './stage.ts';

const inCall = (page: Page, peer: string) =>
  expect(page.locator(`[data-phase="connected"][data-peer="${peer}"]`)).toBeVisible({ timeout: 60_000 });

/** Sound arrives now: packets come, and none came before of which this could be the rest. */
async function hears(page: Page): Promise<void> {
  const { audioPacketsReceived } = await reception(page);
  await expect
    .poll(async () => (await reception(page)).audioPacketsReceived, { timeout: 20_000 })
    .toBeGreaterThan(audioPacketsReceived + 50);
}

/** A window draws its figures once a second: the same ones three seconds long are silence. */
async function hearsNothing(page: Page): Promise<void> {
  let last = -1;
  const isStill = async (): Promise<boolean> => {
    const before = last;
    last = (await reception(page)).audioPacketsReceived;
    return before === last;
  };
  await expect.poll(isStill, { intervals: [3_000], timeout: 30_000 }).toBe(true);
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function connects(one: Person, other: Person): Promise<readonly [Page, Page]> {
  const dialled = await one.call(other.handle, 'audio');
  const answered = await other.accept('audio');
  await Promise.all([inCall(dialled, other.handle), inCall(answered, one.handle)]);
  return [dialled, answered];
}

test('three people: a second call is answered, held, swapped and ended, and everybody hears whom they talk to', async ({
  stage,
  friends,
}) => {
  test.slow();
  const { server, alice, bob } = friends;
  const before = server.callSessions().length;
  const carol = await stage.open('carol');
  await carol.setUp(server.url);
  await Promise.all([alice.addContact('carol'), carol.addContact('alice')]);
  const [aliceCall, bobCall] = await connects(alice, bob);
  await hears(bobCall);

  const carolCall = await carol.call('alice', 'audio');
  await test.step('hold and answer', async () => {
    const popup = await alice.popup();
    await expect(popup.getByText('You are in a call with bob')).toBeVisible();
    await popup.screenshot({ path: test.info().outputPath('second-call-popup.png') });
    await alice.main.screenshot({ path: test.info().outputPath('second-call-main.png') });
    await alice.answerAnd('hold');
    await Promise.all([inCall(aliceCall, 'carol'), inCall(carolCall, 'alice')]);
    await expect(bobCall.getByText('alice has put the call on hold')).toBeVisible();
    await Promise.all([hears(carolCall), hears(aliceCall), hearsNothing(bobCall)]);
    await expect(aliceCall.getByRole('region', { name: 'Other call' })).toContainText('bob');
    await aliceCall.screenshot({ path: test.info().outputPath('two-calls.png') });
    await bobCall.screenshot({ path: test.info().outputPath('is-held.png') });
  });

  await test.step('swap', async () => {
    await press(aliceCall, 'Swap: put carol on hold and talk with bob');
    await inCall(aliceCall, 'bob');
    await expect(carolCall.getByText('alice has put the call on hold')).toBeVisible();
    await expect(bobCall.getByText('alice has put the call on hold')).toHaveCount(0);
    await Promise.all([hears(bobCall), hears(aliceCall), hearsNothing(carolCall)]);
  });

  await test.step('the active call ends and the held one waits to be resumed', async () => {
    await readAfter(bob, () => press(aliceCall, 'Hang up'), bobCall.locator('[data-phase="ended"]'));
    await endCalls(bob);
    await expect(aliceCall.locator('[data-peer="carol"][data-held="here"]')).toBeVisible();
    expect(await aliceCall.evaluate(namesOfDevices)).not.toContain('');
    await press(aliceCall, 'Resume the call');
    await Promise.all([hears(carolCall), hears(aliceCall)]);
  });

  await test.step('end and answer', async () => {
    const again = await bob.call('alice', 'audio');
    await readAfter(carol, () => alice.answerAnd('end'), carolCall.locator('[data-phase="ended"]'));
    await Promise.all([inCall(aliceCall, 'bob'), inCall(again, 'alice')]);
    await Promise.all([hears(again), hears(aliceCall)]);
    await press(aliceCall, 'Hang up');
    await expect
      .poll(() =>
        server
          .callSessions()
          .slice(before)
          .map(({ status, end_reason: reason }) => `${status} ${reason}`),
      )
      .toEqual(['ended hangup', 'ended hangup', 'ended hangup']);
  });
});
