import { isIP } from 'node:net';
import { isLocalHost } from './localNetwork.ts';

/** The port a hosted Ringfort server listens on unless told otherwise. */
export const DEFAULT_SERVER_PORT = 7443;

/**
 * Reads what a person types as a server: `calls.example.org`, `192.168.1.20:7443`, `https://calls.example.org`. Without
 * a scheme a name is taken as https, and an address or name inside the local network as http on the port of hosted
 * servers: no certificate exists for those, and what travels is encrypted end to end in either case.
 *
 * @returns the origin, for example `https://calls.example.org`, or null if it is no server address.
 */
export function parseServerAddress(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || /\s/u.test(text)) return null;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//iu.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined) return scheme === 'http' || scheme === 'https' ? originOf(text) : null;

  const guess = urlOf(`https://${text}`);
  if (guess === null) return null;
  if (!isLocalHost(guess.hostname) && isIP(guess.hostname.replace(/^\[|\]$/gu, '')) === 0)
    return originOf(`https://${text}`);
  const hasPort = /:\d+\/?$/u.test(text) && !/^\[?[0-9a-f:]+\]?$/iu.test(text);
  return originOf(hasPort ? `http://${text}` : `http://${guess.hostname}:${DEFAULT_SERVER_PORT}`);
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

/**
 * Whether everybody on the way to this origin may read along who calls whom and when: it is plain http, and leaves this
 * network.
 */
export function isUnprotected(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !isLocalHost(hostname);
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
