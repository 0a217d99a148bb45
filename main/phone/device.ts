import { randomBytes } from 'node:crypto';
import type { EncodedMessage } from '../../core/call/repeats.ts';
import type { RefusedEntry } from '../../core/protocol/entryByEntry.ts';
import type { Primitives, SuiteId } from '../../core/ratchet/signalCrypto.ts';
import type { Clock, ElapsedTime, Timers } from '../ports/clock.ts';
import { peerCodec } from '../call/peerCodec.ts';
import type { SignalCryptoEvent } from '../crypto/DoubleRatchetSignalCrypto.ts';
import { PeerSignalCrypto } from '../crypto/PeerSignalCrypto.ts';
import { nobleExtendedAead } from '../crypto/primitives/xchacha.ts';
import type { ServerTime } from '../signalling/serverConnection.ts';
import { createHttpClient, type HttpClient } from '../signalling/httpClient.ts';
import type { ServerPin } from '../signalling/serverPin.ts';
import type { ResolveProxy, ServerWay } from '../signalling/serverWay.ts';
import type { Ticket } from '../signalling/ticket.ts';
import type { PhoneStores } from '../store/phoneStores.ts';

export interface DevicePorts extends Clock, ElapsedTime, Timers {
  readonly primitives: Primitives;
  /** What this device offers; none is a device without a ratchet. */
  readonly suites: readonly SuiteId[];
  /** How many one-time keys of each kind the server should have, see `CryptoDeviceOptions`. */
  readonly fullSupply?: number;
  /** What the ratchet noticed about a peer. */
  readonly onEvent: (event: SignalCryptoEvent) => void;
  /** What was left out of lists that the server sent. */
  readonly onRefused: (refused: readonly RefusedEntry[]) => void;
  /** The earlier of corrected and own time: the date of what must not be dated ahead. */
  readonly earliest: () => number;
  readonly onServerTime: (said: ServerTime) => void;
  readonly resolveProxy: ResolveProxy;
}

export interface Device {
  readonly crypto: PeerSignalCrypto<EncodedMessage>;
  readonly http: HttpClient;
}

export interface DevicePlace {
  readonly handle: string;
  readonly deviceId: number;
  readonly serverUrl: string;
  readonly way: ServerWay;
  readonly pin: ServerPin;
  /** None before an account stands. */
  readonly ticket?: Ticket;
  /** Breaks off every request to the server. */
  readonly cancelled?: AbortSignal;
}

/**
 * One device of an account: its cryptography under its name, and the way to its server, signed by the same identity.
 */
export function createDevice(
  stores: PhoneStores,
  { handle, deviceId, serverUrl, way, pin, ticket, cancelled }: DevicePlace,
  ports: DevicePorts,
): Device {
  const { primitives, suites, fullSupply, onEvent, onRefused, now, earliest, elapsed, startTimer, onServerTime } =
    ports;
  const draw = (bytes: number) => new Uint8Array(randomBytes(bytes));
  const crypto = new PeerSignalCrypto<EncodedMessage>({
    address: { userId: handle, deviceId },
    store: stores.ratchet,
    primitives: { ...primitives, ...nobleExtendedAead },
    suites,
    ...(fullSupply === undefined ? {} : { fullSupply }),
    codec: peerCodec,
    draw,
    now,
    earliest,
    elapsed,
    onEvent,
    allowsStaticFallback: stores.contacts.allowsStaticFallback,
    withdrawStaticFallback: stores.contacts.withdrawStaticFallback,
  });
  const http = createHttpClient({
    serverUrl,
    pin,
    user: handle,
    device: deviceId,
    sign: (message) => crypto.signAuthChallenge(message),
    verify: (publicKey, message, signature) => primitives.edVerify(publicKey, message, signature),
    draw,
    way,
    ...(cancelled === undefined ? {} : { cancelled }),
    ...(ticket === undefined ? {} : { ticket: ticket.current }),
    onRefused,
    elapsed,
    onServerTime,
    startTimer,
  });
  return { crypto, http };
}
