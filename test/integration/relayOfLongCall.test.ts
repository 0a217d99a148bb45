import { expect, onTestFinished, test } from 'vitest';
import type { NetworkPlan } from '../../core/call/call.ts';
import { TURN_TTL_SECONDS } from '../../core/protocol/limits.ts';
import type { ComputerTime } from '../../main/ports/clock.ts';
import { startServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { client, start, time } from '../stage/relayWithoutNetwork.ts';
import { talk } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { codeOf, RELAY_SECRET } from '../stage/TurnClient.ts';

/** What the relay says to whoever comes with the credentials of this plan, at the time that it is by the server. */
async function relaySays({ iceServers: [relay] }: NetworkPlan): Promise<number> {
  const asks = client();
  asks.username = relay?.username ?? '';
  asks.password = relay?.credential ?? '';
  return codeOf(await asks.allocate());
}

test('in a call that lasts for longer than relay credentials, the phone restarts with some that the relay still takes (F26)', async () => {
  start();
  const clocks = { server: new HurriedClock(), alice: new HurriedClock(), bob: new HurriedClock() };
  const turn = [{ urls: ['turn:203.0.113.1:3478?transport=udp'], secret: RELAY_SECRET }];
  const server = await startServer({
    ...{ dataFolder: temporaryFolder(), logLevel: 'silent', clock: clocks.server, turn },
  });
  onTestFinished(() => server.close());
  const begin = async (handle: 'alice' | 'bob', certificate: string): Promise<HeadlessRingfort> => {
    const { elapsed, startTimer, wall } = clocks[handle];
    const clock: ComputerTime = {
      ...{ wall, elapsed, startTimer, slept: () => 0, look: () => undefined },
      boot: () => ({ id: null, sinceMs: elapsed() }),
    };
    const one = new HeadlessRingfort({ folder: temporaryFolder(), keyring: new FakeKeyring(), certificate, clock });
    onTestFinished(() => one.ringfort.stop());
    await one.register(handle, server.url);
    return one;
  };
  const [alice, bob] = [await begin('alice', 'a1'.repeat(32)), await begin('bob', 'b0'.repeat(32))];
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
  await talk(alice, bob, 'bob');

  const plans = (kind: 'createOffer' | 'restart') =>
    alice.engine.orders.flatMap((order) => (order.kind === kind && 'network' in order ? [order.network] : []));
  const [first] = plans('createOffer');
  if (first === undefined) throw new Error('the call began with a plan');
  time.now = clocks.server.now();
  expect(await relaySays(first)).toBe(0);

  for (const clock of Object.values(clocks)) clock.advance((TURN_TTL_SECONDS + 60) * 1_000);
  time.now = clocks.server.now();
  expect(await relaySays(first), 'those that the call began with').toBe(401);
  alice.ringfort.reconnect();
  await expect.poll(() => plans('restart').length).toBe(1);
  const [again] = plans('restart');
  expect(again === undefined ? null : await relaySays(again)).toBe(0);
  expect([alice, bob].map((one) => one.picture().call.phase)).toEqual(['connected', 'connected']);
});
