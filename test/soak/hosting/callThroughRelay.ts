import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { ATTRIBUTE } from '../../../server/relay/stunMessage.ts';
import { addressIn, codeOf, TurnClient } from '../../stage/TurnClient.ts';
import { TestDevice } from '../../stage/TestDevice.ts';
import { offerTo, toDevice } from '../../stage/testServer.ts';
import { WireClient } from '../../stage/WireClient.ts';

// Two people register with their invites, call each other through the server, and talk through its relay, both of them
// relayed: `node callThroughRelay.ts URL RELAY-ADDRESS INVITE INVITE`. Ends with 0 if each heard the other.

const [url = '', relay = '', ...invites] = process.argv.slice(2);

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

async function person(name: string, invite: string) {
  const device = new TestDevice(name);
  const registration = device.registration(await ask('POST', '/v1/challenge'), device.prekeys(1, Date.now()));
  const { token } = await ask('POST', '/v1/register', { ...registration, invite });
  const client = await WireClient.signIn(url, device);
  await client.next('batch', (batch) => !batch.more);
  const [server] = (await ask('GET', '/v1/turn', undefined, token)).ice_servers;
  const at = /^turn:[^:]+:(\d+)/u.exec(server?.urls[0] ?? '')?.[1];
  const socket = createSocket('udp4');
  socket.connect(Number(at), relay);
  await once(socket, 'connect');
  const turn = new TurnClient((_, bytes) => socket.send(bytes), relay, 0, name);
  turn.username = server?.username ?? '';
  turn.password = server?.credential ?? '';
  socket.on('message', (bytes) => turn.take(bytes));
  const allocated = await turn.allocate();
  if (codeOf(allocated) !== 0) throw new Error(`${name} got no allocation: ${codeOf(allocated)}`);
  return { device, client, turn, socket, relayed: addressIn(allocated, ATTRIBUTE.xorRelayedAddress) };
}

const alice = await person('alice', invites[0] ?? '');
const bob = await person('bob', invites[1] ?? '');
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
  await Promise.race([once(alice.socket, 'message'), once(bob.socket, 'message')]);
}
process.stdout.write(`${alice.turn.received[0]?.data}, ${bob.turn.received[0]?.data}\n`);
process.exit(0);
