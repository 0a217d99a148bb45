import { concat, isAllZero, readUint, uint } from './bytes.ts';
import { RatchetError } from './ratchetError.ts';

/**
 * What a device can do, signed with its identity, pinned by its peers and hashed into every transcript, so that nobody
 * on the way can make two devices agree on less. Wire: capsVersion u32 ‖ minSuite u8 ‖ suite bitmap u32 ‖ 0^3 (12
 * bytes).
 */
export interface Capabilities {
  /** Grows with every change; a peer never accepts a lower one than it has seen. */
  readonly version: number;
  readonly minSuite: number;
  /** Bit n stands for suite id n. */
  readonly suites: number;
}

export const CAPABILITIES_BYTES = 12;

export function encodeCapabilities(capabilities: Capabilities): Uint8Array {
  return concat(
    uint(capabilities.version, 4),
    uint(capabilities.minSuite, 1),
    uint(capabilities.suites, 4),
    new Uint8Array(3),
  );
}

/** Throws E_VERSION for another length or non-zero reserved bytes. */
export function decodeCapabilities(bytes: Uint8Array): Capabilities {
  if (bytes.length !== CAPABILITIES_BYTES || !isAllZero(bytes.subarray(9))) {
    throw new RatchetError('E_VERSION', 'capabilities of an unknown layout');
  }
  return { version: readUint(bytes, 0, 4), minSuite: readUint(bytes, 4, 1), suites: readUint(bytes, 5, 4) };
}
