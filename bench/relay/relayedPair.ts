import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { encodeChannelData } from '../../server/relay/channelData.ts';
import { ATTRIBUTE } from '../../server/relay/stunMessage.ts';
import { addressIn, codeOf, TurnClient } from '../../test/stage/TurnClient.ts';

/** Somebody's relay, and what it wants to be asked with. */
export interface Asked {
  readonly port: number;
  readonly credentials: (user: string) => { readonly username: string; readonly credential: string };
  /** Where a nonce is good for all of an address: strangers are answered within a budget, and this is one house. */
  readonly nonce?: { value: string };
}

export interface RelayedPair {
  /** Sends this many packets to and fro, `inFlight` of them at a time, and resolves with those that arrived. */
  readonly exchange: (packets: number, inFlight: number) => Promise<number>;
  /** Gives the allocations back: the next pair may be given the same ports by the system. */
  readonly close: () => Promise<void>;
}

const CHANNEL = 0x4001;
/** A packet of video. */
const PAYLOAD = Buffer.alloc(1_100, 7);
/** On loopback nothing takes so long: what has not come by then is lost. */
const LOST_AFTER_MS = 500;

/**
 * Two ends of a call: both behind the relay, or one of them a socket that the relay reaches directly, as it is when
 * only one side insists.
 */
export async function relayedPair(relay: Asked, other: 'relayed' | 'direct'): Promise<RelayedPair> {
  const near = await end(relay, 'near');
  if (other === 'direct') {
    const peer = createSocket('udp4');
    peer.bind(0, '127.0.0.2');
    await once(peer, 'listening');
    peer.on('message', (data, from) => peer.send(data, from.port, from.address));
    await bind(near.client, `127.0.0.2:${peer.address().port}`);
    return {
      exchange: (packets, inFlight) => exchange(near.socket, relay, packets, inFlight),
      close: async () => {
        await giveBack(near);
        peer.close();
      },
    };
  }
  const far = await end(relay, 'far');
  await bind(near.client, far.relayed);
  await bind(far.client, near.relayed);
  far.socket.removeAllListeners('message');
  far.socket.on('message', (data) => far.socket.send(data, relay.port, '127.0.0.1'));
  return {
    exchange: (packets, inFlight) => exchange(near.socket, relay, packets, inFlight),
    close: async () => {
      await giveBack(near);
      await giveBack(far);
    },
  };
}

async function giveBack({ socket, client }: Awaited<ReturnType<typeof end>>): Promise<void> {
  socket.removeAllListeners('message');
  socket.on('message', (bytes) => client.take(bytes));
  await client.refresh(0);
  socket.close();
}

async function end(relay: Asked, user: string) {
  const socket = createSocket('udp4');
  const client = new TurnClient((_, bytes) => socket.send(bytes, relay.port, '127.0.0.1'), '127.0.0.1', 0);
  socket.on('message', (bytes) => client.take(bytes));
  const { username, credential } = relay.credentials(user);
  [client.username, client.password] = [username, credential];
  client.nonce = relay.nonce?.value ?? '';
  const granted = await client.allocate();
  if (relay.nonce !== undefined) relay.nonce.value = client.nonce;
  if (codeOf(granted) !== 0) throw new Error(`no allocation: ${codeOf(granted)}`);
  return { socket, client, relayed: addressIn(granted, ATTRIBUTE.xorRelayedAddress) };
}

async function bind(client: TurnClient, peer: string): Promise<void> {
  const [address = '', port] = peer.split(':');
  const code = codeOf(await client.bindChannel(CHANNEL, address, Number(port)));
  if (code !== 0) throw new Error(`no channel: ${code}`);
}

function exchange(socket: Socket, relay: Asked, packets: number, inFlight: number): Promise<number> {
  const packet = encodeChannelData({ channel: CHANNEL, data: PAYLOAD }, false);
  socket.removeAllListeners('message');
  return new Promise((resolve) => {
    let sent = 0;
    let arrived = 0;
    const send = (): void => {
      if (sent === packets) return;
      sent += 1;
      socket.send(packet, relay.port, '127.0.0.1');
    };
    let last = setTimeout(() => resolve(arrived), LOST_AFTER_MS);
    socket.on('message', () => {
      arrived += 1;
      if (arrived === packets) {
        clearTimeout(last);
        return resolve(arrived);
      }
      last.refresh();
      send();
    });
    for (let first = 0; first < inFlight; first += 1) send();
  });
}
