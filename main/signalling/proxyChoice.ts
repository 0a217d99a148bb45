import type { Socket } from 'node:net';
import type { ElapsedTime } from '../ports/clock.ts';
import { ConnectionError } from './connectionError.ts';
import type { Proxy } from './proxyList.ts';

/** Opens through the first of these proxies that lets it. */
export type ProxyChoice = (proxies: readonly Proxy[], open: (proxy: Proxy) => Promise<Socket>) => Promise<Socket>;

/** One that was away is asked last for this long: each connection would wait seconds for it. */
const AWAY_MS = 60_000;
/** A PAC file may name others each time. */
const MAX_AWAY = 32;

/**
 * The proxies that a system names, in their order, but those that were away a moment ago behind the others. What a
 * proxy says of the server is the answer; only one that is away gives way to the next. If nothing works, those that
 * stand before what failed are asked all the same: they may be back, and the system wants them first.
 */
export function createProxyChoice({ elapsed }: ElapsedTime): ProxyChoice {
  const awaySince = new Map<string, number>();

  const isAway = (proxy: Proxy): boolean => {
    const since = awaySince.get(nameOf(proxy));
    return since !== undefined && elapsed() - since < AWAY_MS;
  };
  const remember = (proxy: Proxy): void => {
    const name = nameOf(proxy);
    awaySince.delete(name);
    awaySince.set(name, elapsed());
    for (const oldest of awaySince.keys()) {
      if (awaySince.size <= MAX_AWAY) break;
      awaySince.delete(oldest);
    }
  };

  return async (proxies, open) => {
    const late = proxies.filter(isAway);
    let waiting = [...proxies.filter((proxy) => !late.includes(proxy)), ...late];
    const failures = new Map<Proxy, unknown>();
    for (let proxy = waiting.shift(); proxy !== undefined; proxy = waiting.shift()) {
      const tried = proxy;
      try {
        // One after the other: the next is meant for when this one is away.
        // oxlint-disable-next-line no-await-in-loop
        const socket = await open(tried);
        awaySince.delete(nameOf(tried));
        return socket;
      } catch (error) {
        failures.set(tried, error);
        if (error instanceof ConnectionError && error.problem === 'proxyUnreachable') remember(tried);
        else waiting = waiting.filter((other) => proxies.indexOf(other) < proxies.indexOf(tried));
      }
    }
    // The first in the system's order says most: what comes after it is meant for when it is away.
    throw proxies.map((proxy) => failures.get(proxy)).find((failure) => failure !== undefined);
  };
}

function nameOf(proxy: Proxy): string {
  return proxy.kind === 'direct' ? 'direct' : `${proxy.kind} ${proxy.host} ${proxy.port}`;
}
