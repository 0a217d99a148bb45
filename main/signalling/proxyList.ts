import { isIP } from 'node:net';

export type Proxy =
  | { readonly kind: 'direct' }
  | { readonly kind: 'http' | 'https' | 'socks4' | 'socks5'; readonly host: string; readonly port: number };

/** By the words of PAC files; a bare `SOCKS` is version 4, as in browsers. */
const KINDS: ReadonlyMap<string, { readonly kind: Exclude<Proxy['kind'], 'direct'>; readonly port: number }> = new Map([
  ['PROXY', { kind: 'http', port: 80 }],
  ['HTTP', { kind: 'http', port: 80 }],
  ['HTTPS', { kind: 'https', port: 443 }],
  ['SOCKS', { kind: 'socks4', port: 1080 }],
  ['SOCKS4', { kind: 'socks4', port: 1080 }],
  ['SOCKS5', { kind: 'socks5', port: 1080 }],
]);

const DIRECT: Proxy = { kind: 'direct' };
/** A PAC file is somebody else's program: what it says is bounded like any other input. */
const MAX_TEXT = 4096;
const MAX_PROXIES = 8;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?$/iu;

/**
 * Reads what the system says of its proxies, in the words of PAC files: `PROXY one:3128; SOCKS5 two; DIRECT`. An entry
 * that cannot be read is passed over, for the next one may be the one that works; if none can be, the way is direct,
 * as in browsers.
 */
export function parseProxyList(words: string): readonly Proxy[] {
  const proxies: Proxy[] = [];
  for (const entry of words.slice(0, MAX_TEXT).split(';')) {
    const proxy = parseProxy(entry.trim());
    if (proxy !== null) proxies.push(proxy);
    if (proxies.length === MAX_PROXIES) break;
  }
  return proxies.length === 0 ? [DIRECT] : proxies;
}

function parseProxy(entry: string): Proxy | null {
  const [word = '', place = '', ...rest] = entry.split(/\s+/u);
  if (word.toUpperCase() === 'DIRECT') return DIRECT;
  const kind = KINDS.get(word.toUpperCase());
  if (kind === undefined || rest.length > 0) return null;
  const found = /^(?:\[(?<address>[^\]]+)\]|(?<name>[^:]+))(?::(?<port>\d{1,5}))?$/u.exec(place)?.groups;
  const host = found?.['address'] ?? found?.['name'] ?? '';
  const port = found?.['port'] === undefined ? kind.port : Number(found['port']);
  const isHost = found?.['address'] === undefined ? HOST_NAME.test(host) : isIP(host) === 6;
  return isHost && port >= 1 && port <= 65_535 ? { kind: kind.kind, host, port } : null;
}
