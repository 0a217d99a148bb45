import { expect } from '@playwright/test';
import { agreed, sentOf } from './agreedMedia.ts';
import { ALLOW_DEVICES, FAKE_DEVICES, button, callTest, connected, flows, surface } from './callStage.ts';
import type { BeforeSending, Side } from './twoCallWindows.ts';

/**
 * A call outlives its connection: ICE restarts from either side, and engines that begin anew. `newWindow.walk.ts` has
 * whole windows that do.
 */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

/** The pairs of both sides' messages of this kind, in the order they left. */
const pairsIn = (side: Side, kind: 'restart' | 'restarted') =>
  side.sent.flatMap(({ pair, body }) => (body.kind === kind ? [pair.restart] : []));

test('a restart from either side, and from both at once, changes the ICE credentials and nothing else (A72)', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('video');
  answer(callId, 'video');
  await connected(alice, bob);
  await flows(alice, bob);
  let before = await agreed(alice);
  const lastAnswered = () => Math.max(0, ...[alice, bob].flatMap((side) => pairsIn(side, 'restarted')));
  const restartFrom = async (...askers: readonly Side[]) => {
    const last = lastAnswered();
    for (const side of askers) side.runner.dispatch({ type: 'addressesChanged', callId });
    await expect.poll(lastAnswered).toBeGreaterThan(last);
    // A machine so busy that no sound comes for a second has more restarts than are asked for here.
    await expect(async () => {
      const [atAlice, atBob] = [await agreed(alice), await agreed(bob)];
      for (const after of [atAlice, atBob]) {
        expect(after.signalling).toBe('stable');
        expect(after.state).toBe('connected');
        expect(after.mids).toEqual(before.mids);
        expect(after.directions).toEqual(['sendrecv', 'sendrecv', 'sendrecv']);
      }
      expect(atAlice.ufrags[0]).toEqual(atBob.ufrags[1]);
      expect(atAlice.ufrags[1]).toEqual(atBob.ufrags[0]);
      expect(atAlice.ufrags[0]).not.toEqual(before.ufrags[0]);
      expect(atAlice.ufrags[1]).not.toEqual(before.ufrags[1]);
      expect(atAlice.fingerprints).toEqual(before.fingerprints);
      before = atAlice;
    }).toPass({ timeout: 60_000 });
    await flows(alice, bob);
  };
  // While neither has asked for any: later ones are 2, 4 and 8 s apart, and one of the two would wait.
  await restartFrom(alice, bob);
  expect(pairsIn(alice, 'restart')[0]).toBe(1);
  // Who placed the call wins; the other one's gives way, if it had left at all.
  expect(pairsIn(alice, 'restarted')).not.toContain(1);
  expect(pairsIn(bob, 'restarted')).toContain(1);
  await restartFrom(bob);
  await restartFrom(alice);
  await restartFrom(bob);
  const answered = [alice, bob].flatMap((side) => pairsIn(side, 'restarted'));
  expect(answered, 'none is answered twice').toEqual([...new Set(answered)]);
  for (const side of [alice, bob]) {
    expect(await surface(side).getAttribute('data-phase')).toBe('connected');
    await expect
      .poll(() => side.runner.calls(), { timeout: 60_000 })
      .toMatchObject([{ phase: 'connected', interruption: null }]);
  }
});

/** What was gathered for the first connection leads nowhere, as when its address has gone. */
const withoutFirstCandidates: BeforeSending = (message) => {
  if (message.kind === 'answer') return { ...message, candidates: [] };
  return message.kind === 'candidates' && message.pair.restart === 0 ? { ...message, candidates: [] } : message;
};

for (const who of ['alice', 'bob'] as const) {
  test(`a call connects though an address of ${who} changes before it did, by a restart of a connection that never stood`, async ({
    twoWindows,
  }) => {
    const { dial, answer, ...sides } = await twoWindows(withoutFirstCandidates);
    const callId = await dial('video');
    answer(callId, 'video');
    for (const side of [sides.alice, sides.bob]) {
      await expect.poll(() => side.runner.calls(), { timeout: 60_000 }).toMatchObject([{ phase: 'connecting' }]);
    }
    sides[who].runner.dispatch({ type: 'addressesChanged', callId });
    await connected(sides.alice, sides.bob);
    await flows(sides.alice, sides.bob);
    // The first, or on a busy machine the next one.
    expect(pairsIn(sides[who], 'restart')).not.toEqual([]);
  });
}

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
  // Whoever is left waits for it, however long a busy machine takes.
  for (const side of [alice, bob]) side.timersTake(10);
  // What is said is there before what is closed, or right behind it.
  alice.runner.dispatch({ type: 'computerFallsAsleep', callId });
  await alice.window.page.evaluate(() => window.mediaWatch.connections.at(-1)?.close());
  await expect.poll(() => sentOf(bob, 'rejoined')).toBe(1);
  await connected(alice, bob);
  await flows(alice, bob);
  expect(alice.reports.filter(({ kind }) => kind === 'closedThere')).toEqual([]);
  await expect(button(alice, 'Unmute the microphone')).toBeVisible();
  await expect(bob.window.page.getByText('alice is muted')).toBeVisible();
  expect((await agreed(alice)).state).toBe('connected');
});
