import { expect, test } from 'vitest';
import { allocated, client, pass, relayInEachTest, sockets, time } from '../../test/stage/relayWithoutNetwork.ts';
import { codeOf, type TurnClient } from '../../test/stage/TurnClient.ts';
import { TURN_TTL_SECONDS } from '../../core/protocol/limits.ts';
import { encodeChannelData } from './channelData.ts';
import type { StunMessage } from './stunMessage.ts';

relayInEachTest();

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** As engines do: with a nonce of before it is asked once more with the new one. */
async function asked(who: TurnClient, ask: () => Promise<StunMessage>): Promise<number> {
  const code = codeOf(await ask());
  if (code !== 438) return code;
  await who.greet();
  return codeOf(await ask());
}

test('a call of 70 minutes goes on through the hour after which its credentials lapse, each second of it, and may restart then', async () => {
  const [alice, bob] = [await allocated('alice', '192.0.2.55'), await allocated('bob', '192.0.2.66')];
  const relayed = sockets.map((socket) => socket.relayed);
  const sides = [
    { who: alice, peer: relayed[1], channel: 0x4000 },
    { who: bob, peer: relayed[0], channel: 0x4001 },
  ];
  const bind = async () => {
    for (const { who, peer, channel } of sides) {
      expect(await asked(who, () => who.bindChannel(channel, peer?.address ?? '', peer?.port ?? 0))).toBe(0);
    }
  };
  await bind();
  for (let second = 1; second <= 70 * 60; second += 1) {
    pass(SECOND);
    // A minute before they would lapse: the allocation after nine, the permission of a channel after four.
    if (second % (9 * 60) === 0) for (const { who } of sides) expect(await asked(who, () => who.refresh())).toBe(0);
    if (second % (4 * 60) === 0) await bind();
    for (const [here, there] of [sides, sides.toReversed()]) {
      const before = there?.who.received.length ?? 0;
      here?.who.transmit(encodeChannelData({ channel: here.channel, data: Buffer.from(`sound ${second}`) }, false));
      expect(there?.who.received.length, `second ${second}`).toBe(before + 1);
    }
  }
  expect(time.elapsed).toBeGreaterThan(TURN_TTL_SECONDS * SECOND + 9 * MINUTE);

  // What the call began with opens nothing new any more; what the server gives out now does.
  const late = client('alice', '192.0.2.77').as(alice.username);
  expect(codeOf(await late.allocate())).toBe(401);
  await allocated('alice', '192.0.2.77');
});
