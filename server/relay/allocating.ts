import { randomBytes } from 'node:crypto';
import { Allocation, type ClientPath, type RelaySocket } from './allocation.ts';
import { type EvenPort, readAllocateRequest } from './allocateRequest.ts';
import type { Allocations } from './allocations.ts';
import type { ReadCredential } from './longTermCredentials.ts';
import { addressErrorCode, answer, type ErrorName, errorCode, lifetime } from './replies.ts';
import { ATTRIBUTE, type AttributeToSend, type StunMessage } from './stunMessage.ts';
import { FAMILY_NUMBER, type IpFamily, type TransportAddress, writeXorAddress } from './transportAddress.ts';

/** RFC 8656, 7.2: at least 30 seconds. */
const RESERVATION_LIFETIME_MS = 30_000;

export interface SocketWanted {
  readonly path: ClientPath;
  readonly family: IpFamily;
  readonly evenPort: EvenPort;
}

/** `next` is the socket at the port above, where it was asked for. */
export type SocketOpened =
  | { readonly ok: true; readonly socket: RelaySocket; readonly next: RelaySocket | undefined }
  | { readonly ok: false; readonly error: Extract<ErrorName, 'familyNotSupported' | 'insufficientCapacity'> };

type SocketOrRefusal = SocketOpened | { readonly ok: false; readonly error: 'quotaReached' };

export interface AllocatingParts {
  readonly allocations: Allocations;
  readonly elapsed: () => number;
  readonly openSocket: (wanted: SocketWanted) => Promise<SocketOpened>;
  readonly heard: (allocation: Allocation, data: Buffer, from: TransportAddress) => void;
}

interface Reservation {
  readonly socket: RelaySocket;
  readonly username: string;
  readonly expiresAt: number;
}

/** Makes allocations: RFC 8656, 7.2. */
export class Allocating {
  readonly #parts: AllocatingParts;
  readonly #reservations = new Map<string, Reservation>();
  /** 5-tuples whose socket is being opened: the same request comes again meanwhile. */
  readonly #opening = new Map<string, ClientPath>();
  /** What the last Allocate request of a 5-tuple was answered, for when it comes again (RFC 8489, 6.3.1). */
  readonly #answered = new WeakMap<Allocation, { readonly transaction: string; readonly bytes: Buffer }>();
  /** 5-tuples that went away while their socket was being opened. */
  readonly #gone = new Set<string>();

  constructor(parts: AllocatingParts) {
    this.#parts = parts;
  }

  async allocate(path: ClientPath, request: StunMessage, credential: ReadCredential): Promise<void> {
    const { allocations } = this.#parts;
    const refuse = (error: ErrorName): void => path.send(answer(request, 'error', [errorCode(error)], credential.key));
    if (this.#opening.has(path.key)) return;
    const transaction = request.transactionId.toString('hex');
    const existing = allocations.ofPath(path.key);
    if (existing !== undefined) {
      const answered = this.#answered.get(existing);
      return answered?.transaction === transaction ? path.send(answered.bytes) : refuse('allocationMismatch');
    }
    const asked = readAllocateRequest(request);
    if (!asked.ok) return refuse(asked.error);
    const { username, key } = credential;
    this.#opening.set(path.key, path);
    let opened: SocketOrRefusal;
    let isGone = false;
    try {
      opened = await this.#socketFor(path, asked, username);
    } finally {
      this.#opening.delete(path.key);
      isGone = this.#gone.delete(path.key);
    }
    if (isGone) {
      if (opened.ok) for (const socket of [opened.socket, opened.next]) this.#giveUp(socket, username);
      return;
    }
    if (!opened.ok) return refuse(opened.error);

    const { socket, next } = opened;
    const madeAt = this.#parts.elapsed();
    const allocation = new Allocation({ path, socket, username, key, madeAt, expiresAt: madeAt + asked.lifetimeMs });
    allocations.add(allocation);
    socket.onDatagram((data, from) => this.#parts.heard(allocation, data, from));
    // RFC 8656, 7.2, at the end: what the success response has.
    const { transactionId } = request;
    const attributes: AttributeToSend[] = [
      [ATTRIBUTE.xorRelayedAddress, writeXorAddress(socket.relayed, transactionId)],
      lifetime(asked.lifetimeMs),
      [ATTRIBUTE.xorMappedAddress, writeXorAddress(path.client, transactionId)],
    ];
    if (next !== undefined) attributes.push([ATTRIBUTE.reservationToken, this.#reserve(next, username)]);
    // One allocation has one socket here; who wants IPv6 too makes a second one (RFC 8656, 7.2, allows that).
    if (asked.wantsBothFamilies) attributes.push(addressErrorCode(FAMILY_NUMBER[6], 'familyNotSupported'));
    const bytes = answer(request, 'success', attributes, key);
    this.#answered.set(allocation, { transaction, bytes });
    path.send(bytes);
  }

  isOpening(key: string): boolean {
    return this.#opening.has(key);
  }

  /** The connection of a client ended. */
  pathClosed(key: string): void {
    if (this.#opening.has(key)) this.#gone.add(key);
  }

  /** No client comes to this address of ours any more. */
  addressGone(address: string): void {
    for (const [key, { server }] of this.#opening) if (server.address === address) this.#gone.add(key);
  }

  removeExpired(elapsed: number): void {
    for (const [token, { socket, username, expiresAt }] of this.#reservations) {
      if (expiresAt > elapsed) continue;
      this.#reservations.delete(token);
      this.#giveUp(socket, username);
    }
  }

  /** Nothing is kept, and what is being opened goes as soon as it is there. */
  close(): void {
    for (const key of this.#opening.keys()) this.#gone.add(key);
    this.removeExpired(Number.POSITIVE_INFINITY);
  }

  /** Its place in the quota is taken already, since the port below was. */
  #reserve(socket: RelaySocket, username: string): Buffer {
    const token = randomBytes(8);
    const expiresAt = this.#parts.elapsed() + RESERVATION_LIFETIME_MS;
    this.#reservations.set(token.toString('hex'), { socket, username, expiresAt });
    return token;
  }

  /** A socket with its place in the quota, and where a next one is to be kept, that one with its own. */
  async #socketFor(
    path: ClientPath,
    { family, evenPort, reservation }: Omit<SocketWanted, 'path'> & { readonly reservation: string | undefined },
    username: string,
  ): Promise<SocketOrRefusal> {
    if (reservation !== undefined) return this.#takeReserved(reservation, username);
    const { allocations, openSocket } = this.#parts;
    const places = evenPort === 'evenAndNext' ? 2 : 1;
    const entered = allocations.enter(username, places, this.#parts.elapsed());
    if (entered !== 'entered')
      return { ok: false, error: entered === 'full' ? 'insufficientCapacity' : 'quotaReached' };
    let isOpen = false;
    try {
      const opened = await openSocket({ path, family, evenPort });
      isOpen = opened.ok;
      return opened;
    } finally {
      if (!isOpen) allocations.leave(username, places);
    }
  }

  #takeReserved(token: string, username: string): SocketOpened {
    const kept = this.#reservations.get(token);
    if (kept === undefined || kept.username !== username) return { ok: false, error: 'insufficientCapacity' };
    this.#reservations.delete(token);
    return { ok: true, socket: kept.socket, next: undefined };
  }

  #giveUp(socket: RelaySocket | undefined, username: string): void {
    if (socket === undefined) return;
    this.#parts.allocations.leave(username, 1);
    socket.close();
  }
}
