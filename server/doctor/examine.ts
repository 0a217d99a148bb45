import { localOrigin } from '../localOrigin.ts';
import type { RunningServerOptions } from '../serverOptions.ts';
import { ownRelaySecret } from '../relay/ownRelaySecret.ts';
import type { TurnService } from '../domain/turnCredentials.ts';
import type { StoredServerIdentity } from '../domain/serverIdentity.ts';
import type { RelaySettings } from '../relay/ownRelay.ts';
import { judgeRegistration } from './accountsCheck.ts';
import { checkCertificates } from './certificateCheck.ts';
import { type Finding, warningFinding } from './finding.ts';
import { checkDatabase, checkDisk, isClockKept, judgeClock } from './machineChecks.ts';
import { checkRelays } from './relayCheck.ts';
import { serviceUserOf } from './serviceUser.ts';
import { checkWays } from './wayCheck.ts';

/** The relay of a server goes by a clock that no other process sees (A76): this date is none of its past. */
const AFTER_ANY_CLOCK = Date.UTC(2200, 0);

/** How the server is started: with the same options. */
export type Examined = Omit<RunningServerOptions, 'relay'> & { readonly relay?: Omit<RelaySettings, 'module'> };

/** Looks at everything that a server stands on, while it runs, and changes nothing. */
export async function examine(options: Examined, now: number = Date.now()): Promise<readonly Finding[]> {
  const { dataFolder, certificateFiles, publicUrls = [], registration = 'open' } = options;
  const user = serviceUserOf(dataFolder);
  const { findings, identity, newestCall } = await checkDatabase(dataFolder, user);
  const speaksTls = certificateFiles !== undefined;
  const origins = publicUrls.length > 0 ? publicUrls : [localOrigin(options)];
  const told = publicUrls.length > 0 ? [] : [notTold(origins)];
  const [disk, isKept, certificates, ways, relays] = await Promise.all([
    checkDisk(dataFolder),
    isClockKept(),
    checkCertificates(publicUrls, certificateFiles, now, user),
    identity === undefined ? [] : checkWays(origins, { identity, speaksTls }, now),
    checkRelays([...(options.turn ?? []), ...ownRelay(options, identity)], now),
  ]);
  const accounts = judgeRegistration(registration, publicUrls);
  const clock = judgeClock(now, newestCall, isKept);
  return [...findings, accounts, disk, clock, ...certificates, ...told, ...ways, ...relays];
}

function notTold(origins: readonly string[]): Finding {
  return warningFinding(
    'way',
    `no public address is said: only ${origins.join(', ')} was tried, from here`,
    'Say under which address people reach the server: --public-url https://calls.example.org',
  );
}

/** The relay that the server brings along, as a phone that came by the public address is told it. */
function ownRelay(
  { relay, port = 7443, publicUrls = [], host = '127.0.0.1' }: Examined,
  identity?: StoredServerIdentity,
): TurnService[] {
  if (relay === undefined || identity === undefined) return [];
  const listens = relay.host ?? host;
  const [url] = publicUrls;
  const reached =
    url === undefined ? (/^(?:0\.0\.0\.0|::)$/u.test(listens) ? '127.0.0.1' : listens) : new URL(url).hostname;
  const name = relay.addresses?.[0] ?? reached;
  const at = `${name.includes(':') && !name.startsWith('[') ? `[${name}]` : name}:${relay.port ?? port + 1}`;
  const urls = [`turn:${at}?transport=udp`, `turn:${at}?transport=tcp`];
  return [{ urls, secret: ownRelaySecret(identity.signingKey), now: () => AFTER_ANY_CLOCK }];
}
