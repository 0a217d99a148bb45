import { describe, expect, test } from 'vitest';
import {
  allocated,
  client,
  pass,
  PEER,
  RELAY,
  relayInEachTest,
  sockets,
  start,
} from '../../test/stage/relayWithoutNetwork.ts';
import { codeOf, peerAddress } from '../../test/stage/TurnClient.ts';
import { encodeChannelData } from './channelData.ts';
import { ATTRIBUTE, encodeStunMessage, METHOD } from './stunMessage.ts';

const PEER_6 = '2001:db8:7::7';

relayInEachTest();

describe('what goes through', () => {
  test('a peer is heard and spoken to with a permission, for five minutes', async () => {
    const alice = await allocated();
    const [socket] = sockets;
    alice.send(PEER, 4000, 'too early');
    socket?.arrive('too early', PEER, 4000);
    expect(codeOf(await alice.createPermission(PEER))).toBe(0);
    alice.send(PEER, 4000, 'hello');
    // Of the address, whatever the port (RFC 8656, 9).
    socket?.arrive('hello too', PEER, 4001);
    socket?.arrive('a stranger', '198.51.100.8', 4000);
    expect(socket?.sent).toEqual([{ data: 'hello', to: `${PEER}:4000` }]);
    expect(alice.received).toEqual([{ from: `${PEER}:4001`, data: 'hello too' }]);
    pass(300_000);
    alice.send(PEER, 4000, 'late');
    socket?.arrive('late', PEER, 4000);
    expect([socket?.sent.length, alice.received.length]).toEqual([1, 1]);
  });

  test('a channel carries both ways for ten minutes, and its permission for five', async () => {
    const alice = await allocated();
    const [socket] = sockets;
    expect(codeOf(await alice.bindChannel(0x4001, PEER, 4000))).toBe(0);
    alice.transmit(encodeChannelData({ channel: 0x4001, data: Buffer.from('media') }, false));
    alice.transmit(encodeChannelData({ channel: 0x4002, data: Buffer.from('unbound') }, false));
    socket?.arrive('back', PEER, 4000);
    socket?.arrive('other port', PEER, 4001);
    expect(socket?.sent).toEqual([{ data: 'media', to: `${PEER}:4000` }]);
    expect(alice.received).toEqual([
      { from: 0x4001, data: 'back' },
      { from: `${PEER}:4001`, data: 'other port' },
    ]);
    await alice.refresh(3600);
    pass(299_000);
    await alice.createPermission(PEER);
    pass(301_000);
    await alice.greet();
    await alice.createPermission(PEER);
    socket?.arrive('no channel any more', PEER, 4000);
    expect(alice.received.at(-1)?.from).toBe(`${PEER}:4000`);
  });

  test('a channel belongs to one peer and a peer to one channel, until they lapse', async () => {
    const alice = await allocated();
    await alice.bindChannel(0x4001, PEER, 4000);
    expect(codeOf(await alice.bindChannel(0x4001, PEER, 4000))).toBe(0);
    expect(codeOf(await alice.bindChannel(0x4001, PEER, 4001))).toBe(400);
    expect(codeOf(await alice.bindChannel(0x4002, PEER, 4000))).toBe(400);
    for (const number of [0, 0x3fff, 0x8000, 0xffff])
      expect(codeOf(await alice.bindChannel(number, PEER, 5000))).toBe(400);
    await alice.refresh(3600);
    pass(600_000);
    await alice.greet();
    expect(codeOf(await alice.bindChannel(0x4002, PEER, 4000))).toBe(0);
  });

  test('between two allocations of this relay nothing leaves the computer, and only what both permit arrives', async () => {
    const [alice, bob] = [await allocated('alice'), await allocated('bob', '192.0.2.77')];
    await alice.createPermission(RELAY);
    alice.send(RELAY, 50_001, 'not permitted by bob');
    await bob.createPermission(RELAY);
    alice.send(RELAY, 50_001, 'hello bob');
    bob.send(RELAY, 50_000, 'hello alice');
    // Whatever else of this computer the address leads to.
    for (const port of [22, 7443, 7444, 50_002]) alice.send(RELAY, port, 'the door of the house');
    expect(bob.received).toEqual([{ from: `${RELAY}:50000`, data: 'hello bob' }]);
    expect(alice.received).toEqual([{ from: `${RELAY}:50001`, data: 'hello alice' }]);
    expect(sockets.flatMap(({ sent }) => sent)).toEqual([]);
  });

  test('what no message has room for is dropped, and harms nobody (F26)', async () => {
    const [alice, bob] = [await allocated('alice'), await allocated('bob', '192.0.2.77')];
    await alice.bindChannel(0x4001, RELAY, 50_001);
    await bob.createPermission(RELAY);
    const lengths = [65_535, 65_534, 65_516, 65_505, 65_504];
    for (const length of lengths) {
      alice.transmit(encodeChannelData({ channel: 0x4001, data: Buffer.alloc(length, 'x') }, false));
      // Of what a user may send in a second.
      pass(1_000);
    }
    expect(bob.received.map(({ data }) => data.length)).toEqual([65_504]);
    alice.transmit(encodeChannelData({ channel: 0x4001, data: Buffer.from('media') }, false));
    expect(bob.received.at(-1)).toEqual({ from: `${RELAY}:50000`, data: 'media' });
  });

  test('nor does the largest datagram of a peer with IPv6 harm anybody (F26)', async () => {
    const alice = client('alice');
    await alice.allocate([[ATTRIBUTE.requestedAddressFamily, Buffer.from([2, 0, 0, 0])]]);
    expect(codeOf(await alice.createPermission(PEER_6))).toBe(0);
    // What UDP can carry over IPv6: 65,535 bytes but for its head.
    for (const length of [65_527, 65_505, 65_504, 5]) {
      sockets[0]?.arrive('x'.repeat(length), PEER_6, 4000);
      pass(1_000);
    }
    expect(alice.received.map(({ data }) => data.length)).toEqual([65_504, 5]);
  });

  test('more than a user may send is lost, and a moment later it goes on', async () => {
    start({ bytesPerUser: { burst: 1_280, refillPerSecond: 1_280 } });
    const alice = await allocated();
    await alice.createPermission(PEER);
    for (let count = 0; count < 20; count += 1) alice.send(PEER, 4000, 'x'.repeat(100));
    expect(sockets[0]?.sent).toHaveLength(10);
    // A new allocation is no new line.
    const again = await allocated();
    await again.createPermission(PEER);
    again.send(PEER, 4000, 'x'.repeat(100));
    expect(sockets[1]?.sent).toEqual([]);
    pass(1_000);
    again.send(PEER, 4000, 'x'.repeat(100));
    expect(sockets[1]?.sent).toHaveLength(1);
  });

  test('a Send indication that wants DONT-FRAGMENT, has no peer or no data is dropped', async () => {
    const alice = await allocated();
    await alice.createPermission(PEER);
    alice.send(PEER, 4000, 'x', [[ATTRIBUTE.dontFragment, Buffer.alloc(0)]]);
    const id = Buffer.alloc(12);
    alice.transmit(encodeStunMessage('indication', METHOD.send, id, [[ATTRIBUTE.data, Buffer.from('x')]]));
    alice.transmit(encodeStunMessage('indication', METHOD.send, id, [peerAddress(PEER, 4000, id)]));
    expect(sockets[0]?.sent).toEqual([]);
  });

  test('permissions and channels of one allocation are bounded', async () => {
    const alice = await allocated();
    const many = Array.from({ length: 128 }, (_, index) => `198.51.${100 + (index >> 6)}.${index & 63}`);
    for (let at = 0; at < 128; at += 32)
      expect(codeOf(await alice.createPermission(...many.slice(at, at + 32)))).toBe(0);
    expect(codeOf(await alice.createPermission('203.0.113.99'))).toBe(508);
    expect(codeOf(await alice.createPermission(...many.slice(0, 10)))).toBe(0);
    pass(300_000);
    expect(codeOf(await alice.createPermission('203.0.113.99'))).toBe(0);
  });
});
