import type { EndReason } from './endReason.ts';

/** How a relay is spoken to. */
export const RELAY_TRANSPORTS = ['udp', 'tcp', 'tls'] as const;
export type RelayTransport = (typeof RELAY_TRANSPORTS)[number];

/**
 * What came of asking a relay for an address.
 *
 * - `noAnswer`: nothing came back, yet.
 * - `unreachable`: no connection to it came about, refused or closed; over TLS perhaps for its certificate.
 * - `unknownName`: its name was not found.
 * - `given`: it gave an address. If the call fails all the same, no way led on from there.
 * - A number: its answer, an error code of STUN or TURN (RFC 8489, "STUN Error Codes"; RFC 8656, "STUN Error Codes").
 */
export const RELAY_ANSWERS = ['noAnswer', 'unreachable', 'unknownName', 'given'] as const;
export type RelayAnswer = (typeof RELAY_ANSWERS)[number] | number;

/** Of the test that a person begins. stopped: they did not wait for it. broken: the test itself failed. */
export type RelayTestAnswer = RelayAnswer | 'stopped' | 'broken';

export const MIN_RELAY_ERROR = 300;
export const MAX_RELAY_ERROR = 699;

/** Where a relay is asked, and how. */
export interface RelayAddress {
  /** `host:port`; IPv6 in brackets. */
  readonly server: string;
  readonly transport: RelayTransport;
}

/** What tells one address of a relay from another. */
export function relayName({ transport, server }: RelayAddress): string {
  return `${transport} ${server}`;
}

/** An address of a relay, and what it answered. */
export interface RelayTrial extends RelayAddress {
  readonly answer: RelayAnswer;
}

/** A server may name four relays with eight addresses each. */
export const MAX_RELAY_TRIALS = 32;
/** Of the longest address a server may name. */
export const MAX_RELAY_SERVER = 256;
/** What the history keeps of them. */
export const MAX_KEPT_TRIALS = 8;

const URL_SHAPE = /^(turns?):(\[[^\]]+\]|[^:?[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/u;

/** What an address says (RFC 7065, with its defaults); null for one that is no relay's. */
export function relayAddressOf(url: string): RelayAddress | null {
  const [, scheme, host, port, transport] = URL_SHAPE.exec(url) ?? [];
  if (scheme === undefined || host === undefined) return null;
  const isSecure = scheme === 'turns';
  return {
    server: `${host.toLowerCase()}:${port ?? (isSecure ? 5349 : 3478)}`,
    transport: isSecure ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp',
  };
}

/**
 * The most telling first: what a relay said in words goes before silence, and one that did its part stands last, unless
 * it is the only one.
 */
export function mostTelling(trials: readonly RelayTrial[]): readonly RelayTrial[] {
  return trials.toSorted((one, other) => rank(one.answer) - rank(other.answer));
}

/** What is told with the end of a call about relays. */
export function relaysOfEnd(reason: EndReason, trials: readonly RelayTrial[]): readonly RelayTrial[] {
  if (reason !== 'relayUnavailable') return [];
  // One that gave an address had the call in its hands: the others did not matter.
  const given = trials.filter(({ answer }) => answer === 'given');
  return (given.length > 0 ? given : mostTelling(trials)).slice(0, MAX_KEPT_TRIALS);
}

/** Of two answers of one address, as to a computer with two networks, the one that says more. */
export function moreTelling(one: RelayAnswer, other: RelayAnswer): RelayAnswer {
  if (one === 'given' || other === 'given') return 'given';
  return rank(other) < rank(one) ? other : one;
}

function rank(answer: RelayAnswer): number {
  if (typeof answer === 'number') return 0;
  switch (answer) {
    case 'unknownName':
      return 1;
    case 'unreachable':
      return 2;
    case 'noAnswer':
      return 3;
    case 'given':
      return 4;
  }
}
