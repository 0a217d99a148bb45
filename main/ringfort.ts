import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { NetworkInterfaceInfo } from 'node:os';
import type { CallWindow, IncomingWindow, MainWindow, NumberedMediaOrder } from '../core/ipc/contract.ts';
import type { Handlers } from '../core/ipc/define.ts';
import { DEFAULT_SETTINGS } from '../core/ipc/readSettings.ts';
import type { AccountView, AppSnapshot, CallSnapshot, RegionView } from '../core/ipc/snapshot.ts';
import { identityBytes, type SuiteId } from '../core/ratchet/signalCrypto.ts';
import { createClockNotice, type ClockNotice } from './app/clockNotice.ts';
import type { ComputerTime } from './ports/clock.ts';
import { createCallOrders } from './app/callOrders.ts';
import { createContactBook, type ContactBook } from './app/contactBook.ts';
import { doctorReport } from './app/doctor.ts';
import type { HostedServer } from './app/hostedServer.ts';
import { lanAddresses } from './app/lanAddresses.ts';
import { createLeftOut } from './app/leftOut.ts';
import { createLists } from './app/listHandlers.ts';
import { localUrl } from './app/serverAddress.ts';
import { createSnapshotPublisher, type PartListeners } from './app/snapshotPublisher.ts';
import { createTrust, type Trust } from './app/trust.ts';
import { trustHandlers } from './app/trustHandlers.ts';
import { createMediaDesk } from './call/mediaDesk.ts';
import { createCalls, type Calls } from './calls.ts';
import { choosePrimitives } from './crypto/choosePrimitives.ts';
import { createPeerPins } from './crypto/peerPins.ts';
import { decodeIdentity } from './crypto/wireBundle.ts';
import { createDevice, type DevicePorts } from './device.ts';
import { examineProfile } from './examination.ts';
import { createLine, type Line } from './line.ts';
import { createProfile, type OpenProfile } from './profile.ts';
import { signUp } from './signUp.ts';
import { createCorrectedClock } from './clock/correctedClock.ts';
import { redating } from './signalling/outbox.ts';
import type { ServerPin } from './signalling/serverPin.ts';
import type { Account } from './store/accountStore.ts';
import type { Keyring } from './store/keyring.ts';

export interface RingfortPorts {
  /** Where this profile keeps its files. */
  readonly folder: string;
  /** With a time limit on every answer. */
  readonly keyring: Keyring;
  readonly hosted: HostedServer;
  /**
   * What this device offers, PQXDH with ML-KEM-768 unless a test says otherwise; none is a device without a ratchet.
   */
  readonly suites?: readonly SuiteId[];
  readonly networkInterfaces: () => Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>;
  /** How the system writes times and numbers. */
  readonly region: RegionView;
  /** Told each part of the snapshot that changes. */
  readonly onPart: PartListeners;
  readonly onMediaOrder: (order: NumberedMediaOrder) => void;
  readonly showCall: () => void;
  /** Then nobody sees what is drawn. */
  readonly isScreenLocked: () => boolean;
  readonly clock: ComputerTime;
  /** One line for the log: what went wrong, never what it was about. */
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface Ringfort {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly snapshot: () => AppSnapshot;
  readonly mainHandlers: Handlers<MainWindow>;
  /** Of the popup, but for what concerns the window itself. */
  readonly incomingHandlers: Omit<Handlers<IncomingWindow>, 'drawn'>;
  readonly callHandlers: Handlers<CallWindow>;
  readonly callWindowLost: () => void;
  /** The computer woke up, or its network changed. */
  readonly reconnect: () => void;
  /** The computer is about to sleep. */
  readonly beforeSleep: () => void;
}

/** What windows are shown before anything is known. */
const nobody = {
  call: { view: { phase: 'idle' }, security: null },
  account: { state: { phase: 'opening' }, connection: { state: 'none' }, leftOut: [] },
  contacts: { count: 0 },
  recents: { count: 0, missedCount: 0 },
  settings: { values: DEFAULT_SETTINGS, clock: { offsetMs: 0, tellWrong: false } },
} as const;

/** What is there once there is an account. */
interface SignedIn {
  readonly line: Line;
  readonly calls: Calls;
  readonly contacts: ContactBook;
  readonly trust: Trust;
  readonly account: Account;
}

/**
 * A whole Ringfort without a window: opens the profile, registers, runs the phone, and answers what windows ask.
 * Everything of Electron's stays outside, so that two of these can call each other in a test.
 */
export function createRingfort(ports: RingfortPorts): Ringfort {
  const { hosted, clock, onFault } = ports;
  const { elapsed, startTimer } = clock;
  const { primitives } = choosePrimitives();
  let signedIn: SignedIn | null = null;
  let registering: AbortController | null = null;
  let clockNotice: ClockNotice | null = null;

  const time = createCorrectedClock({
    clock,
    onStep: (step) => profile.current()?.stores.outbox.redate(redating(step)),
    onOffset: (offsetMs) => tellClock(offsetMs),
    onFault,
  });
  const { now } = time;

  const publisher = createSnapshotPublisher(
    { ...nobody, settings: { ...nobody.settings, region: ports.region } },
    ports.onPart,
  );
  const leftOut = createLeftOut({
    log: onFault,
    onChange: () => publisher.update('account', { leftOut: leftOut.lists() }),
  });
  const desk = createMediaDesk(ports.onMediaOrder);

  const profile = createProfile({
    folder: ports.folder,
    keyring: ports.keyring,
    now,
    startTimer,
    onClosed: (state) => publisher.update('account', { state }),
    onOpen: async (open) => {
      const { stores } = open;
      publisher.update('settings', { values: await stores.settings.load() });
      const account = await stores.account.load();
      if (account === null) return publisher.update('account', { state: { phase: 'onboarding' } });
      if (account.hosting) await hosted.start().catch((error: unknown) => onFault('hosted server', error));
      await signIn(open, account);
    },
    onKeyProtection: () => {
      if (signedIn !== null) publisher.update('account', { state: accountView() });
    },
    onUnreadable: leftOut.noted,
    onFault,
  });

  // --- the account -------------------------------------------------------------------------------------------------

  const devicePorts: DevicePorts = {
    primitives,
    suites: ports.suites ?? [0x02],
    onEvent: (event) => signedIn?.calls.noticed(event),
    onRefused: leftOut.noted,
    now,
    earliest: time.earliest,
    elapsed,
    startTimer,
    onServerTime: time.heard,
  };

  /** From now on the time is that of this server. */
  const followServer = (open: OpenProfile, serverUrl: string): void => {
    const server = open.stores.serverTimes(serverUrl);
    clockNotice = createClockNotice(server);
    time.follow(server);
    tellClock(time.offsetMs());
  };
  const tellClock = (offsetMs: number): void => {
    if (clockNotice !== null) publisher.update('settings', { clock: clockNotice.view(offsetMs) });
  };

  const register: Handlers<MainWindow>['register'] = async (typed) => {
    const open = profile.current();
    if (open === null || signedIn !== null) return { ok: false, reason: 'registrationFailed', detail: null };
    const cancel = new AbortController();
    registering = cancel;
    const outcome = await signUp(typed, {
      stores: open.stores,
      hosted,
      devicePorts,
      cancelled: cancel.signal,
      followServer: (serverUrl) => followServer(open, serverUrl),
    });
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
    followServer(open, account.serverUrl);
    const pin: ServerPin = {
      serverId: () => serverId,
      signedInAt: (id) => {
        if (serverId !== null) return;
        serverId = id;
        open.stores.account.pinServer(id);
      },
    };
    const { crypto, http } = createDevice(open.stores, { handle, deviceId, serverUrl, pin }, devicePorts);
    const trust = createTrust({
      ownHandle: handle,
      ownIdentity: identityBytes(decodeIdentity(crypto.identityDocument())),
      pins: createPeerPins(open.stores.ratchet),
      primitives,
      acceptIdentityChange: (device) => crypto.acceptIdentityChange(device),
      discardIdentityChange: (device) => crypto.discardIdentityChange(device),
    });
    const line = createLine({
      account: { ...account, serverUrl },
      pin,
      stores: open.stores,
      crypto,
      http,
      onConnection: (connection) => publisher.update('account', { connection }),
      now,
      elapsed,
      onServerTime: time.heard,
      random: () => randomInt(2 ** 32) / 2 ** 32,
      startTimer,
      onFault,
      onRefused: leftOut.noted,
    });
    const calls = createCalls({
      line,
      stores: open.stores,
      crypto,
      trust,
      draw: (bytes) => new Uint8Array(randomBytes(bytes)),
      orderMedia: desk.order,
      onCall: (shown) => publisher.update('call', { view: shown.call, security: shown.security }),
      onHistory: () => void lists.changed('contacts', 'recents'),
      alwaysRelay: () => publisher.current().settings.values.alwaysRelay,
      now,
      elapsed,
      randomUuid: randomUUID,
      startTimer,
      onFault,
    });
    const contacts = createContactBook({ stores: open.stores, crypto, http, ownHandle: handle, now });
    signedIn = { line, calls, contacts, trust, account };
    try {
      await lists.changed('contacts', 'recents');
      await calls.resume();
      line.start(calls);
    } catch (error) {
      signedIn = null;
      // Nothing of it goes on beside a store that is closed next.
      await stopSignedIn({ line, calls }).catch((fault: unknown) => onFault('stop phone', fault));
      throw error;
    }
    publisher.update('account', { state: accountView() });
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

  const lists = createLists({
    lists: () => {
      const stores = profile.current()?.stores;
      return stores === undefined || signedIn === null ? null : { stores, contacts: signedIn.contacts };
    },
    publisher,
    isScreenLocked: ports.isScreenLocked,
  });
  const orders = createCallOrders({
    calls: () => signedIn?.calls ?? null,
    add: async (handle) => {
      if (signedIn === null) return false;
      const added = await signedIn.contacts.add(handle);
      await lists.changed('contacts');
      return added.ok || added.reason === 'alreadyAdded';
    },
    view: () => publisher.current().call.view,
  });

  const callSnapshot = (): CallSnapshot => {
    const { call, settings } = publisher.current();
    return { call, settings };
  };

  const mainHandlers: Handlers<MainWindow> = {
    current: publisher.current,
    ...profile.handlers,
    // Offered where the data does not open; a page that was taken over must not end a phone that works (A90).
    startOver: async () =>
      signedIn === null ? profile.handlers.startOver(null) : { ok: false, reason: 'failed', detail: null },
    doctor: async () => {
      const { folder, keyring } = ports;
      return doctorReport(await examineProfile({ folder, keyring, now, open: profile.current()?.examine ?? null }));
    },
    register,
    clockNoticeRead: () => {
      clockNotice?.read();
      tellClock(time.offsetMs());
      return null;
    },
    cancelRegistration: () => {
      registering?.abort();
      return null;
    },
    ...lists.handlers,
    ...trustHandlers(
      () => signedIn?.trust ?? null,
      async () => {
        signedIn?.calls.trustChanged();
        // Past calls show the mark of their peer.
        await lists.changed('contacts', 'recents');
      },
    ),
    dial: orders.dial,
    dialAgain: orders.dialAgain,
    answer: orders.answer,
    addAndAnswer: orders.addAndAnswer,
    decline: orders.decline,
    hangUp: orders.hangUp,
    showCall: () => {
      ports.showCall();
      return null;
    },
    changeSettings: async (changes) => {
      const open = profile.current();
      if (open !== null) publisher.update('settings', { values: await open.stores.settings.change(changes) });
      return null;
    },
  };

  const onCalls = async (act: (calls: Calls) => void | Promise<void>): Promise<null> => {
    if (signedIn !== null) await act(signedIn.calls);
    return null;
  };

  return {
    start: profile.open,
    stop: async () => {
      if (signedIn !== null) await stopSignedIn(signedIn);
      hosted.stop();
      await profile.close();
      signedIn = null;
    },
    snapshot: publisher.current,
    mainHandlers,
    incomingHandlers: {
      current: callSnapshot,
      answer: mainHandlers.answer,
      addAndAnswer: mainHandlers.addAndAnswer,
      decline: mainHandlers.decline,
      silence: orders.silence,
    },
    callHandlers: {
      current: callSnapshot,
      currentOrders: () => desk.current(),
      report: (report) => onCalls((calls) => calls.report(report)),
      hangUp: mainHandlers.hangUp,
      confirmWords: orders.confirmWords,
      dismiss: orders.dismiss,
    },
    callWindowLost: () => signedIn?.calls.windowLost(),
    reconnect: () => {
      clock.look();
      time.look();
      signedIn?.line.reconnect();
    },
    beforeSleep: profile.beforeSleep,
  };
}

/** Goodbyes first, then the way they take. */
async function stopSignedIn({ line, calls }: Pick<SignedIn, 'line' | 'calls'>): Promise<void> {
  await calls.stop();
  await line.stop();
}
