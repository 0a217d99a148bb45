import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:tls';
import { StreamFraming } from '../../../server/relay/streamFraming.ts';
import { ATTRIBUTE } from '../../../server/relay/stunMessage.ts';
import { addressIn, codeOf, TurnClient } from '../../stage/TurnClient.ts';
import { TestDevice } from '../../stage/TestDevice.ts';
import { offerTo, toDevice } from '../../stage/testServer.ts';
import { WireClient } from '../../stage/WireClient.ts';

// Two people register with their invites, call each other through the server, and talk through its relay, both of them
// relayed: `node callThroughRelay.ts URL RELAY-ADDRESS udp|tls NAME=INVITE NAME=INVITE`. Ends with 0 if each heard the
// other.

const [url = '', relay = '', transport = '', ...people] = process.argv.slice(2);

interface Reply {
  readonly token: string;
  readonly nonce: string;
  readonly server_id: string;
  readonly expires_at: number;
  readonly server_time: number;
  readonly ice_servers: readonly {
    readonly urls: readonly string[];
    readonly username: string;
    readonly credential: string;
  }[];
}

async function ask(method: string, path: string, body?: unknown, token?: string): Promise<Reply> {
  const headers = {
    // Its own connection, as in testServer.ts.
    connection: 'close',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status} ${await response.text()}`);
  return (await response.json()) as Reply;
}

const heard = new EventEmitter();

/** A way to the relay, by the address of it that the server gives to phones. */
interface Way {
  readonly send: (bytes: Buffer) => void;
  readonly hear: (take: (bytes: Buffer) => void) => void;
}

async function overUdp(urls: readonly string[]): Promise<Way> {
  const socket = createSocket('udp4');
  const port = urls.map((each) => /^turn:[^:]+:(\d+)\?transport=udp/u.exec(each)?.[1]).find((each) => each);
  socket.connect(Number(port), relay);
  await once(socket, 'connect');
  return { send: (bytes) => socket.send(bytes), hear: (take) => void socket.on('message', take) };
}

async function overTls(urls: readonly string[]): Promise<Way> {
  const [, host = '', port] = urls.map((each) => /^turns:([^:]+):(\d+)/u.exec(each)).find((each) => each) ?? [];
  const socket = connect({ host, port: Number(port), servername: host });
  await once(socket, 'secureConnect');
  const framing = new StreamFraming();
  const hear = (take: (bytes: Buffer) => void) =>
    void socket.on('data', (chunk: Buffer) => {
      const framed = framing.push(chunk);
      if (!framed.ok) throw new Error('the relay sent what is no message');
      for (const message of framed.messages) take(message);
    });
  return { send: (bytes) => void socket.write(bytes), hear };
}

async function person(name: string, invite: string) {
  const device = new TestDevice(name);
  const registration = device.registration(await ask('POST', '/v1/challenge'), device.prekeys(1, Date.now()));
  const { token } = await ask('POST', '/v1/register', { ...registration, invite });
  const client = await WireClient.signIn(url, device);
  await client.next('batch', (batch) => !batch.more);
  const [server] = (await ask('GET', '/v1/turn', undefined, token)).ice_servers;
  const way = transport === 'tls' ? await overTls(server?.urls ?? []) : await overUdp(server?.urls ?? []);
  const turn = new TurnClient((_, bytes) => way.send(bytes), relay, 0, name, transport === 'tls');
  turn.username = server?.username ?? '';
  turn.password = server?.credential ?? '';
  way.hear((bytes) => {
    turn.take(bytes);
    heard.emit('bytes');
  });
  const allocated = await turn.allocate();
  if (codeOf(allocated) !== 0) throw new Error(`${name} got no allocation: ${codeOf(allocated)}`);
  return { device, client, turn, relayed: addressIn(allocated, ATTRIBUTE.xorRelayedAddress) };
}

const [alice, bob] = await Promise.all(
  people.map((each) => each.split('=')).map(([name = '', invite = '']) => person(name, invite)),
);
if (alice === undefined || bob === undefined) throw new Error('two people are needed');
const offer = offerTo(bob.device, alice.client.nextNumber);
alice.client.send(offer);
await bob.client.next('call_offer');
bob.client.send(toDevice('call_answer', alice.device, bob.client.nextNumber, offer.call_id, 'answer'));
await alice.client.next('call_answer');

for (const [one, other] of [
  [alice, bob],
  [bob, alice],
] as const) {
  const [address = '', port = ''] = other.relayed.split(':');
  await one.turn.createPermission(address);
  await other.turn.createPermission(one.relayed.split(':')[0] ?? '');
  one.turn.send(address, Number(port), `from ${one.device.user}`);
}
while (alice.turn.received.length === 0 || bob.turn.received.length === 0) {
  await once(heard, 'bytes');
}
process.stdout.write(`${alice.turn.received[0]?.data}, ${bob.turn.received[0]?.data}\n`);
process.exit(0);
