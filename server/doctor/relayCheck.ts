import { isIP } from 'node:net';
import { turnCredentials, type TurnService } from '../domain/turnCredentials.ts';
import { isPublicAddress } from '../relay/peerPolicy.ts';
import { DOCUMENTS } from './documents.ts';
import { brokenFinding, type Finding, warningFinding, wellFinding } from './finding.ts';
import { probeRelay, type Probed, type ProbedRelay, relayAddress } from './turnProbe.ts';

/** Asks each address of each relay for an allocation, with credentials as phones get them. */
export async function checkRelays(services: readonly TurnService[], now: number): Promise<Finding[]> {
  if (services.length === 0) {
    return [
      warningFinding(
        'relay',
        'there is none: calls of strangers, with Always Relay and through strict networks do not come about',
        'Bring one along with --relay (RINGFORT_RELAY=1), or name a coturn with RINGFORT_TURN_URLS.',
      ),
    ];
  }
  const asked = services.flatMap((service) => service.urls.map((url) => ({ service, url })));
  return Promise.all(
    asked.map(async ({ service, url }) => {
      const address = relayAddress(url);
      if (address === undefined)
        return brokenFinding('relay', `${url} is no address of a relay`, 'Write turn:host:port or turns:host:port.');
      return relayFinding(url, await probeRelay(address, turnCredentials(service, 'doctor', service.now?.() ?? now)));
    }),
  );
}

/** What an answer means, and what to do. Pure. */
export function relayFinding(url: string, probed: Probed): Finding {
  const address = relayAddress(url);
  const transport = address?.transport === 'udp' ? 'UDP' : 'TCP';
  const port = `${transport} port ${address?.port ?? 0}`;
  switch (probed.outcome) {
    case 'allocated': {
      if (probed.isOpenInside) {
        return warningFinding(
          'relay',
          `${url} relays, into the network that it stands in too`,
          `Add the lines denied-peer-ip of ${DOCUMENTS.examples}/turnserver.conf to its configuration.`,
        );
      }
      const isElsewhere = address !== undefined && isIP(address.host) === 0;
      if (isElsewhere && !isPublicAddress(probed.relayed)) {
        return warningFinding(
          'relay',
          `${url} relays, at ${probed.relayed}, which nobody outside reaches`,
          'Tell it its public address: external-ip=PUBLIC/PRIVATE for coturn, --relay-address for the one of the server.',
        );
      }
      return wellFinding('relay', `${url} relays, at ${probed.relayed}`);
    }
    case 'open':
      return brokenFinding(
        'relay',
        `${url} relays for everybody without credentials`,
        'Add use-auth-secret and static-auth-secret to its configuration, and take no-auth away.',
      );
    case 'badSecret':
      return brokenFinding(
        'relay',
        `${url} does not take the credentials: the secret does not match, or its clock is wrong`,
        'RINGFORT_TURN_SECRET must be a static-auth-secret of that relay, letter by letter; start both again. Compare the clocks.',
      );
    case 'refused':
      return brokenFinding(
        'relay',
        `${url} refuses an allocation (${probed.code})`,
        REFUSALS[probed.code] ?? 'See its log.',
      );
    case 'silent':
      return brokenFinding('relay', `${url} does not answer`, `Does it run, and does the firewall let ${port} in?`);
    case 'nonsense':
      return brokenFinding('relay', `${url} answers, and is no relay`, `Which program listens on ${port}?`);
    case 'unreachable':
      return brokenFinding(
        'relay',
        `${url} cannot be reached (${probed.code})`,
        unreachableAdvice(probed.code, port, address),
      );
  }
}

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'It does not take the request: does it have use-auth-secret?',
  403: 'It forbids that: see its denied addresses.',
  437: 'It has an allocation of the same address: ask again in a minute.',
  486: 'Its quota is used up: see user-quota and total-quota.',
  508: 'It has no ports left: see min-port, max-port and total-quota.',
};

function unreachableAdvice(code: string, port: string, address: ProbedRelay | undefined): string {
  if (code === 'ECONNREFUSED') {
    const isTls = address?.transport === 'tls';
    const what = isTls ? 'start the relay, take no-tls out of its configuration' : 'start the relay';
    return `Nothing listens on ${port}: ${what}, or correct the address. ${boundAdvice(address?.port ?? 0)}`;
  }
  if (/ENOTFOUND|EAI_AGAIN/u.test(code)) return 'Its name is unknown: correct it, or add it to the DNS.';
  if (code === 'CERT_HAS_EXPIRED') {
    // A start would drop the calls of everybody that go through it.
    return 'Its certificate has expired: renew it, and send coturn the signal USR2, at which it reads it without dropping calls.';
  }
  if (/CERT|SIGNATURE|ALTNAME|ISSUER/u.test(code)) {
    return 'Phones refuse its certificate: it must be for this name, with its whole chain, of an authority they know.';
  }
  if (/SSL|EPROTO|ECONNRESET/u.test(code)) return 'It speaks no TLS there: see cert, pkey and tls-listening-port.';
  return `Does the firewall let ${port} in?`;
}

/** A coturn that may not listen on one of its ports tries that for ever, and stays with its first address. */
function boundAdvice(port: number): string {
  const log = 'see journalctl -u coturn';
  return port < FIRST_FREE_PORT
    ? `If coturn runs, it may not listen below port ${FIRST_FREE_PORT} ("bind: Permission denied", ${log}): ` +
        `it needs the right that ${DOCUMENTS.examples}/coturn-port-443.conf gives.`
    : `If coturn runs and answers over UDP, one of its ports is refused to it, and it comes no further over TCP: ${log} for "bind".`;
}

/** Those below are root's, and of who has CAP_NET_BIND_SERVICE. */
const FIRST_FREE_PORT = 1024;
