import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { callView } from '../core/call/view.ts';
import type { CallState } from '../core/call/callState.ts';
import type {
  CallWindow,
  IncomingWindow,
  MainWindow,
  NumberedMediaOrder,
  RegisterRefusal,
} from '../core/ipc/contract.ts';
import type { Handlers } from '../core/ipc/define.ts';
import type { AccountView, AppSnapshot, CallSnapshot, Outcome } from '../core/ipc/snapshot.ts';
import type { PeerMessage } from '../core/protocol/peerMessage.ts';
import { createContactBook, type ContactBook } from './app/contactBook.ts';
import type { HostedServer } from './app/hostedServer.ts';
import { lanAddresses } from './app/lanAddresses.ts';
import { parseHandle, parseRegistration, registerDevice } from './app/registration.ts';
import { createSnapshotBoard } from './app/snapshotBoard.ts';
import { createMediaDesk } from './call/mediaDesk.ts';
import { createPeerCodec } from './call/peerCodec.ts';
import { choosePrimitives } from './crypto/choosePrimitives.ts';
import { DoubleRatchetSignalCrypto } from './crypto/DoubleRatchetSignalCrypto.ts';
import { createPhone, type Phone } from './phone.ts';
import { createHttpClient } from './signalling/httpClient.ts';
import type { Account } from './store/accountStore.ts';
import { createDatabaseKeys, type Safeguard } from './store/databaseKey.ts';
import type { Keyring } from './store/keyring.ts';
import { migrations } from './store/migrations/all.ts';
import { openStore } from './store/openStore.ts';
import { createPhoneStores, type PhoneStores } from './store/phoneStores.ts';
import { createRollbackGuard, type RollbackGuard } from './store/rollbackGuard.ts';
import { DEFAULT_SETTINGS } from './store/settingsStore.ts';
import { StoreError } from './store/storeError.ts';

export interface RingfortPorts {
  /** Where this profile keeps its files. */
  readonly folder: string;
  /** With a time limit on every answer. */
  readonly keyring: Keyring;
  readonly hosted: HostedServer;
  readonly networkInterfaces: () => Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>;
  readonly onSnapshot: (snapshot: AppSnapshot) => void;
  readonly onMediaOrder: (order: NumberedMediaOrder) => void;
  readonly showCall: () => void;
  readonly now: () => number;
  readonly startTimer: (afterMs: number, fired: () => void) => () => void;
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
}

const MIN_PASSPHRASE_LENGTH = 10;
const RECENTS_SHOWN = 200;

/** What is there once the store is open. */
interface OpenProfile {
  readonly stores: PhoneStores;
  readonly safeguard: Safeguard;
  readonly rollback: RollbackGuard;
}

/** What is there once there is an account. */
interface SignedIn {
  readonly phone: Phone;
  readonly contacts: ContactBook;
  readonly account: Account;
}

/**
 * A whole Ringfort without a window: opens the profile, registers, runs the phone, and answers what windows ask. Everything
 * of Electron's stays outside, so that two of these can call each other in a test.
 */
export function createRingfort(ports: RingfortPorts): Ringfort {
  const { hosted, now, startTimer, onFault } = ports;
  const { primitives } = choosePrimitives();
  const databaseFile = join(ports.folder, 'ringfort.db');
  const keys = createDatabaseKeys({
    file: join(ports.folder, 'keys.json'),
    keyring: ports.keyring,
    databaseExists: () => existsSync(databaseFile),
  });

  let profile: OpenProfile | null = null;
  let signedIn: SignedIn | null = null;

  const board = createSnapshotBoard(
    {
      account: { phase: 'opening' },
      connection: { state: 'none' },
      call: { phase: 'idle' },
      contacts: [],
      recents: [],
      missedCount: 0,
      settings: DEFAULT_SETTINGS,
    },
    ports.onSnapshot,
  );
  const desk = createMediaDesk(ports.onMediaOrder);

  // --- the profile -------------------------------------------------------------------------------------------------

  const start = async (): Promise<void> => {
    try {
      const found = await keys.open();
      switch (found.state) {
        case 'open':
          return await openProfile(found.key, found.safeguard);
        case 'choosePassphrase':
          return board.update({ account: { phase: 'choosePassphrase', missingKeyring: found.missingKeyring } });
        case 'locked':
          return board.update({ account: { phase: 'locked', missingKeyring: found.missingKeyring } });
        case 'keyringGone':
          return storeProblem(found.state, found.wrappedBy);
        case 'keyFileGone':
          return storeProblem(found.state);
      }
    } catch (error) {
      onFault('open profile', error);
      storeProblem(error instanceof StoreError ? error.code : 'unknown');
    }
  };

  const storeProblem = (code: string, missingKeyring: string | null = null): void =>
    board.update({ account: { phase: 'storeProblem', code, missingKeyring } });

  const openProfile = async (key: Uint8Array, safeguard: Safeguard): Promise<void> => {
    try {
      const stores = createPhoneStores(openStore({ file: databaseFile, key, migrations }));
      const rollback = createRollbackGuard({
        file: join(ports.folder, 'rollback.seal'),
        keyring: ports.keyring,
        store: stores.ratchet,
        now,
        onFault,
      });
      profile = { stores: { ...stores, ratchet: rollback.store }, safeguard, rollback };
    } finally {
      key.fill(0);
    }
    const { stores, rollback } = profile;
    await rollback.check();
    board.update({ settings: await stores.settings.load() });
    const account = await stores.account.load();
    if (account === null) return board.update({ account: { phase: 'onboarding' } });
    if (account.hosting) await hosted.start().catch((error: unknown) => onFault('hosted server', error));
    await signIn(profile, account);
  };

  const withPassphrase = async (
    take: () => Promise<Uint8Array | null>,
  ): Promise<Outcome<'tooShort' | 'wrong' | 'failed'>> => {
    try {
      const key = await take();
      if (key === null) return { ok: false, reason: 'wrong', detail: null };
      await openProfile(key, 'passphrase');
      return { ok: true };
    } catch (error) {
      onFault('passphrase', error);
      if (error instanceof StoreError && profile === null) storeProblem(error.code);
      return { ok: false, reason: 'failed', detail: error instanceof StoreError ? error.code : null };
    }
  };

  // --- the account -------------------------------------------------------------------------------------------------

  const cryptoFor = ({ stores }: OpenProfile, handle: string, deviceId: number) => {
    const codec = createPeerCodec();
    const crypto = new DoubleRatchetSignalCrypto<PeerMessage>({
      address: { userId: handle, deviceId },
      store: stores.ratchet,
      primitives,
      codec,
      draw: (bytes) => new Uint8Array(randomBytes(bytes)),
      now,
      onEvent: (event) => signedIn?.phone.noticed(event),
    });
    return { codec, crypto };
  };

  const httpFor = (
    serverUrl: string,
    handle: string,
    deviceId: number,
    crypto: DoubleRatchetSignalCrypto<PeerMessage>,
  ) =>
    createHttpClient({
      serverUrl,
      user: handle,
      device: deviceId,
      sign: (message) => crypto.signAuthChallenge(message),
      fetch,
      now,
      startTimer,
    });

  /** An identity made for an earlier try is used again if it bears the same handle, and forgotten otherwise. */
  const deviceIdFor = ({ stores }: OpenProfile, handle: string): number => {
    const made = stores.ratchet.transaction((transaction) => transaction.loadIdentity());
    if (made?.address.userId === handle) return made.address.deviceId;
    if (made !== undefined) stores.abandonIdentity();
    return randomInt(1, 2 ** 32);
  };

  const register: Handlers<MainWindow>['register'] = async (typed) => {
    const parsed = parseRegistration(typed);
    if (!parsed.ok) return { ...parsed, detail: null };
    if (profile === null || signedIn !== null) return refused('registrationFailed', null);
    const { handle } = parsed;
    const hosting = parsed.serverUrl === null;
    let serverUrl: string;
    try {
      serverUrl = parsed.serverUrl ?? localUrl(await hosted.start());
    } catch (error) {
      return refused('hostFailed', error instanceof Error ? error.message : null);
    }
    const deviceId = deviceIdFor(profile, handle);
    const { crypto } = cryptoFor(profile, handle, deviceId);
    const http = httpFor(serverUrl, handle, deviceId, crypto);
    const prekeys = crypto.makePrekeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
    const registered = await registerDevice(http, crypto.identityDocument(), prekeys);
    if (!registered.ok) {
      if (hosting) hosted.stop();
      return registered;
    }
    const account: Account = { handle, deviceId, serverUrl, hosting };
    await profile.stores.account.save(account);
    await signIn(profile, account);
    return { ok: true };
  };

  const signIn = async (open: OpenProfile, account: Account): Promise<void> => {
    const { handle, deviceId } = account;
    // A hosted server may have had to take another port since.
    const port = account.hosting ? hosted.port() : null;
    const serverUrl = port === null ? account.serverUrl : localUrl(port);
    const { crypto, codec } = cryptoFor(open, handle, deviceId);
    const http = httpFor(serverUrl, handle, deviceId, crypto);
    const phone = createPhone({
      account: { ...account, serverUrl },
      stores: open.stores,
      crypto,
      codec,
      http,
      orderMedia: desk.order,
      onCall,
      onConnection: (connection) => board.update({ connection }),
      onHistory: () => void refresh(),
      alwaysRelay: () => board.current().settings.alwaysRelay,
      now,
      random: () => randomInt(2 ** 32) / 2 ** 32,
      randomUuid: randomUUID,
      startTimer,
      onFault,
    });
    const contacts = createContactBook({ stores: open.stores, crypto, http, ownHandle: handle, now });
    signedIn = { phone, contacts, account };
    board.update({ account: accountView() });
    await refresh();
    await phone.start();
  };

  const accountView = (): AccountView => {
    if (profile === null || signedIn === null) return { phase: 'onboarding' };
    const { handle, serverUrl, hosting } = signedIn.account;
    const port = hosted.port();
    const addresses = port === null ? [] : lanAddresses(ports.networkInterfaces(), port);
    return {
      phase: 'ready',
      handle,
      server: serverUrl,
      hosting: hosting ? { running: port !== null, addresses } : null,
      safeguard: profile.safeguard,
    };
  };

  // --- what windows see ----------------------------------------------------------------------------------------------

  const onCall = (state: CallState): void => board.update({ call: callView(state) });

  const refresh = async (): Promise<void> => {
    if (profile === null || signedIn === null) return;
    const { history } = profile.stores;
    const [contacts, recents, missedCount] = await Promise.all([
      signedIn.contacts.list(),
      history.list(RECENTS_SHOWN),
      history.missedCount(),
    ]);
    board.update({ contacts, recents, missedCount });
  };

  const callSnapshot = (): CallSnapshot => {
    const { revision, call, settings } = board.current();
    return { revision, call, settings };
  };

  const afterwards = async (work: Promise<unknown> | undefined): Promise<null> => {
    await work;
    await refresh();
    return null;
  };

  const mainHandlers: Handlers<MainWindow> = {
    current: () => board.current(),
    choosePassphrase: async ({ passphrase }) =>
      passphrase.length < MIN_PASSPHRASE_LENGTH
        ? { ok: false, reason: 'tooShort', detail: null }
        : withPassphrase(() => keys.choosePassphrase(passphrase)),
    unlock: ({ passphrase }) => withPassphrase(() => keys.unlock(passphrase)),
    register,
    addContact: async ({ handle }) => {
      if (signedIn === null) return { ok: false, reason: 'offline', detail: null };
      const parsed = parseHandle(handle);
      if (parsed === null) return { ok: false, reason: 'handleInvalid', detail: null };
      const outcome = await signedIn.contacts.add(parsed);
      await refresh();
      return outcome;
    },
    removeContact: ({ handle }) => afterwards(profile?.stores.contacts.remove(handle)),
    dial: async ({ peer, callType }) =>
      signedIn === null ? { ok: false, reason: 'notReady', detail: null } : signedIn.phone.dial(peer, callType),
    answer: ({ callId, callType }) => onPhone((phone) => phone.answer(callId, callType)),
    decline: ({ callId }) => onPhone((phone) => phone.decline(callId)),
    hangUp: ({ callId }) => onPhone((phone) => phone.hangUp(callId)),
    showCall: () => {
      ports.showCall();
      return null;
    },
    removeRecent: ({ callId }) => afterwards(profile?.stores.history.remove(callId)),
    clearRecents: () => afterwards(profile?.stores.history.clear()),
    markRecentsSeen: () => afterwards(profile?.stores.history.markAllSeen()),
    changeSettings: async (changes) => {
      if (profile === null) return null;
      board.update({ settings: await profile.stores.settings.change(changes) });
      return null;
    },
  };

  const onPhone = async (act: (phone: Phone) => void | Promise<void>): Promise<null> => {
    if (signedIn !== null) await act(signedIn.phone);
    return null;
  };

  return {
    start,
    stop: async () => {
      await signedIn?.phone.stop();
      hosted.stop();
      await profile?.rollback.close();
      profile?.stores.checkpoint();
      profile?.stores.close();
      profile = null;
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
      dismiss: ({ callId }) => onPhone((phone) => phone.dismiss(callId)),
    },
    callWindowLost: () => signedIn?.phone.windowLost(),
    reconnect: () => signedIn?.phone.reconnect(),
  };
}

function refused(reason: RegisterRefusal, detail: string | null): Outcome<RegisterRefusal> {
  return { ok: false, reason, detail };
}

function localUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}
