import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { NetworkInterfaceInfo } from 'node:os';
import { callView } from '../core/call/view.ts';
import type { CallState } from '../core/call/callState.ts';
import type { CallWindow, IncomingWindow, MainWindow, NumberedMediaOrder } from '../core/ipc/contract.ts';
import type { Handlers } from '../core/ipc/define.ts';
import { DEFAULT_SETTINGS } from '../core/ipc/readSettings.ts';
import type { AccountView, AppSnapshot, CallSnapshot } from '../core/ipc/snapshot.ts';
import { identityBytes, type SuiteId } from '../core/ratchet/signalCrypto.ts';
import type { Clock, Timers } from './ports/clock.ts';
import { createContactBook, type ContactBook } from './app/contactBook.ts';
import { doctorReport } from './app/doctor.ts';
import type { HostedServer } from './app/hostedServer.ts';
import { lanAddresses } from './app/lanAddresses.ts';
import { parseHandle } from './app/registration.ts';
import { localUrl } from './app/serverAddress.ts';
import { createSnapshotBoard } from './app/snapshotBoard.ts';
import { createTrust, type Trust } from './app/trust.ts';
import { trustHandlers } from './app/trustHandlers.ts';
import { createMediaDesk } from './call/mediaDesk.ts';
import { choosePrimitives } from './crypto/choosePrimitives.ts';
import { createPeerPins } from './crypto/peerPins.ts';
import { decodeIdentity } from './crypto/wireBundle.ts';
import { createDevice, type DevicePorts } from './device.ts';
import { examineProfile } from './examination.ts';
import { createPhone, type Phone } from './phone.ts';
import { createProfile, type OpenProfile } from './profile.ts';
import { signUp } from './signUp.ts';
import type { ServerPin } from './signalling/serverPin.ts';
import type { Account } from './store/accountStore.ts';
import type { Keyring } from './store/keyring.ts';

export interface RingfortPorts extends Clock, Timers {
  /** Where this profile keeps its files. */
  readonly folder: string;
  /** With a time limit on every answer. */
  readonly keyring: Keyring;
  readonly hosted: HostedServer;
  /** What this device offers, PQXDH with ML-KEM-768 unless a test says otherwise; none is a device without a ratchet. */
  readonly suites?: readonly SuiteId[];
  readonly networkInterfaces: () => Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>;
  readonly onSnapshot: (snapshot: AppSnapshot) => void;
  readonly onMediaOrder: (order: NumberedMediaOrder) => void;
  readonly showCall: () => void;
  /** One line for the log: what went wrong, never what it was about. */
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface Ringfort {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly snapshot: () => AppSnapshot;
  readonly mainHandlers: Handlers<MainWindow>;
  readonly incomingHandlers: Handlers<IncomingWindow>;
  readonly callHandlers: Handlers<CallWindow>;
  readonly callWindowLost: () => void;
  /** The computer woke up, or its network changed. */
  readonly reconnect: () => void;
  /** The computer is about to sleep. */
  readonly beforeSleep: () => void;
}

const RECENTS_SHOWN = 200;

/** What is there once there is an account. */
interface SignedIn {
  readonly phone: Phone;
  readonly contacts: ContactBook;
  readonly trust: Trust;
  readonly account: Account;
}

/**
 * A whole Ringfort without a window: opens the profile, registers, runs the phone, and answers what windows ask. Everything
 * of Electron's stays outside, so that two of these can call each other in a test.
 */
export function createRingfort(ports: RingfortPorts): Ringfort {
  const { hosted, now, startTimer, onFault } = ports;
  const { primitives } = choosePrimitives();
  let signedIn: SignedIn | null = null;

  const board = createSnapshotBoard(
    {
      account: { phase: 'opening' },
      connection: { state: 'none' },
      call: { phase: 'idle' },
      security: null,
      contacts: [],
      recents: [],
      missedCount: 0,
      settings: DEFAULT_SETTINGS,
    },
    ports.onSnapshot,
  );
  const desk = createMediaDesk(ports.onMediaOrder);

  const profile = createProfile({
    folder: ports.folder,
    keyring: ports.keyring,
    now,
    startTimer,
    onClosed: (account) => board.update({ account }),
    onOpen: async (open) => {
      const { stores } = open;
      board.update({ settings: (await stores.settings.load()).settings });
      const account = await stores.account.load();
      if (account === null) return board.update({ account: { phase: 'onboarding' } });
      if (account.hosting) await hosted.start().catch((error: unknown) => onFault('hosted server', error));
      await signIn(open, account);
    },
    onKeyProtection: () => {
      if (signedIn !== null) board.update({ account: accountView() });
    },
    onFault,
  });

  // --- the account -------------------------------------------------------------------------------------------------

  const devicePorts: DevicePorts = {
    primitives,
    suites: ports.suites ?? [0x02],
    onEvent: (event) => signedIn?.phone.noticed(event),
    now,
    startTimer,
  };

  const register: Handlers<MainWindow>['register'] = async (typed) => {
    const open = profile.current();
    if (open === null || signedIn !== null) return { ok: false, reason: 'registrationFailed', detail: null };
    const outcome = await signUp(typed, { stores: open.stores, hosted, devicePorts });
    if (!outcome.ok) return outcome;
    await signIn(open, outcome.account);
    return { ok: true };
  };

  const signIn = async (open: OpenProfile, account: Account): Promise<void> => {
    const { handle, deviceId } = account;
    let { serverId } = account;
    // A hosted server may have had to take another port since.
    const port = account.hosting ? hosted.port() : null;
    const serverUrl = port === null ? account.serverUrl : localUrl(port);
    const pin: ServerPin = {
      serverId: () => serverId,
      signedInAt: (id) => {
        if (serverId !== null) return;
        serverId = id;
        open.stores.account.pinServer(id);
      },
    };
    const { crypto, codec, http } = createDevice(open.stores, { handle, deviceId, serverUrl, pin }, devicePorts);
    const trust = createTrust({
      ownHandle: handle,
      ownIdentity: identityBytes(decodeIdentity(crypto.identityDocument())),
      pins: createPeerPins(open.stores.ratchet),
      primitives,
      acceptIdentityChange: (device) => crypto.acceptIdentityChange(device),
      discardIdentityChange: (device) => crypto.discardIdentityChange(device),
    });
    const phone = createPhone({
      account: { ...account, serverUrl },
      pin,
      stores: open.stores,
      crypto,
      codec,
      trust,
      primitives,
      draw: (bytes) => new Uint8Array(randomBytes(bytes)),
      http,
      orderMedia: desk.order,
      onCall,
      onSecurity: (security) => board.update({ security }),
      onConnection: (connection) => board.update({ connection }),
      onHistory: () => void refresh(),
      alwaysRelay: () => board.current().settings.alwaysRelay,
      now,
      random: () => randomInt(2 ** 32) / 2 ** 32,
      randomUuid: randomUUID,
      startTimer,
      onFault,
    });
    const contacts = createContactBook({ stores: open.stores, crypto, trust, http, ownHandle: handle, now });
    signedIn = { phone, contacts, trust, account };
    try {
      await refresh();
      await phone.start();
    } catch (error) {
      signedIn = null;
      // Nothing of it goes on beside a store that is closed next.
      await phone.stop().catch((fault: unknown) => onFault('stop phone', fault));
      throw error;
    }
    board.update({ account: accountView() });
  };

  const accountView = (): AccountView => {
    const open = profile.current();
    if (open === null || signedIn === null) return { phase: 'onboarding' };
    const { handle, serverUrl, hosting } = signedIn.account;
    const port = hosted.port();
    const addresses = port === null ? [] : lanAddresses(ports.networkInterfaces(), port);
    return {
      phase: 'ready',
      handle,
      server: serverUrl,
      hosting: hosting ? { running: port !== null, addresses } : null,
      keyProtection: open.keyProtection(),
    };
  };

  // --- what windows see ----------------------------------------------------------------------------------------------

  const onCall = (state: CallState): void => board.update({ call: callView(state) });

  const refresh = async (): Promise<void> => {
    const open = profile.current();
    if (open === null || signedIn === null) return;
    const { history } = open.stores;
    const [contacts, recents, missedCount] = await Promise.all([
      signedIn.contacts.list(),
      history.list(RECENTS_SHOWN),
      history.missedCount(),
    ]);
    board.update({ contacts, recents, missedCount });
  };

  const callSnapshot = (): CallSnapshot => {
    const { revision, call, security, settings } = board.current();
    return { revision, call, security, settings };
  };

  const afterwards = async (work: Promise<unknown> | undefined): Promise<null> => {
    await work;
    await refresh();
    return null;
  };

  const mainHandlers: Handlers<MainWindow> = {
    current: () => board.current(),
    ...profile.handlers,
    doctor: async () => {
      const { folder, keyring } = ports;
      return doctorReport(await examineProfile({ folder, keyring, now, open: profile.current()?.examine ?? null }));
    },
    register,
    addContact: async ({ handle }) => {
      if (signedIn === null) return { ok: false, reason: 'offline', detail: null };
      const parsed = parseHandle(handle);
      if (parsed === null) return { ok: false, reason: 'handleInvalid', detail: null };
      const outcome = await signedIn.contacts.add(parsed);
      await refresh();
      return outcome;
    },
    allowStaticFallback: ({ handle, allowed }) => afterwards(signedIn?.contacts.allowStaticFallback(handle, allowed)),
    removeContact: ({ handle }) => afterwards(profile.current()?.stores.contacts.remove(handle)),
    ...trustHandlers(
      () => signedIn?.trust ?? null,
      async () => {
        signedIn?.phone.trustChanged();
        await refresh();
      },
    ),
    dial: async ({ peer, callType }) =>
      signedIn === null ? { ok: false, reason: 'notReady', detail: null } : signedIn.phone.dial(peer, callType),
    answer: ({ callId, callType }) => onPhone((phone) => phone.answer(callId, callType)),
    decline: ({ callId }) => onPhone((phone) => phone.decline(callId)),
    hangUp: ({ callId }) => onPhone((phone) => phone.hangUp(callId)),
    showCall: () => {
      ports.showCall();
      return null;
    },
    removeRecent: ({ callId }) => afterwards(profile.current()?.stores.history.remove(callId)),
    clearRecents: () => afterwards(profile.current()?.stores.history.clear()),
    markRecentsSeen: () => afterwards(profile.current()?.stores.history.markAllSeen()),
    changeSettings: async (changes) => {
      const open = profile.current();
      if (open !== null) board.update({ settings: (await open.stores.settings.change(changes)).settings });
      return null;
    },
  };

  const onPhone = async (act: (phone: Phone) => void | Promise<void>): Promise<null> => {
    if (signedIn !== null) await act(signedIn.phone);
    return null;
  };

  return {
    start: profile.open,
    stop: async () => {
      await signedIn?.phone.stop();
      hosted.stop();
      await profile.close();
      signedIn = null;
    },
    snapshot: board.current,
    mainHandlers,
    incomingHandlers: {
      current: callSnapshot,
      answer: mainHandlers.answer,
      decline: mainHandlers.decline,
      silence: ({ callId }) => onPhone((phone) => phone.silence(callId)),
    },
    callHandlers: {
      current: callSnapshot,
      currentOrders: () => desk.current(),
      report: (report) => onPhone((phone) => phone.report(report)),
      hangUp: mainHandlers.hangUp,
      confirmWords: ({ callId }) => onPhone((phone) => phone.confirmWords(callId)),
      dismiss: ({ callId }) => onPhone((phone) => phone.dismiss(callId)),
    },
    callWindowLost: () => signedIn?.phone.windowLost(),
    reconnect: () => signedIn?.phone.reconnect(),
    beforeSleep: profile.beforeSleep,
  };
}
