import { expect } from '@playwright/test';
import { agreed, sentOf } from './agreedMedia.ts';
import { ALLOW_DEVICES, FAKE_DEVICES, button, callTest, connected, flows } from './callStage.ts';
import type { TwoCallWindows } from './twoCallWindows.ts';

/** A call outlives its window, at whoever placed it and at whoever took it. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

/** Alice has called Bob, and both hear each other. */
async function talk(twoWindows: () => Promise<TwoCallWindows>) {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('audio');
  answer(callId, 'audio');
  await connected(alice, bob);
  await flows(alice, bob);
  return { alice, bob, callId };
}

/** Bob is muted, and Alice reads so; from then on both wait however long a busy machine takes. */
async function mutedBob({ alice, bob }: Pick<TwoCallWindows, 'alice' | 'bob'>): Promise<void> {
  await button(bob, 'Mute the microphone').click();
  await expect(alice.window.page.getByText('bob is muted')).toBeVisible();
  for (const side of [alice, bob]) side.timersTake(10);
}

test('a window that begins anew goes on with the call, muted as it was, under another certificate (A71)', async ({
  twoWindows,
}) => {
  for (const who of ['alice', 'bob'] as const) {
    const { alice, bob } = await talk(twoWindows);
    const [here, there] = who === 'alice' ? [alice, bob] : [bob, alice];
    await button(here, 'Mute the microphone').click();
    await expect(there.window.page.getByText(`${who} is muted`)).toBeVisible();
    const before = await agreed(there);
    // Whoever is left waits for it, however long a busy machine takes to draw a window anew.
    for (const side of [alice, bob]) side.timersTake(10);
    const began = Date.now();
    await here.loseWindow();
    await expect.poll(() => sentOf(there, 'rejoined')).toBe(1);
    await connected(alice, bob);
    await flows(here, there);
    test.info().annotations.push({ type: 'figure', description: `${who}: sound again after ${Date.now() - began} ms` });
    await expect(button(here, 'Unmute the microphone')).toBeVisible();
    await expect(there.window.page.getByText(`${who} is muted`)).toBeVisible();
    const after = await agreed(there);
    expect(after.fingerprints[1]).not.toEqual(before.fingerprints[1]);
    expect(after.state).toBe('connected');
    // Whoever kept its window kept its devices.
    expect(await there.window.page.evaluate(() => window.mediaWatch.requests)).toBe(1);
    await button(here, 'Unmute the microphone').click();
    await expect(there.window.page.getByText(`${who} is muted`)).toHaveCount(0);
  }
});

test('a window that is lost before the other side has heard that media flow is waited for as any (A71)', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  // His engine knows as soon as hers that they flow, and takes long to say so.
  const release = await bob.window.page.evaluateHandle(() => {
    const { prototype } = RTCPeerConnection;
    const { getStats } = prototype;
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    prototype.getStats = async function (this: RTCPeerConnection) {
      await held;
      return getStats.call(this);
    };
    return go;
  });
  answer(await dial('audio'), 'audio');
  await connected(alice);
  for (const side of [alice, bob]) side.timersTake(10);
  await alice.loseWindow();
  await expect.poll(() => bob.reports.map(({ kind }) => kind)).toContain('closedThere');
  expect(bob.reports.map(({ kind }) => kind)).not.toContain('connected');
  await release.evaluate((resolve) => resolve());
  await connected(alice, bob);
  await flows(alice, bob);
  expect([sentOf(alice, 'rejoin'), sentOf(bob, 'rejoined')]).toEqual([1, 1]);
});

test('whoever is muted and held stays muted in a new window, and is when the call is resumed (A71)', async ({
  twoWindows,
}) => {
  const { alice, bob, callId } = await talk(twoWindows);
  await mutedBob({ alice, bob });
  alice.runner.dispatch({ type: 'userHeld', callId });
  await expect(bob.window.page.getByText('alice has put the call on hold').first()).toBeVisible();
  await bob.loseWindow();
  await expect.poll(() => sentOf(alice, 'rejoined')).toBe(1);
  await connected(alice, bob);
  alice.runner.dispatch({ type: 'userResumed', callId });
  await flows(alice, bob);
  await expect(button(bob, 'Unmute the microphone')).toBeVisible();
});

test('a microphone that is not back yet when the window is new ends no call: it is waited for (A71, A81)', async ({
  twoWindows,
}) => {
  const { alice, bob } = await talk(twoWindows);
  const { page } = bob.window;
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const gone = (): boolean => sessionStorage.getItem('microphone') === 'gone';
    mediaDevices.getUserMedia = async (wanted) => {
      if (gone()) throw new DOMException('', 'NotFoundError');
      return open(wanted);
    };
  });
  await page.evaluate(() => sessionStorage.setItem('microphone', 'gone'));
  for (const side of [alice, bob]) side.timersTake(10);
  await bob.loseWindow();
  await connected(alice, bob);
  await expect(page.getByText('The microphone is gone, so alice cannot hear you.')).toBeVisible();
  await flows(bob);
  await page.evaluate(() => {
    sessionStorage.removeItem('microphone');
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
  await flows(alice);
  await expect(button(bob, 'Mute the microphone')).toBeVisible();
});

test('where both windows are lost, the question of one is answered in a window that has nothing of the call (A71)', async ({
  twoWindows,
}) => {
  const { alice, bob } = await talk(twoWindows);
  await mutedBob({ alice, bob });
  // He does not come to ask before she has.
  bob.withholdPlan();
  await bob.loseWindow();
  await alice.loseWindow();
  await connected(alice, bob);
  await flows(alice, bob);
  expect([sentOf(alice, 'rejoin'), sentOf(bob, 'rejoined')]).toEqual([1, 1]);
  await expect(button(bob, 'Unmute the microphone')).toBeVisible();
});
