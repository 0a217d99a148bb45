import { randomBytes } from 'node:crypto';
import { Allocating, type SocketOpened, type SocketWanted } from './allocating.ts';
import type { Allocation, ClientPath } from './allocation.ts';
import { readLifetime } from './allocateRequest.ts';
import { Allocations, type RelayQuotas } from './allocations.ts';
import { Authentication } from './authentication.ts';
import { beginsChannelData, FIRST_CHANNEL, LAST_CHANNEL } from './channelData.ts';
import { fingerprintHolds } from './messageIntegrity.ts';
import type { Guard } from './guard.ts';
import type { PeerPolicy } from './peerPolicy.ts';
import { Relaying } from './relaying.ts';
import { answer, type ErrorName, errorCode, lifetime, unknownAttribute } from './replies.ts';
import {
  ATTRIBUTE,
  attributeOf,
  attributesOf,
  type AttributeToSend,
  METHOD,
  notUnderstood,
  parseStunMessage,
  type StunMessage,
} from './stunMessage.ts';
import { familyOfNumber, readXorAddress, type TransportAddress, writeXorAddress } from './transportAddress.ts';

/** RFC 8489, 6.3.1: others than these are answered with 420. DONT-FRAGMENT is one: a Node socket cannot set the bit. */
const IN_REQUESTS: ReadonlySet<number> = new Set([
  ATTRIBUTE.username,
  ATTRIBUTE.messageIntegrity,
  ATTRIBUTE.realm,
  ATTRIBUTE.nonce,
  ATTRIBUTE.channelNumber,
  ATTRIBUTE.lifetime,
  ATTRIBUTE.xorPeerAddress,
  ATTRIBUTE.requestedAddressFamily,
  ATTRIBUTE.evenPort,
  ATTRIBUTE.requestedTransport,
  ATTRIBUTE.reservationToken,
  ATTRIBUTE.messageIntegritySha256,
]);

export interface TurnServerParts {
  /** With which the signalling server makes credentials. */
  readonly secret: string;
  readonly policy: PeerPolicy;
  readonly quotas: RelayQuotas;
  readonly openSocket: (wanted: SocketWanted) => Promise<SocketOpened>;
  readonly guard: Guard;
  /** Milliseconds of the clock that dates credentials, for their end. */
  readonly now: () => number;
  /** Milliseconds of a clock that never steps, for everything else. */
  readonly elapsed: () => number;
}

/** A TURN server (RFC 8656) without its listening sockets: what comes on a 5-tuple in, what goes out on it. */
export class TurnServer {
  readonly #parts: TurnServerParts;
  readonly #authentication: Authentication;
  readonly #allocations: Allocations;
  readonly #allocating: Allocating;
  readonly #relaying: Relaying;

  constructor(parts: TurnServerParts) {
    const { policy, elapsed, openSocket, guard } = parts;
    this.#parts = parts;
    this.#authentication = new Authentication(parts, parts.quotas.requestsPerUser);
    this.#allocations = new Allocations(parts.quotas);
    const allocations = this.#allocations;
    this.#relaying = new Relaying({ allocations, policy, elapsed, drawTransactionId: () => randomBytes(12) });
    const heard = (allocation: Allocation, data: Buffer, from: TransportAddress): void =>
      guard(() => this.#relaying.fromPeer(allocation, from, data));
    this.#allocating = new Allocating({ allocations, elapsed, openSocket, heard });
  }

  /** Whether there is one, or one is being made. */
  hasAllocation({ key }: Pick<ClientPath, 'key'>): boolean {
    return this.#allocations.ofPath(key) !== undefined || this.#allocating.isOpening(key);
  }

  receive(path: ClientPath, bytes: Buffer): void {
    const allocation = this.#allocations.ofPath(path.key);
    if (allocation !== undefined) allocation.heardAt = this.#parts.elapsed();
    if (beginsChannelData(bytes)) {
      if (allocation !== undefined) this.#relaying.channelData(allocation, bytes);
      return;
    }
    const message = parseStunMessage(bytes);
    if (message === undefined || !fingerprintHolds(message)) return;
    if (message.kind === 'request') this.#request(path, message, allocation);
    // RFC 8656, 11.2: without an allocation it is dropped.
    else if (message.kind === 'indication' && message.method === METHOD.send && allocation !== undefined) {
      this.#relaying.send(allocation, message);
    }
  }

  /** The connection of a client ended (RFC 8656, 3.1: what was allocated over it goes with it). */
  pathClosed({ key }: Pick<ClientPath, 'key'>): void {
    this.#allocating.pathClosed(key);
    const allocation = this.#allocations.ofPath(key);
    if (allocation !== undefined) this.#allocations.remove(allocation);
  }

  /** The computer has lost an address: no client comes to it any more, and nobody reaches what is relayed there. */
  addressGone(address: string): void {
    this.#allocating.addressGone(address);
    this.#allocations.removeAt(address);
  }

  /** To be called every second or so. */
  removeExpired(): void {
    const elapsed = this.#parts.elapsed();
    this.#allocations.removeExpired(elapsed);
    this.#allocating.removeExpired(elapsed);
  }

  close(): void {
    this.#allocations.removeAll();
    this.#allocating.close();
  }

  #request(path: ClientPath, request: StunMessage, allocation: Allocation | undefined): void {
    // RFC 8489, 6.3: a method that is not known is passed over.
    if (!REQUESTS.has(request.method)) return;
    if (request.method === METHOD.binding) return this.#bind(path, request);
    const credential = this.#authentication.senderOf(path, request, allocation);
    if (credential === undefined) return;
    const reply = (kind: 'success' | 'error', attributes: readonly AttributeToSend[]): void =>
      path.send(answer(request, kind, attributes, credential.key));
    const refuse = (error: ErrorName): void => reply('error', [errorCode(error)]);

    const unknown = notUnderstood(request, IN_REQUESTS);
    if (unknown.length > 0) return reply('error', unknownAttribute(unknown));
    if (request.method === METHOD.allocate) {
      return this.#parts.guard(() => this.#allocating.allocate(path, request, credential));
    }
    if (allocation === undefined) return refuse('allocationMismatch');
    // RFC 8656, 5: only who made an allocation may change it.
    if (credential.username !== allocation.username) return refuse('wrongCredentials');
    const outcome = this.#change(allocation, request);
    if (typeof outcome === 'string') refuse(outcome);
    else reply('success', outcome);
  }

  /** RFC 8489, 6.3.1: what is asked is answered to anybody; what of it is not understood is named. */
  #bind(path: ClientPath, request: StunMessage): void {
    if (!this.#authentication.mayAsk(path)) return;
    const unknown = notUnderstood(request, IN_REQUESTS);
    const mapped = writeXorAddress(path.client, request.transactionId);
    const bytes =
      unknown.length > 0
        ? answer(request, 'error', unknownAttribute(unknown), undefined)
        : answer(request, 'success', [[ATTRIBUTE.xorMappedAddress, mapped]], undefined);
    path.send(bytes);
  }

  /** What a request makes of an allocation: the attributes of the answer, or why not. */
  #change(allocation: Allocation, request: StunMessage): readonly AttributeToSend[] | ErrorName {
    switch (request.method) {
      case METHOD.refresh:
        return this.#refresh(allocation, request);
      case METHOD.createPermission:
        return this.#createPermission(allocation, request);
      default:
        return this.#bindChannel(allocation, request);
    }
  }

  /** RFC 8656, 8.2. */
  #refresh(allocation: Allocation, request: StunMessage): readonly AttributeToSend[] | ErrorName {
    const family = attributeOf(request, ATTRIBUTE.requestedAddressFamily);
    if (family !== undefined && familyOfNumber(family[0]) !== allocation.socket.relayed.family) return 'familyMismatch';
    const lifetimeMs = readLifetime(request);
    if (lifetimeMs === undefined) return 'badRequest';
    if (lifetimeMs === 0) this.#allocations.remove(allocation);
    else allocation.expiresAt = this.#parts.elapsed() + lifetimeMs;
    return [lifetime(lifetimeMs)];
  }

  /** RFC 8656, 10.2: if one of the peers may not be, none is. */
  #createPermission(allocation: Allocation, request: StunMessage): readonly AttributeToSend[] | ErrorName {
    const values = attributesOf(request, ATTRIBUTE.xorPeerAddress);
    const peers = values.map((value) => readXorAddress(value, request.transactionId));
    if (peers.length === 0) return 'badRequest';
    const named: TransportAddress[] = [];
    for (const peer of peers) {
      if (peer === undefined) return 'badRequest';
      const problem = this.#problemWith(peer, allocation);
      if (problem !== undefined) return problem;
      named.push(peer);
    }
    return allocation.permit(named, this.#parts.elapsed()) ? [] : 'insufficientCapacity';
  }

  /** RFC 8656, 12.2. */
  #bindChannel(allocation: Allocation, request: StunMessage): readonly AttributeToSend[] | ErrorName {
    const number = attributeOf(request, ATTRIBUTE.channelNumber);
    const value = attributeOf(request, ATTRIBUTE.xorPeerAddress);
    const peer = value && readXorAddress(value, request.transactionId);
    if (number?.length !== 4 || peer === undefined) return 'badRequest';
    const channel = number.readUInt16BE(0);
    if (channel < FIRST_CHANNEL || channel > LAST_CHANNEL) return 'badRequest';
    const problem = this.#problemWith(peer, allocation);
    if (problem !== undefined) return problem;
    switch (allocation.bindChannel(channel, peer, this.#parts.elapsed())) {
      case 'bound':
        return [];
      case 'mismatch':
        return 'badRequest';
      case 'full':
        return 'insufficientCapacity';
    }
  }

  #problemWith(peer: TransportAddress, { socket, path }: Allocation): ErrorName | undefined {
    if (peer.family !== socket.relayed.family) return 'familyMismatch';
    return this.#parts.policy.mayName(peer, path.client) ? undefined : 'forbidden';
  }
}

const REQUESTS: ReadonlySet<number> = new Set([
  METHOD.binding,
  METHOD.allocate,
  METHOD.refresh,
  METHOD.createPermission,
  METHOD.channelBind,
]);
