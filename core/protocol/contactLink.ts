import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { Handle, Origin, ServerId } from './address.ts';
import { BASE32, CROCKFORD, decodeBase32, encodeBase32 } from './base32.ts';
import { fits } from './validators.ts';

/*
 * A link that leads to a person: whom to call, at which server, how to know that it is them, and what lets its holder
 * ring. PROTOCOL "Links". The text is letters and digits alone, so that it survives chats, print and small QR codes.
 */

const LINK_SCHEME = 'ringfort:';
const VERSION = 1;
/** The longest honest link has 775 characters: a name and a server of the greatest length, and all that is optional. */
export const MAX_LINK_LENGTH = 1024;
/** Pasted along with its link: a letter, not a book. */
const MAX_LINK_TEXT = 8192;

const IDENTITY_BYTES = 32;
export const LINK_TOKEN_BYTES = 16;
const CERTIFICATE_BYTES = 32;
const INVITE_BYTES = 10;
const CHECKSUM_BYTES = 4;
const HAS_CERTIFICATE = 1;
const HAS_INVITE = 2;
const EXPIRES = 4;

export interface ContactLink {
  readonly handle: string;
  /** Where the server is reached. */
  readonly origin: string;
  /** Which server it is, whatever its address; null if its maker did not know. */
  readonly serverId: string | null;
  /** SHA-256 of the one certificate that the server shows, 64 hex digits; null: one that an authority vouches for. */
  readonly certificate: string | null;
  /** What stands for the identity (`identityFingerprint`), 64 hex digits. */
  readonly identity: string;
  /** Lets its holder ring at theirs: 16 random bytes, 32 hex digits. */
  readonly token: string;
  /** Lets one person register at the server: four groups of four, Crockford's base 32. */
  readonly invite: string | null;
  /** After that it lets nobody ring any more: Unix milliseconds, whole seconds. */
  readonly expiresAt: number | null;
}

/**
 * Why a text is no link that can be used. `damaged`: a letter of it is missing or another. `newer`: of a later
 * Ringfort. `several`: nobody could say which one is meant.
 */
export type LinkProblem = 'notALink' | 'tooLong' | 'several' | 'newer' | 'damaged';

export type LinkReading =
  | { readonly ok: true; readonly link: ContactLink }
  | { readonly ok: false; readonly problem: LinkProblem };

/** Throws TypeError for what no link can say. */
export function writeContactLink(link: ContactLink): string {
  if (!isPossible(link)) throw new TypeError('no link can say that');
  const { handle, origin, serverId, certificate, identity, token, invite, expiresAt } = link;
  const flags =
    (certificate === null ? 0 : HAS_CERTIFICATE) |
    (invite === null ? 0 : HAS_INVITE) |
    (expiresAt === null ? 0 : EXPIRES);
  const body = concatBytes(
    Uint8Array.of(flags),
    hexToBytes(identity),
    hexToBytes(token),
    certificate === null ? NOTHING : hexToBytes(certificate),
    invite === null ? NOTHING : (inviteBytes(invite) ?? NOTHING),
    expiresAt === null ? NOTHING : u32(expiresAt / 1000),
    withLength(handle),
    withLength(serverId ?? ''),
    ascii(origin),
  );
  return `${LINK_SCHEME}${VERSION}/${encodeBase32(concatBytes(body, checksum(body)), BASE32)}`;
}

/**
 * Finds the one link in what was typed, pasted, scanned or handed over by the system. Whoever made the text may be
 * hostile: what comes out is bounded in every field and is shown to a person before anything is done with it.
 */
export function readContactLink(text: string): LinkReading {
  if (text.length > MAX_LINK_TEXT) return { ok: false, problem: 'tooLong' };
  const trimmed = text.trim();
  const isWhole = trimmed.slice(0, LINK_SCHEME.length).toLowerCase() === LINK_SCHEME;
  const [link, ...others] = new Set(Array.from(trimmed.matchAll(LINKS), ([found]) => found.toLowerCase()));
  if (link === undefined) return { ok: false, problem: isWhole ? 'damaged' : 'notALink' };
  if (others.length > 0) return { ok: false, problem: 'several' };
  const read = readOne(link);
  if (read.ok || !isWhole) return read;
  // A link alone may have been broken into lines on its way.
  const joined = readOne(trimmed.replaceAll(/\s/gu, '').toLowerCase());
  return joined.ok ? joined : read;
}

const LINKS = /ringfort:[0-9]{1,4}\/[a-z0-9]*/giu;
const NOTHING = new Uint8Array(0);
const DAMAGED = { ok: false, problem: 'damaged' } as const;

function readOne(link: string): LinkReading {
  if (link.length > MAX_LINK_LENGTH) return { ok: false, problem: 'tooLong' };
  const [version, letters = ''] = link.slice(LINK_SCHEME.length).split('/');
  if (version !== String(VERSION)) return Number(version) > VERSION ? { ok: false, problem: 'newer' } : DAMAGED;
  const bytes = decodeBase32(letters, BASE32);
  if (bytes === null || bytes.length < CHECKSUM_BYTES) return DAMAGED;
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  if (bytesToHex(checksum(body)) !== bytesToHex(bytes.subarray(-CHECKSUM_BYTES))) return DAMAGED;
  const read = readBody(body);
  return read !== null && isPossible(read) ? { ok: true, link: read } : DAMAGED;
}

function readBody(body: Uint8Array): ContactLink | null {
  let at = 0;
  const take = (count: number): Uint8Array => {
    const taken = body.subarray(at, at + count);
    at += count;
    return taken;
  };
  const text = (count: number): string => String.fromCharCode(...take(count));
  const [flags = 0xff] = take(1);
  if (flags > (HAS_CERTIFICATE | HAS_INVITE | EXPIRES)) return null;
  const identity = bytesToHex(take(IDENTITY_BYTES));
  const token = bytesToHex(take(LINK_TOKEN_BYTES));
  const certificate = (flags & HAS_CERTIFICATE) === 0 ? null : bytesToHex(take(CERTIFICATE_BYTES));
  const invite = (flags & HAS_INVITE) === 0 ? null : inviteOf(take(INVITE_BYTES));
  const expiresAt = (flags & EXPIRES) === 0 ? null : numberOf(take(4)) * 1000;
  const handle = text(take(1)[0] ?? 0);
  const serverId = text(take(1)[0] ?? 0);
  if (at >= body.length) return null;
  const origin = text(body.length - at);
  return {
    handle,
    origin,
    serverId: serverId === '' ? null : serverId,
    certificate,
    identity,
    token,
    invite,
    expiresAt,
  };
}

/** The rules of both sides: of who writes a link and of who reads one. */
function isPossible({
  handle,
  origin,
  serverId,
  certificate,
  identity,
  token,
  invite,
  expiresAt,
}: ContactLink): boolean {
  if (!fits(Handle, handle) || !fits(Origin, origin) || !(serverId === null || fits(ServerId, serverId))) return false;
  if (!HEX_OF_32_BYTES.test(identity) || !HEX_OF_16_BYTES.test(token)) return false;
  // Plain http shows no certificate.
  if (certificate !== null && !(HEX_OF_32_BYTES.test(certificate) && origin.startsWith('https:'))) return false;
  if (invite !== null && !(INVITE.test(invite) && inviteBytes(invite) !== null)) return false;
  return (
    expiresAt === null || (Number.isInteger(expiresAt / 1000) && expiresAt >= 0 && expiresAt / 1000 <= 0xffff_ffff)
  );
}

/**
 * An invite code as links hold it; null for anything that is none. Written by hand it may have lost its hyphens and
 * case, and have got letters for digits.
 */
export function asInvite(typed: string): string | null {
  const letters = typed.toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1');
  const invite = letters.match(/.{1,4}/gu)?.join('-') ?? '';
  return INVITE.test(invite) && inviteBytes(invite) !== null ? invite : null;
}

function inviteBytes(invite: string): Uint8Array | null {
  return decodeBase32(invite.replaceAll('-', ''), CROCKFORD);
}

function inviteOf(bytes: Uint8Array): string {
  return (
    encodeBase32(bytes, CROCKFORD)
      .match(/.{1,4}/gu)
      ?.join('-') ?? ''
  );
}

/** Of the version too: a link that lost a letter is told apart from one of another kind. */
function checksum(body: Uint8Array): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(VERSION), body)).subarray(0, CHECKSUM_BYTES);
}

function withLength(text: string): Uint8Array {
  return concatBytes(Uint8Array.of(text.length), ascii(text));
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function numberOf(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

const HEX_OF_32_BYTES = /^[0-9a-f]{64}$/;
const HEX_OF_16_BYTES = /^[0-9a-f]{32}$/;
const INVITE = /^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/;
