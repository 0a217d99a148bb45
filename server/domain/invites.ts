import { createHash, randomInt } from 'node:crypto';
import { CROCKFORD } from '../../core/protocol/base32.ts';

const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A new invite code: 80 random bits, in groups that can be read out. */
export function newInviteCode(): string {
  const group = (): string => Array.from({ length: GROUP_LENGTH }, () => CROCKFORD[randomInt(32)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/**
 * What is kept of an invite code: SHA-256 in hex. Written by hand it may have lost its hyphens and case, and have got
 * letters for digits.
 */
export function inviteHash(code: string): string {
  const letters = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(`ringfort-invite-v1\0${letters}`).digest('hex');
}
