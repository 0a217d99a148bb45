import { randomBytes } from 'node:crypto';
import { Allocation, type ClientPath, type RelaySocket } from './allocation.ts';
import { type EvenPort, readAllocateRequest } from './allocateRequest.ts';
import type { Allocations } from './allocations.ts';
import type { ReadCredential } from './relayCredentials.ts';
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
  readonly #opening = new Set<string>();
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
    const entered = allocations.enter(credential.username);
    if (entered !== 'entered') return refuse(entered === 'full' ? 'insufficientCapacity' : 'quotaReached');

    this.#opening.add(path.key);
    const opened = await this.#socketFor(path, asked, credential.username);
    this.#opening.delete(path.key);
    const isGone = this.#gone.delete(path.key);
    if (!opened.ok || isGone) {
      allocations.leave(credential.username);
      if (!opened.ok) return refuse(opened.error);
      opened.socket.close();
      opened.next?.close();
      return;
    }

    const { socket, next } = opened;
    const expiresAt = this.#parts.elapsed() + asked.lifetimeMs;
    const { username, key } = credential;
    const allocation = new Allocation({ path, socket, username, key, expiresAt });
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

  /** The connection of a client ended. */
  pathClosed(key: string): void {
    if (this.#opening.has(key)) this.#gone.add(key);
  }

  removeExpired(elapsed: number): void {
    for (const [token, { socket, expiresAt }] of this.#reservations) {
      if (expiresAt > elapsed) continue;
      this.#reservations.delete(token);
      socket.close();
    }
  }

  #reserve(socket: RelaySocket, username: string): Buffer {
    const token = randomBytes(8);
    const expiresAt = this.#parts.elapsed() + RESERVATION_LIFETIME_MS;
    this.#reservations.set(token.toString('hex'), { socket, username, expiresAt });
    return token;
  }

  async #socketFor(
    path: ClientPath,
    { family, evenPort, reservation }: Omit<SocketWanted, 'path'> & { readonly reservation: string | undefined },
    username: string,
  ): Promise<SocketOpened> {
    if (reservation === undefined) return this.#parts.openSocket({ path, family, evenPort });
    const kept = this.#reservations.get(reservation);
    if (kept === undefined || kept.username !== username) return { ok: false, error: 'insufficientCapacity' };
    this.#reservations.delete(reservation);
    return { ok: true, socket: kept.socket, next: undefined };
  }
}
