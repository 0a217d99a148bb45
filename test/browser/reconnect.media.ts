import { expect } from '@playwright/test';
import { ALLOW_DEVICES, FAKE_DEVICES, button, callTest, connected, flows, surface } from './callStage.ts';
import type { Side } from './twoCallWindows.ts';

/** A call outlives its connection: ICE restarts from either side, and windows that begin anew. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

/** What an engine has agreed on, as far as a restart may and may not change it. */
function agreed(side: Side) {
  return side.window.page.evaluate(() => {
    const connection = window.mediaWatch.connections.at(-1);
    const both = [connection?.currentLocalDescription?.sdp ?? '', connection?.currentRemoteDescription?.sdp ?? ''];
    const all = (name: string) => both.map((sdp) => [...new Set(sdp.match(new RegExp(`^a=${name}:.*$`, 'gm')) ?? [])]);
    return {
      ufrags: all('ice-ufrag'),
      fingerprints: all('fingerprint'),
      mids: all('mid'),
      directions: connection?.getTransceivers().map((line) => line.currentDirection),
      state: connection?.connectionState,
      signalling: connection?.signalingState,
    };
  });
}

const kinds = (side: Side, kind: string) => side.sent.filter(({ body }) => body.kind === kind).length;

test('a restart from either side, and from both at once, changes the ICE credentials and nothing else (A72)', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('video');
  answer(callId, 'video');
  await connected(alice, bob);
  await flows(alice, bob);
  let before = await agreed(alice);
  const restartFrom = async (...askers: readonly Side[]) => {
    const answers = kinds(alice, 'restarted') + kinds(bob, 'restarted');
    for (const side of askers) side.runner.dispatch({ type: 'addressesChanged', callId });
    await expect.poll(() => kinds(alice, 'restarted') + kinds(bob, 'restarted')).toBe(answers + 1);
    for (const side of [alice, bob]) await expect.poll(async () => (await agreed(side)).signalling).toBe('stable');
    const [atAlice, atBob] = [await agreed(alice), await agreed(bob)];
    for (const after of [atAlice, atBob]) {
      expect(after.state).toBe('connected');
      expect(after.mids).toEqual(before.mids);
      expect(after.directions).toEqual(['sendrecv', 'sendrecv', 'sendrecv']);
    }
    expect(atAlice.ufrags[0]).toEqual(atBob.ufrags[1]);
    expect(atAlice.ufrags[1]).toEqual(atBob.ufrags[0]);
    expect(atAlice.ufrags).not.toEqual(before.ufrags);
    expect(atAlice.fingerprints).toEqual(before.fingerprints);
    before = atAlice;
    await flows(alice, bob);
  };
  await restartFrom(alice);
  await restartFrom(bob);
  await restartFrom(alice);
  await restartFrom(alice, bob);
  for (const side of [alice, bob]) {
    expect(await surface(side).getAttribute('data-phase')).toBe('connected');
    expect(side.runner.calls()).toMatchObject([{ phase: 'connected', interruption: null }]);
  }
});

test('a window that begins anew goes on with the call, muted as it was, under another certificate (A71)', async ({
  twoWindows,
}) => {
  for (const who of ['alice', 'bob'] as const) {
    const windows = await twoWindows();
    const { alice, bob, dial, answer } = windows;
    answer(await dial('audio'), 'audio');
    await connected(alice, bob);
    await flows(alice, bob);
    const [here, there] = who === 'alice' ? [alice, bob] : [bob, alice];
    await button(here, 'Mute the microphone').click();
    await expect(there.window.page.getByText(`${who} is muted`)).toBeVisible();
    const before = await agreed(there);
    // Whoever is left waits for it, however long a busy machine takes to draw a window anew.
    for (const side of [alice, bob]) side.timersTake(10);
    const began = Date.now();
    await here.loseWindow();
    await expect.poll(() => kinds(there, 'rejoined')).toBe(1);
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

test('an engine that closes a connection by itself, as before a sleep: the call goes on in the same window (A76)', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('audio');
  answer(callId, 'audio');
  await connected(alice, bob);
  await flows(alice, bob);
  await button(alice, 'Mute the microphone').click();
  await expect(bob.window.page.getByText('alice is muted')).toBeVisible();
  // What is said is there before what is closed, or right behind it.
  alice.runner.dispatch({ type: 'computerFallsAsleep', callId });
  await alice.window.page.evaluate(() => window.mediaWatch.connections.at(-1)?.close());
  await expect.poll(() => kinds(bob, 'rejoined')).toBe(1);
  await connected(alice, bob);
  await flows(alice, bob);
  expect(alice.reports.filter(({ kind }) => kind === 'closedThere')).toEqual([]);
  await expect(button(alice, 'Unmute the microphone')).toBeVisible();
  await expect(bob.window.page.getByText('alice is muted')).toBeVisible();
  expect((await agreed(alice)).state).toBe('connected');
});
