import { createSocket, type Socket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import type { RelaySocket } from './allocation.ts';
import type { SocketOpened, SocketWanted } from './allocating.ts';
import type { RelayedAt } from './surroundings.ts';
import { transportAddressKey, type IpFamily, transportAddress } from './transportAddress.ts';

/** RFC 8656, 7.2: the dynamic ports, drawn so that nobody can guess the next (RFC 6056). */
export const RELAY_PORTS = { first: 49_152, last: 65_535 } as const;

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

const TRIES = 16;
/** More than this waits for a network that does not keep up: media would come too late. */
const MAX_UNSENT_BYTES = 512 * 1024;

/** Opens sockets at relayed transport addresses of a relay. */
export class RelaySockets {
  readonly #range: PortRange;
  /** By what others are told: with an address of the operator's choice one port of two local addresses is one of it. */
  readonly #told = new Set<string>();

  constructor(range: PortRange) {
    this.#range = range;
  }

  async open(
    { family, evenPort }: Pick<SocketWanted, 'family' | 'evenPort'>,
    at: RelayedAt | undefined,
  ): Promise<SocketOpened> {
    if (at === undefined) return { ok: false, error: 'familyNotSupported' };
    const { first, last } = this.#range;
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const drawn = randomInt(first, last + 1);
      // RFC 8656, 18.7.
      const port = evenPort === 'any' ? drawn : drawn & ~1;
      if (port < first || (evenPort === 'evenAndNext' && port + 1 > last)) continue;
      // One after the other: the next is only tried if this one is taken.
      // oxlint-disable-next-line no-await-in-loop
      const socket = await this.#bound(family, at, port);
      if (socket === undefined) continue;
      if (evenPort !== 'evenAndNext') return { ok: true, socket, next: undefined };
      // oxlint-disable-next-line no-await-in-loop
      const next = await this.#bound(family, at, port + 1);
      if (next !== undefined) return { ok: true, socket, next };
      socket.close();
    }
    return { ok: false, error: 'insufficientCapacity' };
  }

  async #bound(family: IpFamily, { local, told }: RelayedAt, port: number): Promise<RelaySocket | undefined> {
    const relayed = transportAddress(told, port);
    const key = transportAddressKey(relayed);
    if (this.#told.has(key)) return undefined;
    this.#told.add(key);
    const socket = openUdp(family);
    const isBound = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false));
      socket.bind({ address: local, port, exclusive: true }, () => resolve(true));
    });
    const close = (): void => {
      this.#told.delete(key);
      socket.close();
    };
    if (!isBound) {
      close();
      return undefined;
    }
    socket.removeAllListeners('error');
    // What a peer's computer says of single datagrams (ICMP) is no news: nobody waits for them.
    socket.on('error', () => undefined);
    return {
      relayed,
      send: (data, to) => sendUdp(socket, data, to),
      onDatagram: (heard) =>
        void socket.on('message', (data, from) => heard(data, transportAddress(from.address, from.port))),
      close,
    };
  }
}

/** Without a question to the resolver for every datagram: there are only addresses. */
export function openUdp(family: IpFamily): Socket {
  return createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    ipv6Only: family === 6,
    lookup: (address, _options, found) => found(null, address, family),
  });
}

export function sendUdp(socket: Socket, data: Buffer, to: { readonly address: string; readonly port: number }): void {
  if (socket.getSendQueueSize() > MAX_UNSENT_BYTES) return;
  // With a listener a failure is its own, without one it would be an error of the socket.
  socket.send(data, to.port, to.address, () => undefined);
}
