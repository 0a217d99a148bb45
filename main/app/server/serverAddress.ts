import { isIP } from 'node:net';
import { isLocalHost, isLoopbackHost, isSurelyLocal } from '../hosting/localNetwork.ts';

/** The port a hosted Ringfort server listens on unless told otherwise. */
export const DEFAULT_SERVER_PORT = 7443;

/** What a person means by an address. */
export interface ServerAddress {
  /** Where to look for it, in this order; the next only where the one before speaks no TLS. */
  readonly origins: readonly [string, ...string[]];
  /**
   * How the SHA-256 fingerprint of its certificate begins, 24 to 64 hex digits: this certificate and no other. Null:
   * whatever the authorities of this computer vouch for.
   */
  readonly fingerprint: string | null;
}

/** Of what is read out: 96 bits, which nobody finds a second certificate for. */
const SHORTEST_FINGERPRINT = 24;

/**
 * Reads what a person types as a server: `calls.example.org`, `192.168.1.20:7443`, `https://calls.example.org`, or what
 * a Ringfort that hosts shows, `https://192.168.1.20:7443#` and a fingerprint. Without a scheme a public name is taken
 * as https. In the local network, and at a bare address, hosted servers are looked for on their usual port, by https
 * and, where somebody runs a server without a certificate, by http.
 */
export function parseServerAddress(typed: string): ServerAddress | null {
  const [text = '', mark, ...more] = typed.trim().split('#');
  if (text === '' || /\s/u.test(text) || more.length > 0) return null;
  const fingerprint = mark === undefined ? null : parseFingerprint(mark);
  if (mark !== undefined && fingerprint === null) return null;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//iu.exec(text)?.[1]?.toLowerCase();
  // Plain http shows no certificate.
  if (scheme === 'https' || (scheme === 'http' && fingerprint === null)) return addressOf([text], fingerprint);
  if (scheme !== undefined) return null;

  const guess = urlOf(`https://${text}`);
  if (guess === null) return null;
  const { hostname } = guess;
  if (!isLocalHost(hostname) && isIP(bareHost(hostname)) === 0) return addressOf([`https://${text}`], fingerprint);
  const hasPort = /:\d+\/?$/u.test(text) && !/^\[?[0-9a-f:]+\]?$/iu.test(text);
  const place = hasPort ? text : `${hostname}:${DEFAULT_SERVER_PORT}`;
  if (fingerprint !== null) return addressOf([`https://${place}`], fingerprint);
  // What does not leave this computer needs no protection.
  return addressOf(isLoopbackHost(hostname) ? [`http://${place}`] : [`https://${place}`, `http://${place}`], null);
}

/** However it was grouped or read out; null if it is none, or too little of one. */
function parseFingerprint(typed: string): string | null {
  const digits = typed.replaceAll(/[\s:-]/gu, '').toLowerCase();
  return /^[0-9a-f]+$/u.test(digits) && digits.length >= SHORTEST_FINGERPRINT && digits.length <= 64 ? digits : null;
}

function addressOf(texts: readonly string[], fingerprint: string | null): ServerAddress | null {
  const [first, ...others] = texts.map((text) => originOf(text));
  if (first === undefined || first === null) return null;
  return { origins: [first, ...others.filter((origin) => origin !== null)], fingerprint };
}

function originOf(text: string): string | null {
  const url = urlOf(text);
  const plain = url !== null && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  return plain ? url.origin : null;
}

function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/gu, '');
}

/**
 * Whether everybody on the way to this origin may read along who calls whom and when: it is plain http, and may leave
 * this network.
 */
export function isUnprotected(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !isSurelyLocal(hostname);
}

/** Whether a server there may be somebody's own, whose certificate no authority vouches for: it has no public name. */
export function isWithoutAuthority(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' && (isLocalHost(hostname) || isIP(bareHost(hostname)) !== 0);
}

/** As it is typed, to find this server and no other. */
export function typedAddress(origin: string, fingerprint: string | null): string {
  return fingerprint === null ? origin : `${origin}#${fingerprint}`;
}

/** The port in an origin, also where it is the usual one of the scheme. */
export function portOf(origin: string): number {
  const { port, protocol } = new URL(origin);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** Where a server that runs on this computer is reached from it. */
export function localUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}
