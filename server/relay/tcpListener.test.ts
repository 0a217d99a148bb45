import { Socket } from 'node:net';
import { beforeEach, expect, test } from 'vitest';
import { faults, relayInEachTest, time, turn } from '../../test/stage/relayWithoutNetwork.ts';
import { bare, codeOf, TurnClient } from '../../test/stage/TurnClient.ts';
import type { ClientPath } from './allocation.ts';
import { createTcpListener, type TcpListener } from './tcpListener.ts';

relayInEachTest();

let listener: TcpListener;
beforeEach(() => {
  listener = createTcpListener({
    receive: (path, bytes) => turn.receive(path, bytes),
    hasAllocation: (path) => turn.hasAllocation(path),
    guard: faults.guard,
    closed: (path) => turn.pathClosed(path),
    elapsed: () => time.elapsed,
  });
});

let port = 0;

/** Somebody connects from this address; nothing of it touches a network. */
function connect(remoteAddress: string): Socket {
  const ends = { remoteAddress, remotePort: (port += 1), localAddress: '203.0.113.1', localPort: 7444 };
  const socket = new Socket();
  for (const [name, value] of Object.entries(ends)) Object.defineProperty(socket, name, { value });
  listener.server.emit('connection', socket);
  return socket;
}

/** With an allocation. */
async function inCall(address: string): Promise<Socket> {
  const socket = connect(address);
  const path: Pick<ClientPath, 'key'> = { key: `tcp 203.0.113.1 ${address} ${port}` };
  const client = new TurnClient((_, bytes) => void socket.emit('data', bytes), address, time.now, address);
  Object.assign(socket, { write: (bytes: Buffer) => client.take(bytes) });
  Object.defineProperty(socket, 'writable', { value: true });
  expect(codeOf(await client.allocate())).toBe(0);
  expect(turn.hasAllocation(path)).toBe(true);
  return socket;
}

const isOpen = (sockets: readonly Socket[]): boolean[] => sockets.map(({ destroyed }) => !destroyed);

test('whoever holds all places of a network open and says nothing keeps no neighbour out (F26)', async () => {
  const silent = Array.from({ length: 100 }, () => connect('192.0.2.1'));
  const call = await inCall('192.0.2.1');
  expect(isOpen([...silent.slice(0, 2), call])).toEqual([false, true, true]);
  const other = connect('192.0.2.2');
  for (let round = 0; round < 300; round += 1) connect('192.0.2.1').emit('data', bare());
  expect(isOpen([call, other])).toEqual([true, true]);
  expect(isOpen(silent)).not.toContain(true);
});

test('one household in IPv6 is a /64, however many addresses it has (F26)', () => {
  const [first, ...more] = Array.from({ length: 101 }, (_, host) =>
    connect(`2001:db8:1:2::${(host + 1).toString(16)}`),
  );
  expect(first?.destroyed).toBe(true);
  expect(isOpen(more)).not.toContain(false);
  const other = connect('2001:db8:1:3::1');
  expect(isOpen([other, ...more])).not.toContain(false);
});

test('when all places are taken, a call that begins gets one, and no call that goes on loses its own (F26)', async () => {
  const call = await inCall('192.0.2.1');
  const many = Array.from({ length: 1_300 }, (_, host) => connect(`198.51.${host >> 8}.${host & 255}`));
  expect(isOpen(many).filter(Boolean)).toHaveLength(1_199);
  expect(many.at(-1)?.destroyed).toBe(false);
  const another = await inCall('192.0.2.2');
  for (let host = 0; host < 1_300; host += 1) connect(`203.0.${host >> 8}.${host & 255}`);
  expect(isOpen([call, another])).toEqual([true, true]);
});

test('a connection without an allocation ends after half a minute', async () => {
  const [idle, call] = [connect('192.0.2.1'), await inCall('192.0.2.1')];
  time.elapsed += 30_001;
  listener.endIdle();
  expect(isOpen([idle, call])).toEqual([false, true]);
});

test('what breaks one message costs that message, and neither its connection nor a call (F26)', async () => {
  const broken = createTcpListener({
    receive: (path, bytes) => {
      if (bytes.length > 4) throw new Error('nobody thought of this');
      path.send(bytes);
    },
    hasAllocation: () => false,
    guard: faults.guard,
    closed: () => {
      throw new Error('nor of that');
    },
    elapsed: () => time.elapsed,
  });
  listener = broken;
  const socket = connect('192.0.2.1');
  const sent: Buffer[] = [];
  Object.assign(socket, { write: (bytes: Buffer) => sent.push(bytes) });
  Object.defineProperty(socket, 'writable', { value: true });
  const channel = Buffer.from([0x40, 0, 0, 0]);
  socket.emit('data', Buffer.concat([channel, bare(), channel]));
  expect(sent).toEqual([channel, channel]);
  expect(socket.destroyed).toBe(false);
  socket.emit('close');
  expect(faults.due(time.elapsed)?.count).toBe(2);
});

test('a chunk of thousands of messages leaves turns to others, in order, and nothing is read meanwhile (F26)', async () => {
  const heard: number[] = [];
  listener = createTcpListener({
    receive: (_, bytes) => void heard.push(bytes.readUInt16BE(0)),
    ...{ hasAllocation: () => false, guard: faults.guard, closed: () => undefined, elapsed: () => time.elapsed },
  });
  const socket = connect('192.0.2.1');
  const numbers = Array.from({ length: 1_000 }, (_, number) => 0x4000 + number);
  socket.emit('data', Buffer.concat(numbers.map((number) => Buffer.from([number >> 8, number & 255, 0, 0]))));
  expect(heard.length).toBeLessThan(300);
  expect(socket.isPaused()).toBe(true);
  await expect.poll(() => socket.isPaused()).toBe(false);
  expect(heard).toEqual(numbers);
});
