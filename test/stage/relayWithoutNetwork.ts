import { beforeEach, expect } from 'vitest';
import type { RelaySocket } from '../../server/relay/allocation.ts';
import type { SocketWanted } from '../../server/relay/allocating.ts';
import { DEFAULT_QUOTAS, type RelayQuotas } from '../../server/relay/allocations.ts';
import { FaultCount } from '../../server/relay/guard.ts';
import { PeerPolicy } from '../../server/relay/peerPolicy.ts';
import { type TransportAddress, transportAddress } from '../../server/relay/transportAddress.ts';
import { TurnServer } from '../../server/relay/turnServer.ts';
import { codeOf, RELAY_SECRET, TurnClient } from './TurnClient.ts';

export const RELAY = '203.0.113.1';
export const PEER = '198.51.100.7';

/** A socket at a relayed address, without a network: it remembers what left it. */
class FakeSocket implements RelaySocket {
  readonly relayed: TransportAddress;
  readonly sent: { readonly data: string; readonly to: string }[] = [];
  isClosed = false;
  #heard: (data: Buffer, from: TransportAddress) => void = () => undefined;

  constructor(port: number, family: 4 | 6) {
    this.relayed = transportAddress(family === 6 ? '2001:db8::1' : RELAY, port);
  }

  send(data: Buffer, to: TransportAddress): void {
    this.sent.push({ data: data.toString(), to: `${to.address}:${to.port}` });
  }

  onDatagram(heard: (data: Buffer, from: TransportAddress) => void): void {
    this.#heard = heard;
  }

  /** A peer sends to the relayed address. */
  arrive(data: string, from: string, port: number): void {
    this.#heard(Buffer.from(data), transportAddress(from, port));
  }

  close(): void {
    this.isClosed = true;
  }
}

/*
 * A relay without a network and with a clock of the test's, a new one in each test of a file that says so. What is
 * exported is that of the test that runs.
 */

/** Milliseconds: of the wall, and since some moment. */
export const time = { now: 0, elapsed: 0 };
export let sockets: FakeSocket[];
export let wanted: SocketWanted[];
export let policy: PeerPolicy;
export let turn: TurnServer;
export let faults: FaultCount;

export function start(quotas: Partial<RelayQuotas> = {}): void {
  [time.elapsed, time.now, sockets, wanted] = [5_000, 1_800_000_000_000, [], []];
  faults = new FaultCount();
  policy = new PeerPolicy([]);
  policy.standIn({ own: [RELAY, '2001:db8::1'], networks: [] });
  turn = new TurnServer({
    secret: RELAY_SECRET,
    policy,
    quotas: { ...DEFAULT_QUOTAS, ...quotas },
    openSocket: async (asked) => {
      wanted.push(asked);
      const open = () => {
        const socket = new FakeSocket(50_000 + sockets.length, asked.family);
        sockets.push(socket);
        return socket;
      };
      return { ok: true, socket: open(), next: asked.evenPort === 'evenAndNext' ? open() : undefined };
    },
    guard: faults.guard,
    now: () => time.now,
    elapsed: () => time.elapsed,
  });
}

export function relayInEachTest(): void {
  beforeEach(() => start());
}

export function pass(ms: number): void {
  time.elapsed += ms;
  time.now += ms;
  turn.removeExpired();
}

export const client = (user?: string, address = '192.0.2.55', isStream = false) =>
  new TurnClient((path, bytes) => turn.receive(path, bytes), address, time.now, user, isStream);

export async function allocated(user?: string, address?: string): Promise<TurnClient> {
  const made = client(user, address);
  expect(codeOf(await made.allocate())).toBe(0);
  return made;
}
