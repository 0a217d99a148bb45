import { withFingerprint, withIntegrity } from './messageIntegrity.ts';
import {
  ATTRIBUTE,
  attributeOf,
  type AttributeToSend,
  encodeStunMessage,
  type StunClass,
  type StunMessage,
} from './stunMessage.ts';

/** RFC 8489, 14.8, and RFC 8656, 19: what a request may be refused with, and the recommended phrases. */
export const ERROR = {
  badRequest: [400, 'Bad Request'],
  unauthorized: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  unknownAttribute: [420, 'Unknown Attribute'],
  allocationMismatch: [437, 'Allocation Mismatch'],
  staleNonce: [438, 'Stale Nonce'],
  familyNotSupported: [440, 'Address Family not Supported'],
  wrongCredentials: [441, 'Wrong Credentials'],
  transportNotSupported: [442, 'Unsupported Transport Protocol'],
  familyMismatch: [443, 'Peer Address Family Mismatch'],
  quotaReached: [486, 'Allocation Quota Reached'],
  insufficientCapacity: [508, 'Insufficient Capacity'],
} as const satisfies Record<string, readonly [code: number, phrase: string]>;

export type ErrorName = keyof typeof ERROR;

/** RFC 8489, 14.8. */
export function errorCode(name: ErrorName): AttributeToSend {
  const [code, phrase] = ERROR[name];
  return [ATTRIBUTE.errorCode, errorValue(code, phrase)];
}

/** RFC 8656, 18.12: of the address family that could not be had. */
export function addressErrorCode(familyNumber: number, name: ErrorName): AttributeToSend {
  const [code, phrase] = ERROR[name];
  const value = errorValue(code, phrase);
  value[0] = familyNumber;
  return [ATTRIBUTE.addressErrorCode, value];
}

function errorValue(code: number, phrase: string): Buffer {
  return Buffer.concat([Buffer.from([0, 0, Math.floor(code / 100), code % 100]), Buffer.from(phrase)]);
}

/** RFC 8489, 6.3.1 and 14.13: the refusal of a request that has attributes of these types. */
export function unknownAttribute(types: readonly number[]): AttributeToSend[] {
  const value = Buffer.alloc(types.length * 2);
  for (const [index, type] of types.entries()) value.writeUInt16BE(type, index * 2);
  return [errorCode('unknownAttribute'), [ATTRIBUTE.unknownAttributes, value]];
}

/** RFC 8656, 18.2. */
export function lifetime(milliseconds: number): AttributeToSend {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(Math.round(milliseconds / 1000));
  return [ATTRIBUTE.lifetime, value];
}

/**
 * An answer to a request: sealed where its sender has shown who it is (RFC 8489, 9.2.4), with FINGERPRINT where the
 * request had one (RFC 8489, 7).
 */
export function answer(
  request: StunMessage,
  kind: Extract<StunClass, 'success' | 'error'>,
  attributes: readonly AttributeToSend[],
  key: Buffer | undefined,
): Buffer {
  const plain = encodeStunMessage(kind, request.method, request.transactionId, attributes);
  const sealed = key === undefined ? plain : withIntegrity(plain, key);
  return attributeOf(request, ATTRIBUTE.fingerprint) === undefined ? sealed : withFingerprint(sealed);
}
