import { networkInterfaces } from 'node:os';
import { isIceServerUrl } from '../../core/protocol/iceServerUrl.ts';
import type { HostClock } from '../domain/clock.ts';
import type { TurnService } from '../domain/turnCredentials.ts';
import type { RelayFaults } from './guard.ts';
import { ownRelaySecret } from './ownRelaySecret.ts';
import type { AddressRange } from './peerPolicy.ts';
import { type PortRange, RELAY_PORTS } from './relaySockets.ts';
import { startRelayThread } from './relayThread.ts';
import { addressKnown, type AddressKnown, listenedOn, localAddresses } from './surroundings.ts';

/** What an operator says of the relay that a server brings along. */
export interface RelaySettings {
  /** The module of its thread: beside the program, wherever that was bundled to. */
  readonly module: string | URL;
  /** Where it listens; as the signalling server, unless that stands behind a proxy, which carries no media. */
  readonly host?: string;
  /** UDP and TCP; the one above the server's unless said otherwise. */
  readonly port?: number;
  /** IP addresses that others are told instead of this computer's, one of each family at most. */
  readonly addresses?: readonly string[];
  readonly relayPorts?: PortRange;
  /** Peers in private networks that may be relayed to all the same. */
  readonly allowedPeers?: readonly AddressRange[];
}

export interface OwnRelayParts {
  readonly settings: RelaySettings;
  /** As the signalling server listens. */
  readonly host: string;
  /** Of the signalling server, 0 for any. */
  readonly serverPort: number;
  /** The server's own key, from which the relay's secret is made: credentials outlive a restart. */
  readonly signingKey: string;
  readonly clock: HostClock;
  readonly onListening: (port: number, address: AddressKnown) => void;
  readonly onFaults: (faults: RelayFaults) => void;
  readonly onProblem: (code: string) => void;
}

export interface OwnRelay {
  readonly decided: Promise<void>;
  /** Where it listens; undefined if it never has. */
  readonly port: () => number | undefined;
  /** What a client gets that reached the server under this name (without a port); undefined if there is no relay. */
  readonly serviceFor: (host: string) => TurnService | undefined;
  readonly close: () => Promise<void>;
}

/** The relay of a server that has no coturn beside it. */
export function startOwnRelay(parts: OwnRelayParts): OwnRelay {
  const { settings, serverPort, signingKey, clock, onFaults, onProblem } = parts;
  const { host = parts.host } = settings;
  const { module, addresses: publicAddresses = [], relayPorts = RELAY_PORTS, allowedPeers = [] } = settings;
  const secret = ownRelaySecret(signingKey);
  const above = serverPort === 0 || serverPort === 65_535 ? 0 : serverPort + 1;
  const options = { host, port: settings.port ?? above, secret, publicAddresses, relayPorts, allowedPeers };
  const listened = () => listenedOn(host, localAddresses(networkInterfaces()));
  const thread = startRelayThread({
    ...{ module, options, clock, onFaults, onProblem },
    isPortFixed: settings.port !== undefined,
    onListening: (port) => parts.onListening(port, addressKnown(listened(), publicAddresses)),
  });

  /**
   * Under the name that the client reached us by it reaches the relay too. A client on this computer may have come by
   * a loopback address, from which its engine cannot send to others: it gets one that all interfaces can.
   */
  const nameFor = (asked: string): string => {
    const outward = listened().find(({ isInternal }) => !isInternal)?.address;
    if (outward === undefined || !isLoopback(asked)) return asked;
    return outward.includes(':') ? `[${outward}]` : outward;
  };

  return {
    decided: thread.decided,
    port: thread.port,
    serviceFor: (asked) => {
      const port = thread.port();
      if (port === undefined) return undefined;
      const bracketed = publicAddresses.map((address) => (address.includes(':') ? `[${address}]` : address));
      const names = bracketed.length > 0 ? bracketed : [nameFor(asked)];
      const urls = names
        .flatMap((name) => [`turn:${name}:${port}?transport=udp`, `turn:${name}:${port}?transport=tcp`])
        .filter(isIceServerUrl);
      return urls.length === 0 ? undefined : { urls, secret, now: clock.elapsed };
    },
    close: thread.close,
  };
}

function isLoopback(host: string): boolean {
  return host === '' || host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
