import { randomBytes } from 'node:crypto';
import { turnCredentials, turnPassword } from '../../server/domain/turnCredentials.ts';
import type { ClientPath } from '../../server/relay/allocation.ts';
import { parseChannelData } from '../../server/relay/channelData.ts';
import { hasIntegrity, longTermKey, withIntegrity } from '../../server/relay/messageIntegrity.ts';
import {
  ATTRIBUTE,
  attributeOf,
  type AttributeToSend,
  encodeStunMessage,
  METHOD,
  parseStunMessage,
  type StunMessage,
} from '../../server/relay/stunMessage.ts';
import { readXorAddress, transportAddress, writeXorAddress } from '../../server/relay/transportAddress.ts';

export const RELAY_SECRET = 'north';

/** What somebody received through a relay. */
export interface Relayed {
  readonly from: string | number;
  readonly data: string;
}

/** A client of the relay at the level of messages: what it sends goes where `transmit` takes it. */
export class TurnClient {
  readonly path: ClientPath;
  readonly received: Relayed[] = [];
  /** Answers in their order, and how many bytes came in all. */
  readonly answers: StunMessage[] = [];
  bytesReceived = 0;
  username: string;
  password: string;
  nonce = '';
  realm = 'ringfort';
  readonly #transmit: (bytes: Buffer) => void;
  #heard = (): void => undefined;

  constructor(
    transmit: (path: ClientPath, bytes: Buffer) => void,
    address: string,
    now: number,
    user = 'alice',
    isStream = false,
  ) {
    const client = transportAddress(address, 40_000 + ((nextPort += 1) % 25_000));
    const server = transportAddress(client.family === 6 ? '2001:db8::1' : '203.0.113.1', 7444);
    this.path = {
      key: `${isStream ? 'tcp' : 'udp'} ${client.address} ${client.port}`,
      isStream,
      client,
      server,
      send: (bytes) => this.take(bytes),
    };
    this.#transmit = (bytes) => transmit(this.path, bytes);
    const { username, credential } = turnCredentials({ urls: [], secret: RELAY_SECRET }, user, now);
    this.username = username;
    this.password = credential;
  }

  /** With a name of the test's own, and the password that belongs to it. */
  as(username: string): this {
    this.username = username;
    this.password = turnPassword(RELAY_SECRET, username);
    return this;
  }

  get key(): Buffer {
    return longTermKey(this.username, this.realm, this.password);
  }

  transmit(bytes: Buffer): void {
    this.#transmit(bytes);
  }

  /** A request under this client's credentials. */
  sealed(method: number, attributes: readonly AttributeToSend[] = [], id: Buffer = randomBytes(12)): Buffer {
    const all: AttributeToSend[] = [
      ...attributes,
      [ATTRIBUTE.username, Buffer.from(this.username)],
      [ATTRIBUTE.realm, Buffer.from(this.realm)],
      [ATTRIBUTE.nonce, Buffer.from(this.nonce)],
    ];
    return withIntegrity(encodeStunMessage('request', method, id, all), this.key);
  }

  /** Sends it, and resolves with the next answer. */
  async ask(bytes: Buffer): Promise<StunMessage> {
    const answered = new Promise<void>((resolve) => {
      this.#heard = resolve;
    });
    this.#transmit(bytes);
    await answered;
    const answer = this.answers.at(-1);
    if (answer === undefined) throw new Error('there was an answer');
    return answer;
  }

  /** Takes the nonce from the refusal of a first request, as every client does. */
  async greet(): Promise<StunMessage> {
    const refusal = await this.ask(bare());
    this.nonce = attributeOf(refusal, ATTRIBUTE.nonce)?.toString() ?? '';
    this.realm = attributeOf(refusal, ATTRIBUTE.realm)?.toString() ?? '';
    return refusal;
  }

  async allocate(attributes: readonly AttributeToSend[] = []): Promise<StunMessage> {
    if (this.nonce === '') await this.greet();
    return this.ask(this.sealed(METHOD.allocate, [REQUESTED_UDP, ...attributes]));
  }

  createPermission(...peers: readonly string[]): Promise<StunMessage> {
    const id = randomBytes(12);
    return this.ask(
      this.sealed(
        METHOD.createPermission,
        peers.map((peer) => peerAddress(peer, 0, id)),
        id,
      ),
    );
  }

  bindChannel(channel: number, peer: string, port: number): Promise<StunMessage> {
    const id = randomBytes(12);
    const number = Buffer.alloc(4);
    number.writeUInt16BE(channel);
    const attributes: AttributeToSend[] = [[ATTRIBUTE.channelNumber, number], peerAddress(peer, port, id)];
    return this.ask(this.sealed(METHOD.channelBind, attributes, id));
  }

  refresh(seconds?: number): Promise<StunMessage> {
    const value = Buffer.alloc(4);
    value.writeUInt32BE(seconds ?? 0);
    return this.ask(this.sealed(METHOD.refresh, seconds === undefined ? [] : [[ATTRIBUTE.lifetime, value]]));
  }

  /** In a Send indication. */
  send(peer: string, port: number, data: string, more: readonly AttributeToSend[] = []): void {
    const id = randomBytes(12);
    const attributes = [peerAddress(peer, port, id), [ATTRIBUTE.data, Buffer.from(data)] as const, ...more];
    this.#transmit(encodeStunMessage('indication', METHOD.send, id, attributes));
  }

  take(bytes: Buffer): void {
    this.bytesReceived += bytes.length;
    const channel = parseChannelData(bytes);
    if (channel !== undefined) {
      this.received.push({ from: channel.channel, data: channel.data.toString() });
      return;
    }
    const message = parseStunMessage(bytes);
    if (message === undefined) throw new Error('the relay sent what is no message');
    if (message.kind === 'indication') {
      const peer = readXorAddress(
        attributeOf(message, ATTRIBUTE.xorPeerAddress) ?? Buffer.alloc(0),
        message.transactionId,
      );
      const data = attributeOf(message, ATTRIBUTE.data)?.toString() ?? '';
      this.received.push({ from: `${peer?.address}:${peer?.port}`, data });
      return;
    }
    this.answers.push(message);
    this.#heard();
  }

  /** Whether an answer is sealed under this client's key, as every answer to somebody who is known has to be. */
  isSealed(answer: StunMessage): boolean {
    return hasIntegrity(answer, this.key);
  }
}

let nextPort = 0;

export const REQUESTED_UDP: AttributeToSend = [ATTRIBUTE.requestedTransport, Buffer.from([17, 0, 0, 0])];

/** An Allocate request of somebody whom nobody knows: the smallest there is. */
export function bare(): Buffer {
  return encodeStunMessage('request', METHOD.allocate, randomBytes(12), [REQUESTED_UDP]);
}

export function peerAddress(address: string, port: number, id: Buffer): AttributeToSend {
  return [ATTRIBUTE.xorPeerAddress, writeXorAddress(transportAddress(address, port), id)];
}

/** The code of an error, or 0 of a success. */
export function codeOf(answer: StunMessage): number {
  const value = attributeOf(answer, ATTRIBUTE.errorCode);
  return value === undefined ? 0 : (value[2] ?? 0) * 100 + (value[3] ?? 0);
}

export function addressIn(answer: StunMessage, type: number): string {
  const address = readXorAddress(attributeOf(answer, type) ?? Buffer.alloc(0), answer.transactionId);
  return address === undefined ? '' : `${address.address}:${address.port}`;
}

export function lifetimeIn(answer: StunMessage): number | undefined {
  return attributeOf(answer, ATTRIBUTE.lifetime)?.readUInt32BE(0);
}
