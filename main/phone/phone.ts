import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { CallRecord, MediaOrder } from '../../core/call/callEffect.ts';
import type { WhoMayRing } from '../../core/call/mayRing.ts';
import type { MayRing } from '../call/admission.ts';
import type { ShownCalls } from '../../core/call/shownCalls.ts';
import type { ConnectionView } from '../../core/ipc/snapshot.ts';
import { identityBytes } from '../../core/ratchet/signalCrypto.ts';
import { createContactBook, type ContactBook } from '../app/people/contactBook.ts';
import { createTrust, type Trust } from '../app/people/trust.ts';
import { createCalls, type Calls } from './calls.ts';
import { createPeerPins } from '../crypto/peerPins.ts';
import { decodeIdentity } from '../crypto/wireBundle.ts';
import { createDevice, type DevicePorts } from './device.ts';
import { createLine, type Line } from './line.ts';
import type { BootTime, Sleep } from '../ports/clock.ts';
import type { HttpClient } from '../signalling/httpClient.ts';
import type { ServerPin } from '../signalling/serverPin.ts';
import type { ServerWay } from '../signalling/serverWay.ts';
import type { Ticket } from '../signalling/ticket.ts';
import type { Account } from '../store/tables/accountStore.ts';
import type { PhoneStores } from '../store/phoneStores.ts';
import { createVoiceMail, type VoiceMail } from './voiceMail.ts';

/** What is there once there is an account. */
export interface Phone {
  readonly account: Account;
  readonly way: ServerWay;
  readonly http: HttpClient;
  readonly line: Line;
  readonly calls: Calls;
  readonly voice: VoiceMail;
  readonly contacts: ContactBook;
  readonly trust: Trust;
  /** Acts upon what was read just before a crash, then connects. */
  readonly start: () => Promise<void>;
  /** Goodbyes first, then the way they take. */
  readonly stop: () => Promise<void>;
}

export interface PhonePorts extends BootTime, Sleep {
  readonly account: Account;
  readonly way: ServerWay;
  readonly stores: PhoneStores;
  readonly devicePorts: DevicePorts;
  readonly orderMedia: (order: MediaOrder) => void;
  readonly onConnection: (connection: ConnectionView) => void;
  readonly onCalls: (shown: ShownCalls) => void;
  /** Recents or contacts may look different now. */
  readonly onHistory: () => void;
  /** A voice message has come, or what is left of it. */
  readonly onVoice: (peer: string) => void;
  /** A call is in the history. */
  readonly onRecorded: (record: CallRecord) => void;
  readonly alwaysRelay: () => boolean;
  /** Whether a call of theirs may ring now. */
  readonly whoMayRing: () => WhoMayRing;
  readonly mayRing: MayRing;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** The phone of one account at one server, from the identity up to its calls: joins what each of them needs. */
export function createPhone(ports: PhonePorts): Phone {
  const { account, way, stores, devicePorts, onFault } = ports;
  const { primitives, now, elapsed, startTimer, onServerTime, onRefused } = devicePorts;
  const { handle, deviceId, serverUrl } = account;
  const pin = pinOf(account, stores);
  const ticket = ticketOf(stores, onFault);
  const { crypto, http } = createDevice(stores, { handle, deviceId, serverUrl, way, pin, ticket }, devicePorts);
  const trust = createTrust({
    ownHandle: handle,
    ownIdentity: identityBytes(decodeIdentity(crypto.identityDocument())),
    pins: createPeerPins(stores.ratchet),
    primitives,
    identityIn: (identity) => identityBytes(decodeIdentity(identity)),
    acceptIdentityChange: (device) => crypto.acceptIdentityChange(device),
    discardIdentityChange: (device) => crypto.discardIdentityChange(device),
  });
  const line = createLine({
    account,
    way,
    pin,
    ticket,
    stores,
    crypto,
    http,
    onConnection: ports.onConnection,
    now,
    elapsed,
    onServerTime,
    random: () => randomInt(2 ** 32) / 2 ** 32,
    aead: primitives,
    draw: (bytes) => new Uint8Array(randomBytes(bytes)),
    startTimer,
    onFault,
    onRefused,
  });
  const calls = createCalls({
    line,
    stores,
    crypto,
    trust,
    draw: (bytes) => new Uint8Array(randomBytes(bytes)),
    orderMedia: ports.orderMedia,
    onCalls: ports.onCalls,
    onHistory: ports.onHistory,
    onRecorded: ports.onRecorded,
    alwaysRelay: ports.alwaysRelay,
    whoMayRing: ports.whoMayRing,
    mayRing: ports.mayRing,
    now,
    boot: ports.boot,
    slept: ports.slept,
    elapsed,
    randomUuid: randomUUID,
    startTimer,
    onFault,
  });
  const voice = createVoiceMail({
    http,
    stores,
    crypto,
    primitives,
    draw: (bytes) => new Uint8Array(randomBytes(bytes)),
    randomUuid: randomUUID,
    isOnline: line.isOnline,
    onChanged: ports.onHistory,
    onArrived: ports.onVoice,
    now,
    startTimer,
    onFault,
  });
  return {
    account,
    way,
    http,
    line,
    calls,
    voice,
    contacts: createContactBook({ stores, crypto, http, ownHandle: handle, onAdded: calls.ownNameChanged, now }),
    trust,
    start: async () => {
      try {
        stores.forgetStrangers();
      } catch (error) {
        onFault('strangers', error);
      }
      await calls.resume();
      line.start({ ...calls, voiceWaiting: voice.voiceWaiting });
    },
    stop: async () => {
      voice.stop();
      await calls.stop();
      await line.stop();
    },
  };
}

/** The server of this account, or the first one that signs it in if none is written down. */
function pinOf(account: Account, stores: PhoneStores): ServerPin {
  let { serverId } = account;
  return {
    serverId: () => serverId,
    signedInAt: (id) => {
      if (serverId !== null) return;
      serverId = id;
      stores.account.pinServer(id);
    },
  };
}

function ticketOf(stores: PhoneStores, onFault: PhonePorts['onFault']): Ticket {
  let current = stores.account.ticket();
  return {
    current: () => current,
    keep: (ticket) => {
      current = ticket;
      try {
        stores.account.keepTicket(ticket);
      } catch (error) {
        // Worth having after a restart, and no reason to do without the connection.
        onFault('ticket', error);
      }
    },
  };
}
