import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { type AddressInfo, isIP } from 'node:net';
import { createHostClock } from '../domain/clock.ts';
import { DEFAULT_QUOTAS, type RelayQuotas } from './allocations.ts';
import { FaultCount, type RelayFaults } from './guard.ts';
import { type AddressRange, PeerPolicy } from './peerPolicy.ts';
import { type PortRange, RelaySockets } from './relaySockets.ts';
import { listenedOn, localAddresses, type LocalAddress, networksOf, relayedAt } from './surroundings.ts';
import { createTcpListener } from './tcpListener.ts';
import { canonicalAddress } from './transportAddress.ts';
import { TurnServer } from './turnServer.ts';
import { createUdpListeners } from './udpListeners.ts';

/** What is due is looked for this often: allocations that ended, connections that carry none. */
const UPKEEP_MS = 1_000;
/** A computer that travels has other addresses now and then. */
const LOOK_AROUND_MS = 5_000;

export interface RelayOptions {
  /** As the signalling server listens. */
  readonly host: string;
  /** UDP and TCP; 0 for any free one. */
  readonly port: number;
  readonly secret: string;
  /** What the clock shows by which credentials are dated, in milliseconds, as the relay is started. */
  readonly credentialTime: number;
  /** What others are told instead of the addresses of this computer: one of each family at most. */
  readonly publicAddresses: readonly string[];
  readonly relayPorts: PortRange;
  /** Peers that would be denied. */
  readonly allowedPeers: readonly AddressRange[];
  readonly quotas?: RelayQuotas;
}

export interface Relay {
  readonly port: number;
  readonly close: () => void;
}

/**
 * A TURN server on the addresses of this computer, as they are and as they change. Rejects with the error of the
 * listening socket (EADDRINUSE, EACCES ..). `onFaults` hears of faults of its own, which cost only what met them.
 */
export async function startRelay(
  options: RelayOptions,
  onFaults: (faults: RelayFaults) => void = () => undefined,
): Promise<Relay> {
  const faults = new FaultCount();
  const { guard } = faults;
  const elapsed = (): number => performance.now();
  // Ours goes on as the one of the server does, whoever sets the time of day (A76); a thread has a clock of its own.
  const clock = createHostClock();
  const startedAt = clock.elapsed();
  const host = isIP(options.host) === 0 ? (await lookup(options.host)).address : options.host;
  // A peer is named by bytes, and found by the text that these make.
  const publicAddresses = options.publicAddresses.map(canonicalAddress);
  const policy = new PeerPolicy(options.allowedPeers);
  const sockets = new RelaySockets(options.relayPorts);
  let listened: readonly LocalAddress[] = [];
  let seen = '';

  const turn = new TurnServer({
    secret: options.secret,
    policy,
    quotas: options.quotas ?? DEFAULT_QUOTAS,
    openSocket: (wanted) => {
      const at = relayedAt(wanted.path, wanted.family, listened, publicAddresses);
      return sockets.open(wanted, at);
    },
    guard,
    now: () => options.credentialTime + clock.elapsed() - startedAt,
    elapsed,
  });
  const tcp = createTcpListener({
    receive: (path, bytes) => turn.receive(path, bytes),
    hasAllocation: (path) => turn.hasAllocation(path),
    closed: (path) => turn.pathClosed(path),
    guard,
    elapsed,
  });
  tcp.server.listen({ host, port: options.port, exclusive: true });
  await once(tcp.server, 'listening');
  tcp.server.on('error', () => undefined);
  const { port } = tcp.server.address() as AddressInfo;
  const udp = createUdpListeners({
    port,
    receive: (path, bytes) => turn.receive(path, bytes),
    guard,
    addressGone: (address) => turn.addressGone(address),
  });

  /** What could not be had: an address that has just come may not be ours yet, and the next look tries again. */
  const lookAround = async (): Promise<readonly unknown[]> => {
    const all = localAddresses(networkInterfaces());
    const now = JSON.stringify(all);
    if (now === seen) return [];
    listened = listenedOn(host, all);
    const own = [...all, ...listened].map(({ address }) => address);
    policy.standIn({ own: [...own, ...publicAddresses], networks: networksOf(all) });
    const failed = await udp.follow(listened);
    if (failed.length === 0) seen = now;
    return failed;
  };
  const close = (): void => {
    clearInterval(upkeep);
    clearInterval(watch);
    tcp.close();
    udp.close();
    turn.close();
  };
  const upkeep = setInterval(() => {
    guard(() => turn.removeExpired());
    guard(() => tcp.endIdle());
    const due = faults.due(elapsed());
    if (due !== undefined) onFaults(due);
  }, UPKEEP_MS);
  const watch = setInterval(() => guard(async () => void (await lookAround())), LOOK_AROUND_MS);
  const failed = await lookAround();
  const obstacle = failed.find(isPortRefused) ?? (failed.length === listened.length ? failed[0] : undefined);
  if (obstacle !== undefined) {
    close();
    throw obstacle;
  }
  return { port, close };
}

/** Another program has the port, or the system keeps it: that will not pass by itself. */
function isPortRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
}
