import type { Allocation } from './allocation.ts';
import type { Allocations } from './allocations.ts';
import { parseChannelData } from './channelData.ts';
import type { PeerPolicy } from './peerPolicy.ts';
import { ATTRIBUTE, attributeOf, encodeStunMessage, METHOD, notUnderstood, type StunMessage } from './stunMessage.ts';
import { readXorAddress, type TransportAddress, writeXorAddress } from './transportAddress.ts';

/**
 * A message tells its length in 16 bits and in whole words (RFC 8489, 5): 65,532 bytes, of which the address of an IPv6
 * peer takes 24 and the head of the data 4. A hand-over within the relay, and IPv6, bring more than that.
 */
const MAX_INDICATED_BYTES = 65_532 - 24 - 4;

const IN_SEND: ReadonlySet<number> = new Set([ATTRIBUTE.xorPeerAddress, ATTRIBUTE.data]);

export interface RelayingParts {
  readonly allocations: Allocations;
  readonly policy: PeerPolicy;
  readonly elapsed: () => number;
  /** 12 bytes. */
  readonly drawTransactionId: () => Buffer;
}

/** What goes through an allocation in both directions. Whatever may not is dropped without a word, as by a network. */
export class Relaying {
  readonly #parts: RelayingParts;

  constructor(parts: RelayingParts) {
    this.#parts = parts;
  }

  /** RFC 8656, 11.2. DONT-FRAGMENT, which a Node socket cannot do, is not understood (RFC 8489, 6.3.2). */
  send(allocation: Allocation, indication: StunMessage): void {
    if (notUnderstood(indication, IN_SEND).length > 0) return;
    const value = attributeOf(indication, ATTRIBUTE.xorPeerAddress);
    const data = attributeOf(indication, ATTRIBUTE.data);
    const peer = value && readXorAddress(value, indication.transactionId);
    if (peer === undefined || data === undefined) return;
    this.#toPeer(allocation, peer, data);
  }

  /** RFC 8656, 12.6. */
  channelData(allocation: Allocation, bytes: Buffer): void {
    const message = parseChannelData(bytes);
    const peer = message && allocation.peerOfChannel(message.channel, this.#parts.elapsed());
    if (message !== undefined && peer !== undefined) this.#toPeer(allocation, peer, message.data);
  }

  #toPeer(allocation: Allocation, peer: TransportAddress, data: Buffer): void {
    const { allocations, policy, elapsed } = this.#parts;
    if (!allocation.isPermitted(peer, elapsed())) return;
    if (!allocations.hasRoom(allocation, data.length, elapsed())) return;
    // From one allocation to another without leaving the computer: whatever address others see it under, no router has
    // to send a packet back to where it came from.
    const other = allocations.atRelayed(peer);
    if (other !== undefined) this.fromPeer(other, allocation.socket.relayed, data);
    else if (policy.maySend(peer)) allocation.socket.send(data, peer);
  }

  /** RFC 8656, 11.3 and 12.7. */
  fromPeer(allocation: Allocation, peer: TransportAddress, data: Buffer): void {
    const { allocations, elapsed } = this.#parts;
    if (!allocation.isPermitted(peer, elapsed())) return;
    if (!allocations.hasRoom(allocation, data.length, elapsed())) return;
    const { path } = allocation;
    const message = allocation.asChannelData(peer, data, elapsed()) ?? this.#dataIndication(peer, data);
    if (message !== undefined) path.send(message);
  }

  /** RFC 8656, 11.3. Undefined if the data leave no room for the rest of it. */
  #dataIndication(peer: TransportAddress, data: Buffer): Buffer | undefined {
    if (data.length > MAX_INDICATED_BYTES) return undefined;
    const id = this.#parts.drawTransactionId();
    return encodeStunMessage('indication', METHOD.data, id, [
      [ATTRIBUTE.xorPeerAddress, writeXorAddress(peer, id)],
      [ATTRIBUTE.data, data],
    ]);
  }
}
