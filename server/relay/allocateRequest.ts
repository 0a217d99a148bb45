import type { ErrorName } from './replies.ts';
import { ATTRIBUTE, attributeOf, type StunMessage } from './stunMessage.ts';
import { FAMILY_NUMBER, familyOfNumber, type IpFamily } from './transportAddress.ts';

/** RFC 8656, 7.2: "currently defined as 10 minutes", and the hour that a server should not go beyond. */
const DEFAULT_LIFETIME_MS = 600_000;
const MAX_LIFETIME_MS = 3_600_000;

/** RFC 8656, 18.8: the protocol number of UDP. */
const UDP = 17;
const RESERVATION_TOKEN_BYTES = 8;

/** RFC 8656, 18.7: `next`: the port above is to be kept for a second allocation. */
export type EvenPort = 'any' | 'even' | 'evenAndNext';

export type AllocateRequest =
  | {
      readonly ok: true;
      readonly family: IpFamily;
      readonly evenPort: EvenPort;
      /** Of a port that an earlier request had kept. */
      readonly reservation: string | undefined;
      /** Asked for IPv6 beside IPv4. */
      readonly wantsBothFamilies: boolean;
      readonly lifetimeMs: number;
    }
  | { readonly ok: false; readonly error: ErrorName };

const refused = (error: ErrorName): AllocateRequest => ({ ok: false, error });

/** Reads an Allocate request by the steps of RFC 8656, 7.2, from the third on. */
export function readAllocateRequest(request: StunMessage): AllocateRequest {
  const transport = attributeOf(request, ATTRIBUTE.requestedTransport);
  if (transport?.length !== 4) return refused('badRequest');
  if (transport[0] !== UDP) return refused('transportNotSupported');

  const token = attributeOf(request, ATTRIBUTE.reservationToken);
  const evenPort = attributeOf(request, ATTRIBUTE.evenPort);
  const familyAsked = attributeOf(request, ATTRIBUTE.requestedAddressFamily);
  const second = attributeOf(request, ATTRIBUTE.additionalAddressFamily);
  if (token !== undefined) {
    const isAlone = evenPort === undefined && familyAsked === undefined && second === undefined;
    if (!isAlone || token.length !== RESERVATION_TOKEN_BYTES) return refused('badRequest');
  }
  if (evenPort !== undefined && evenPort.length !== 1) return refused('badRequest');
  if (familyAsked !== undefined && familyAsked.length !== 4) return refused('badRequest');
  const keepsNext = ((evenPort?.[0] ?? 0) & 0b1000_0000) !== 0;
  // Only IPv6 can be the additional one, and not with what asks for a single family or a pair of ports.
  if (second !== undefined) {
    if (second.length !== 4 || second[0] !== FAMILY_NUMBER[6]) return refused('badRequest');
    if (familyAsked !== undefined || keepsNext) return refused('badRequest');
  }
  const family = familyAsked === undefined ? 4 : familyOfNumber(familyAsked[0]);
  if (family === undefined) return refused('familyNotSupported');
  const lifetimeMs = readLifetime(request);
  if (lifetimeMs === undefined) return refused('badRequest');
  return {
    ok: true,
    family,
    evenPort: evenPort === undefined ? 'any' : keepsNext ? 'evenAndNext' : 'even',
    reservation: token?.toString('hex'),
    wantsBothFamilies: second !== undefined,
    lifetimeMs: Math.max(lifetimeMs, DEFAULT_LIFETIME_MS),
  };
}

/**
 * RFC 8656, 7.2 and 8.2: what is asked for, at least the default and at most the hour, or 0; undefined for nonsense.
 */
export function readLifetime(request: StunMessage): number | undefined {
  const value = attributeOf(request, ATTRIBUTE.lifetime);
  if (value === undefined) return DEFAULT_LIFETIME_MS;
  if (value.length !== 4) return undefined;
  const asked = value.readUInt32BE(0) * 1000;
  return asked === 0 ? 0 : Math.min(Math.max(asked, DEFAULT_LIFETIME_MS), MAX_LIFETIME_MS);
}
