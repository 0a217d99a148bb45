import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { longTermKey, withIntegrity } from '../relay/messageIntegrity.ts';
import { StreamFraming } from '../relay/streamFraming.ts';
import {
  ATTRIBUTE,
  attributeOf,
  encodeStunMessage,
  METHOD,
  parseStunMessage,
  type StunMessage,
} from '../relay/stunMessage.ts';
import { readXorAddress, transportAddress, writeXorAddress } from '../relay/transportAddress.ts';
import { knownToPhones } from './authorities.ts';

/** Where a relay is asked (RFC 7065). */
export interface ProbedRelay {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
}

export interface ProbeCredentials {
  readonly username: string;
  readonly credential: string;
}

/** What a relay did when it was asked for an allocation, as a client would ask. */
export type Probed =
  /** `relayed`: the address it gave. `isOpenInside`: it would relay to the network that it stands in. */
  | { readonly outcome: 'allocated'; readonly relayed: string; readonly isOpenInside: boolean }
  /** It takes everybody. */
  | { readonly outcome: 'open' }
  | { readonly outcome: 'badSecret' }
  | { readonly outcome: 'refused'; readonly code: number }
  | { readonly outcome: 'silent' }
  /** No connection, by the code of the system or of TLS. */
  | { readonly outcome: 'unreachable'; readonly code: string }
  | { readonly outcome: 'nonsense' };

/** A datagram that is lost is sent again (RFC 8489, 6.2.1). */
const AGAIN_MS = 700;
const LIMIT_MS = 5_000;
const UDP: readonly [number, Buffer] = [ATTRIBUTE.requestedTransport, Buffer.from([17, 0, 0, 0])];
/** Where clouds keep their secrets: never a peer of a call. */
const INSIDE = '169.254.169.254';
const UNAUTHORIZED = 401;
const STALE_NONCE = 438;
const MAX_NONCES = 3;

export function relayAddress(url: string): ProbedRelay | undefined {
  const found = /^(turns?):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/u.exec(url);
  if (found === null) return undefined;
  const [, scheme, host = '', port, transport] = found;
  const isTls = scheme === 'turns';
  return {
    host: host.replace(/^\[(.*)\]$/u, '$1'),
    port: port === undefined ? (isTls ? 5349 : 3478) : Number(port),
    transport: isTls ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp',
  };
}

/** Asks for an allocation, gives it back and says how that went. Never rejects. */
export async function probeRelay(address: ProbedRelay, { username, credential }: ProbeCredentials): Promise<Probed> {
  let way: Way | undefined;
  try {
    way = await open(address);
    const first = await way.ask(encodeStunMessage('request', METHOD.allocate, randomBytes(12), [UDP]));
    if (first.kind === 'success') return { outcome: 'open' };
    const realm = attributeOf(first, ATTRIBUTE.realm)?.toString();
    let nonce = attributeOf(first, ATTRIBUTE.nonce);
    if (realm === undefined || nonce === undefined) return { outcome: 'refused', code: errorCode(first) };
    const key = longTermKey(username, realm, credential);
    const asked = way;
    const sealed = (method: number, attributes: readonly (readonly [number, Uint8Array])[], id = randomBytes(12)) => {
      const mine = [
        [ATTRIBUTE.username, Buffer.from(username)],
        [ATTRIBUTE.realm, Buffer.from(realm)],
        [ATTRIBUTE.nonce, nonce ?? Buffer.alloc(0)],
      ] as const;
      return asked.ask(withIntegrity(encodeStunMessage('request', method, id, [...attributes, ...mine]), key));
    };
    let answer = await sealed(METHOD.allocate, [UDP]);
    // A relay of several threads that has just begun may forget the nonce it gave.
    for (let times = 0; times < MAX_NONCES && errorCode(answer) === STALE_NONCE; times += 1) {
      nonce = attributeOf(answer, ATTRIBUTE.nonce) ?? nonce;
      answer = await sealed(METHOD.allocate, [UDP]);
    }
    if (answer.kind !== 'success') {
      const code = errorCode(answer);
      return code === UNAUTHORIZED ? { outcome: 'badSecret' } : { outcome: 'refused', code };
    }
    const given = readXorAddress(
      attributeOf(answer, ATTRIBUTE.xorRelayedAddress) ?? Buffer.alloc(0),
      answer.transactionId,
    );
    const id = randomBytes(12);
    const peer = writeXorAddress(transportAddress(INSIDE, 0), id);
    const inside = await sealed(METHOD.createPermission, [[ATTRIBUTE.xorPeerAddress, peer]], id);
    await sealed(METHOD.refresh, [[ATTRIBUTE.lifetime, Buffer.alloc(4)]]);
    return { outcome: 'allocated', relayed: given?.address ?? '', isOpenInside: inside.kind === 'success' };
  } catch (error) {
    if (error instanceof Silence) return { outcome: 'silent' };
    if (error instanceof Nonsense) return { outcome: 'nonsense' };
    return {
      outcome: 'unreachable',
      code: error instanceof Error && 'code' in error ? String(error.code) : String(error),
    };
  } finally {
    way?.close();
  }
}

class Silence extends Error {}
class Nonsense extends Error {}

interface Way {
  /** Rejects with Silence, Nonsense, or what the system says. */
  readonly ask: (bytes: Buffer) => Promise<StunMessage>;
  readonly close: () => void;
}

async function open({ host, port, transport }: ProbedRelay): Promise<Way> {
  if (transport === 'udp') {
    const { address, family } = await lookup(host);
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    const answers = new Answers((bytes) => socket.send(bytes, port, address), AGAIN_MS);
    socket.on('message', (bytes) => answers.take(bytes));
    socket.on('error', (error) => answers.fail(error));
    return { ask: (bytes) => answers.to(bytes), close: () => socket.close() };
  }
  const options = { host, port, ...(isIP(host) === 0 ? { servername: host } : {}) };
  const socket = transport === 'tls' ? connectTls({ ...options, secureContext: knownToPhones() }) : connectTcp(options);
  const answers = new Answers((bytes) => void socket.write(bytes));
  const framing = new StreamFraming();
  // Whoever says something, and never a whole message, is no relay.
  let isMute = true;
  socket.on('data', (chunk: Buffer) => {
    isMute = false;
    const framed = framing.push(chunk);
    if (!framed.ok) return answers.fail(new Nonsense());
    for (const message of framed.messages) answers.take(message);
  });
  socket.on('end', () => answers.fail(isMute ? new Silence() : new Nonsense()));
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Silence()), LIMIT_MS);
    const settle = (act: () => void) => () => {
      clearTimeout(late);
      act();
    };
    socket.once(transport === 'tls' ? 'secureConnect' : 'connect', settle(resolve));
    socket.once('error', (error) => settle(() => reject(error))());
  }).catch((error: unknown) => {
    socket.destroy();
    throw error;
  });
  socket.on('error', (error) => answers.fail(error));
  return { ask: (bytes) => answers.to(bytes), close: () => socket.destroy() };
}

/** Joins answers to what was asked, by their transaction (hex). */
class Answers {
  readonly #send: (bytes: Buffer) => void;
  readonly #againMs: number | undefined;
  readonly #waiting = new Map<string, (answer: StunMessage | Error) => void>();
  /** What came before anything was asked, and ended it. */
  #failed: Error | undefined;

  constructor(send: (bytes: Buffer) => void, againMs?: number) {
    this.#send = send;
    this.#againMs = againMs;
  }

  to(bytes: Buffer): Promise<StunMessage> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    return new Promise((resolve, reject) => {
      const id = bytes.toString('hex', 8, 20);
      const again = this.#againMs === undefined ? undefined : setInterval(() => this.#send(bytes), this.#againMs);
      const late = setTimeout(() => this.fail(new Silence()), LIMIT_MS);
      this.#waiting.set(id, (answer) => {
        clearInterval(again);
        clearTimeout(late);
        this.#waiting.delete(id);
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      });
      this.#send(bytes);
    });
  }

  take(bytes: Buffer): void {
    const answer = parseStunMessage(bytes);
    if (answer === undefined) return this.fail(new Nonsense());
    this.#waiting.get(answer.transactionId.toString('hex'))?.(answer);
  }

  fail(error: Error): void {
    this.#failed ??= error;
    for (const done of this.#waiting.values()) done(error);
  }
}

function errorCode(answer: StunMessage): number {
  const value = attributeOf(answer, ATTRIBUTE.errorCode);
  return value === undefined ? 0 : (value[2] ?? 0) * 100 + (value[3] ?? 0);
}
