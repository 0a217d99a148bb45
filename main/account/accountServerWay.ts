import type { HostedServer } from '../app/hosting/hostedServer.ts';
import type { ElapsedTime, Timers } from '../ports/clock.ts';
import { ConnectionError } from '../signalling/connectionError.ts';
import { createServerWay, type ResolveProxy, type ServerWay } from '../signalling/serverWay.ts';
import type { Account } from '../store/tables/accountStore.ts';

export interface AccountServerWayPorts extends ElapsedTime, Timers {
  readonly hosted: HostedServer;
  readonly resolveProxy: ResolveProxy;
}

/**
 * The way to the server of an account. To the one that this Ringfort hosts it leads wherever that listens just now, and
 * nowhere while it does not: whoever else is on its port gets nothing.
 */
export function accountServerWay(
  { serverUrl, hosting, certificate }: Pick<Account, 'serverUrl' | 'hosting' | 'certificate'>,
  { hosted, resolveProxy, elapsed, startTimer }: AccountServerWayPorts,
): ServerWay {
  const destination = async () => {
    try {
      return { host: '127.0.0.1', port: await hosted.listening() };
    } catch (cause) {
      throw new ConnectionError('hostDown', { cause });
    }
  };
  return createServerWay({
    ...{ serverUrl, resolveProxy, elapsed, startTimer },
    ...(hosting ? { destination } : {}),
    ...(certificate === null ? {} : { tls: { fingerprint256: certificate } }),
  });
}
