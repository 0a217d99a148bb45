import { request } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { StartTimer } from '../ports/clock.ts';
import { vouchedFor, type Authorities } from './authorities.ts';
import { ConnectionError } from './connectionError.ts';
import type { Proxy } from './proxyList.ts';

export interface Destination {
  readonly host: string;
  readonly port: number;
}

export interface Attempt {
  readonly signal: AbortSignal;
  readonly startTimer: StartTimer;
  readonly authorities: Authorities;
}

/** Proxies are near. Who takes longer to accept a connection is away, and the next one in the list gets its turn. */
const PROXY_CONNECT_MS = 4_000;

/**
 * A TCP connection to the destination. Rejects with the system's error if the way is direct, and otherwise with a
 * ConnectionError: `proxyUnreachable` alone means that another proxy may do better.
 */
export async function openTcp(proxy: Proxy, to: Destination, attempt: Attempt): Promise<Socket> {
  const { signal } = attempt;
  if (proxy.kind === 'direct') {
    return opened(connectTcp({ ...to, autoSelectFamily: true, signal }), 'connect');
  }
  const socket = await connectToProxy(proxy, attempt);
  try {
    if (proxy.kind === 'socks4' || proxy.kind === 'socks5') await askSocks(socket, proxy, to, signal);
    else await askHttp(socket, to, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error instanceof ConnectionError ? error : new ConnectionError('proxyUnreachable', { cause: error });
  }
}

type RemoteProxy = Exclude<Proxy, { readonly kind: 'direct' }>;

async function connectToProxy(
  { kind, host, port }: RemoteProxy,
  { signal, startTimer, authorities }: Attempt,
): Promise<Socket> {
  const late = new AbortController();
  const giveUp = (): void => late.abort();
  signal.addEventListener('abort', giveUp);
  const stopTimer = startTimer(PROXY_CONNECT_MS, giveUp);
  try {
    // A signal that fired before it was listened to fires for nobody.
    signal.throwIfAborted();
    const reach = () => opened(connectTcp({ host, port, autoSelectFamily: true, signal: late.signal }), 'connect');
    if (kind !== 'https') return await reach();
    return await vouchedFor(authorities, async (context) => secured(await reach(), host, context, late.signal));
  } catch (cause) {
    throw new ConnectionError('proxyUnreachable', { cause });
  } finally {
    stopTimer();
    signal.removeEventListener('abort', giveUp);
  }
}

async function secured(
  socket: Socket,
  host: string,
  context: SecureContext | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  const close = (): void => void socket.destroy(new Error('the proxy was too slow'));
  signal.addEventListener('abort', close);
  try {
    return await opened(
      connectTls({
        socket,
        host,
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(context === undefined ? {} : { secureContext: context }),
      }),
      'secureConnect',
    );
  } finally {
    signal.removeEventListener('abort', close);
  }
}

/** Waits until a socket stands; one that does not is destroyed. */
export function opened<S extends Socket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> {
  return new Promise((resolve, reject) => {
    // For as long as the socket lives: an error that comes while nobody reads it must not end the program.
    socket.on('error', (error) => {
      socket.destroy();
      reject(error);
    });
    socket.once('close', () => reject(new Error('the connection was closed')));
    socket.once(event, () => resolve(socket));
  });
}

/** CONNECT (RFC 9110), also for plain HTTP: whatever lets no WebSocket through is of no use to us. */
async function askHttp(socket: Socket, { host, port }: Destination, signal: AbortSignal): Promise<void> {
  const path = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const status = await new Promise<number>((resolve, reject) => {
    const question = request({
      method: 'CONNECT',
      path,
      headers: { host: path },
      createConnection: () => socket,
      signal,
    });
    question.on('connect', (reply, _socket, head) => {
      if (head.length > 0) socket.unshift(head);
      resolve(reply.statusCode ?? 0);
    });
    // Some answer a CONNECT that they do not know like any other request.
    question.on('response', (reply) => resolve(reply.statusCode === 200 ? 0 : (reply.statusCode ?? 0)));
    question.on('error', reject);
    question.end();
  });
  if (status >= 200 && status < 300) return;
  if (status === 407) throw new ConnectionError('proxyLogin');
  throw new ConnectionError(status === 502 || status === 503 || status === 504 ? 'unreachable' : 'proxyRefused');
}

/** SOCKS 4a and 5 (RFC 1928), without a login. Names are looked up by the proxy: nobody else may know them. */
async function askSocks(socket: Socket, { kind, host, port }: RemoteProxy, to: Destination, signal: AbortSignal) {
  const close = (): void => void socket.destroy(new Error('given up'));
  signal.addEventListener('abort', close);
  try {
    // Most ways need none, and the library with all that it brings would be loaded with each start.
    const { SocksClient } = await import('socks');
    // Closed meanwhile: the library would wait for a word of that socket until its own time is up.
    signal.throwIfAborted();
    await SocksClient.createConnection({
      command: 'connect',
      proxy: { host, port, type: kind === 'socks4' ? 4 : 5 },
      destination: to,
      existing_socket: socket,
    });
  } catch (error) {
    throw new ConnectionError(socksProblem(error instanceof Error ? error.message : ''), { cause: error });
  } finally {
    signal.removeEventListener('abort', close);
  }
}

/** The library tells them apart by text alone; its version is exact, and a test holds each. */
function socksProblem(message: string) {
  if (/authentication|RejectedIdent/iu.test(message)) return 'proxyLogin';
  if (/NotAllowed|CommandNotSupported|AddressNotSupported|Socks4 Proxy rejected/u.test(message)) return 'proxyRefused';
  if (/Socks5 proxy rejected connection/u.test(message)) return 'unreachable';
  return 'proxyUnreachable';
}
