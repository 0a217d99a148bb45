import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, Socket } from 'node:net';
import { connect as connectTls, TLSSocket, type SecureContext } from 'node:tls';
import type { ElapsedTime, Timers } from '../ports/clock.ts';
import { systemAuthorities, vouchedFor, type Authorities } from './authorities.ts';
import { ConnectionError } from './connectionError.ts';
import { createProxyChoice } from './proxyChoice.ts';
import { parseProxyList, type Proxy } from './proxyList.ts';
import { opened, openTcp, type Destination } from './proxyTunnel.ts';

/** The proxies the system wants for a URL, in the words of PAC files: `PROXY one:3128; DIRECT`. */
export type ResolveProxy = (url: string) => Promise<string>;

export interface ServerTls {
  /**
   * SHA-256 of the certificate (DER) in hex, with or without colons: this one is taken, whatever name and dates it
   * bears and whoever signed it, and no other.
   */
  readonly fingerprint256?: string;
  /** Any certificate is taken, for nothing is sent. */
  readonly isOnlyLookedAt?: true;
}

export interface ServerWayOptions extends ElapsedTime, Timers {
  readonly serverUrl: string;
  readonly resolveProxy: ResolveProxy;
  /** Where it listens just now, asked before each connection; unless given, where the address says. */
  readonly destination?: () => Promise<Destination>;
  readonly tls?: ServerTls;
  /** Who may vouch for a certificate that is not pinned. */
  readonly authorities?: Authorities;
}

/**
 * How one server is reached: every connection to it, for HTTP and for the WebSocket, is opened here. Proxies are asked
 * for anew each time, since a laptop changes its network.
 */
export interface ServerWay {
  /** For `http.request`, `https.request` and `ws`; keeps no connection for later. */
  readonly agent: HttpAgent;
  /**
   * The fingerprint of the certificate that is shown there, SHA-256 in 64 hex digits, whoever vouches for it. Nothing
   * is sent. Rejects as a connection would, and at once when `givenUp` fires.
   */
  readonly shownCertificate: (givenUp: AbortSignal) => Promise<string>;
}

/** Whoever asks gives up sooner; this ends what nobody waits for any more. */
const OPEN_LIMIT_MS = 20_000;

export function createServerWay(options: ServerWayOptions): ServerWay {
  const { serverUrl, resolveProxy, tls = {}, authorities = systemAuthorities, startTimer } = options;
  const url = new URL(serverUrl);
  const isSecure = url.protocol === 'https:';
  const choose = createProxyChoice(options);
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const addressed: Destination = { host, port: Number(url.port === '' ? (isSecure ? 443 : 80) : url.port) };

  const proxiesTo = async (to: Destination): Promise<readonly Proxy[]> => {
    // A server on this computer is behind no proxy, whatever the system says.
    if (isLoopback(to.host)) return [{ kind: 'direct' }];
    return parseProxyList(await resolveProxy(url.origin).catch(() => ''));
  };

  const open = async (judge: ServerTls, givenUp?: AbortSignal): Promise<Socket> => {
    const limit = new AbortController();
    const giveUp = (): void => limit.abort();
    if (givenUp?.aborted === true) giveUp();
    givenUp?.addEventListener('abort', giveUp);
    const stopTimer = startTimer(OPEN_LIMIT_MS, giveUp);
    try {
      const { signal } = limit;
      const to = (await options.destination?.()) ?? addressed;
      const proxies = await proxiesTo(to);
      const reach = () => choose(proxies, (proxy) => openTcp(proxy, to, { signal, startTimer, authorities }));
      if (!isSecure) return await reach();
      return await vouchedFor(authorities, async (context) => secured(await reach(), { host, judge, context, signal }));
    } finally {
      stopTimer();
      givenUp?.removeEventListener('abort', giveUp);
    }
  };

  const agent = isSecure ? new HttpsAgent() : new HttpAgent();
  agent.createConnection = (_options, opening) => {
    open(tls).then(
      (socket) => opening?.(null, socket),
      // The type wants a socket beside an error; nobody reads it.
      (error: unknown) =>
        opening?.(error instanceof Error ? error : new Error('no way', { cause: error }), new Socket()),
    );
    return undefined;
  };
  return {
    agent,
    shownCertificate: async (givenUp) => {
      const socket = await open({ isOnlyLookedAt: true }, givenUp);
      const shown = socket instanceof TLSSocket ? fingerprintOf(socket) : undefined;
      socket.destroy();
      if (shown === undefined) throw new ConnectionError('notEncrypted');
      return shown;
    },
  };
}

interface Securing {
  readonly host: string;
  readonly judge: ServerTls;
  readonly context: SecureContext | undefined;
  readonly signal: AbortSignal;
}

/** TLS is between us and the server, whatever lies on the way. Nothing is sent before the certificate was judged. */
async function secured(socket: Socket, { host, judge, context, signal }: Securing): Promise<TLSSocket> {
  const { fingerprint256 } = judge;
  const isAnyTaken = fingerprint256 !== undefined || judge.isOnlyLookedAt !== undefined;
  const close = (): void => void socket.destroy(new Error('no TLS in time'));
  signal.addEventListener('abort', close);
  try {
    const secure = await opened(
      connectTls({
        socket,
        host,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(context === undefined ? {} : { secureContext: context }),
        ...(isAnyTaken ? { rejectUnauthorized: false } : {}),
      }),
      'secureConnect',
    );
    if (fingerprint256 === undefined || isCertificate(secure, fingerprint256)) return secure;
    secure.destroy();
    throw new ConnectionError('certificateChanged');
  } finally {
    signal.removeEventListener('abort', close);
  }
}

function isCertificate(socket: TLSSocket, fingerprint256: string): boolean {
  const shown = fingerprintOf(socket);
  return shown !== undefined && shown === plainHex(fingerprint256);
}

function fingerprintOf(socket: TLSSocket): string | undefined {
  const shown = socket.getPeerX509Certificate()?.fingerprint256;
  return shown === undefined ? undefined : plainHex(shown);
}

function plainHex(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  );
}
