import { encodeChannelData } from './channelData.ts';
import { transportAddressKey, type TransportAddress } from './transportAddress.ts';

/** RFC 8656, 9. */
const PERMISSION_LIFETIME_MS = 300_000;
/** RFC 8656, 12. */
const CHANNEL_LIFETIME_MS = 600_000;
/** A call has a handful of candidates on the other side; more is somebody who fills our memory. */
const MAX_PERMISSIONS = 128;
const MAX_CHANNELS = 128;

/** Where a client's messages come from and answers go to: the 5-tuple of RFC 8656, 2.2. */
export interface ClientPath {
  /** Tells 5-tuples apart in a map. */
  readonly key: string;
  readonly isStream: boolean;
  /** The server-reflexive address. */
  readonly client: TransportAddress;
  /** The address of this computer that it came to. */
  readonly server: TransportAddress;
  readonly send: (bytes: Buffer) => void;
}

/** A socket at a relayed transport address. */
export interface RelaySocket {
  /** As the client is told it. */
  readonly relayed: TransportAddress;
  readonly send: (data: Buffer, to: TransportAddress) => void;
  /** Whoever owns the socket hears what comes. */
  readonly onDatagram: (heard: (data: Buffer, from: TransportAddress) => void) => void;
  readonly close: () => void;
}

interface Channel {
  readonly number: number;
  readonly peer: TransportAddress;
  expiresAt: number;
}

export interface AllocationParts {
  readonly path: ClientPath;
  readonly socket: RelaySocket;
  /** RFC 8656, 5: who made it, and the only one who may change it. */
  readonly username: string;
  /** Of the long-term credential: answers are sealed with it. */
  readonly key: Buffer;
  readonly madeAt: number;
  readonly expiresAt: number;
}

/** RFC 8656, 2.2: an allocation with its permissions and channels. Times are those of the elapsed clock. */
export class Allocation {
  readonly path: ClientPath;
  readonly socket: RelaySocket;
  readonly username: string;
  readonly key: Buffer;
  expiresAt: number;
  /** When something came from its client last. */
  heardAt: number;
  /** By IP address alone (RFC 8656, 9), with their ends. */
  readonly #permissions = new Map<string, number>();
  readonly #channels = new Map<number, Channel>();
  readonly #channelOfPeer = new Map<string, Channel>();

  constructor({ path, socket, username, key, madeAt, expiresAt }: AllocationParts) {
    this.path = path;
    this.socket = socket;
    this.username = username;
    this.key = key;
    this.expiresAt = expiresAt;
    this.heardAt = madeAt;
  }

  /** RFC 8656, 10.2: all of them or none; false where there is no room. */
  permit(peers: readonly TransportAddress[], elapsed: number): boolean {
    const added = new Set(peers.map(({ address }) => address).filter((address) => !this.#permissions.has(address)));
    if (this.#permissions.size + added.size > MAX_PERMISSIONS) this.forgetExpired(elapsed);
    if (this.#permissions.size + added.size > MAX_PERMISSIONS) return false;
    for (const { address } of peers) this.#permissions.set(address, elapsed + PERMISSION_LIFETIME_MS);
    return true;
  }

  isPermitted({ address }: TransportAddress, elapsed: number): boolean {
    return (this.#permissions.get(address) ?? 0) > elapsed;
  }

  /** RFC 8656, 12.2: one peer for a channel, one channel for a peer, and a permission comes with it. */
  bindChannel(number: number, peer: TransportAddress, elapsed: number): 'bound' | 'mismatch' | 'full' {
    const ofNumber = this.#alive(this.#channels.get(number), elapsed);
    const ofPeer = this.#alive(this.#channelOfPeer.get(transportAddressKey(peer)), elapsed);
    if (ofNumber !== ofPeer) return 'mismatch';
    if (ofNumber === undefined && this.#channels.size >= MAX_CHANNELS) this.forgetExpired(elapsed);
    if (ofNumber === undefined && this.#channels.size >= MAX_CHANNELS) return 'full';
    if (!this.permit([peer], elapsed)) return 'full';
    const channel = ofNumber ?? { number, peer, expiresAt: 0 };
    channel.expiresAt = elapsed + CHANNEL_LIFETIME_MS;
    this.#channels.set(number, channel);
    this.#channelOfPeer.set(transportAddressKey(peer), channel);
    return 'bound';
  }

  peerOfChannel(number: number, elapsed: number): TransportAddress | undefined {
    return this.#alive(this.#channels.get(number), elapsed)?.peer;
  }

  /** RFC 8656, 12.7: what a peer sent, as channel data if it has a channel. */
  asChannelData(peer: TransportAddress, data: Buffer, elapsed: number): Buffer | undefined {
    const channel = this.#alive(this.#channelOfPeer.get(transportAddressKey(peer)), elapsed);
    return channel && encodeChannelData({ channel: channel.number, data }, this.path.isStream);
  }

  forgetExpired(elapsed: number): void {
    for (const [address, end] of this.#permissions) if (end <= elapsed) this.#permissions.delete(address);
    for (const [number, channel] of this.#channels) {
      if (channel.expiresAt > elapsed) continue;
      this.#channels.delete(number);
      // The peer may have another one by now.
      const key = transportAddressKey(channel.peer);
      if (this.#channelOfPeer.get(key) === channel) this.#channelOfPeer.delete(key);
    }
  }

  #alive(channel: Channel | undefined, elapsed: number): Channel | undefined {
    return channel !== undefined && channel.expiresAt > elapsed ? channel : undefined;
  }
}
