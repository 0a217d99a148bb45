import type { NetworkInterfaceInfo } from 'node:os';
import type { CallWindow, NumberedMediaOrder } from '../core/ipc/callWindow.ts';
import type { IncomingWindow } from '../core/ipc/incomingWindow.ts';
import type { MainWindow } from '../core/ipc/mainWindow.ts';
import type { CallRef } from '../core/call/call.ts';
import { findView, hasLiveCall, ringingCall, type ShownCalls } from '../core/call/shownCalls.ts';
import type { RelayWindow } from '../core/ipc/relayTest.ts';
import type { UpdateHandlers } from '../core/ipc/updates.ts';
import type { Handlers } from '../core/ipc/define.ts';
import { DEFAULT_SETTINGS } from '../core/ipc/readSettings.ts';
import { isConnectionProblem } from '../core/ipc/problem.ts';
import type { AccountView, AppSnapshot, CallSnapshot, RegionView, ReminderView } from '../core/ipc/snapshot.ts';
import type { SettingsChange } from '../core/ipc/settings.ts';
import type { SuiteId } from '../core/ratchet/signalCrypto.ts';
import { createAccountDesk } from './account.ts';
import type { BackupFiles } from './ports/backupFiles.ts';
import type { ComputerTime } from './ports/clock.ts';
import { createBackupHandlers } from './app/backupHandlers.ts';
import { createBlockList } from './app/blockList.ts';
import { createCallOrders } from './app/callOrders.ts';
import { doctorReport } from './app/doctor.ts';
import type { HostedServer } from './app/hostedServer.ts';
import { createLeftOut } from './app/leftOut.ts';
import { createHistoryRetention } from './app/historyRetention.ts';
import { createLists } from './app/listHandlers.ts';
import { createQuietWatch } from './app/quietWatch.ts';
import { createRelayTest } from './app/relayTest.ts';
import { runRingTest, type RingTestPorts } from './app/ringTest.ts';
import { createVoiceHandlers } from './app/voiceHandlers.ts';
import { createNetworkSigns, createWakeUp } from './app/networkSigns.ts';
import { createRingVerdict, minuteOfDay } from './app/ringVerdict.ts';
import { createReminders } from './app/reminders.ts';
import { createHeadsets } from './app/headsets.ts';
import { createDeviceChoice } from './app/deviceChoice.ts';
import { createSnapshotPublisher, type PartListeners } from './app/snapshotPublisher.ts';
import { trustHandlers } from './app/trustHandlers.ts';
import { createLinks } from './links.ts';
import { createPeopleNames } from './app/peopleNames.ts';
import { createMediaDesk } from './call/mediaDesk.ts';
import type { Calls } from './calls.ts';
import { primitivesOfThisProcess } from './crypto/choosePrimitives.ts';
import { examineProfile } from './examination.ts';
import { othersFirst } from './othersFirst.ts';
import { createProfile } from './profile.ts';
import { createServerClock } from './serverClock.ts';
import { redating } from './signalling/outbox.ts';
import { ConnectionError } from './signalling/connectionError.ts';
import type { ResolveProxy } from './signalling/serverWay.ts';
import { createBackupFile } from './store/backupFile.ts';
import type { Keyring } from './store/keyring.ts';
import { scryptStretch } from './store/passphraseSlot.ts';

export interface RingfortPorts {
  /** Where this profile keeps its files. */
  readonly folder: string;
  /** With a time limit on every answer. */
  readonly keyring: Keyring;
  readonly hosted: HostedServer;
  /** Where backups are written to and read from. */
  readonly backupFiles: BackupFiles;
  /**
   * What this device offers, PQXDH with ML-KEM-768 unless a test says otherwise; none is a device without a ratchet.
   */
  readonly suites?: readonly SuiteId[];
  /** How many one-time keys of each kind the server should have; what one upload holds if nothing is said. */
  readonly fullSupply?: number;
  readonly networkInterfaces: () => Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
  /** How the system writes times and numbers. */
  readonly region: RegionView;
  /** Told each part of the snapshot that changes. */
  readonly onPart: PartListeners;
  readonly onMediaOrder: (order: NumberedMediaOrder) => void;
  /** The time has come to call somebody back. */
  readonly onReminder: (reminder: ReminderView) => void;
  /** Somebody called whose keys have changed, and it did not ring. */
  readonly onChangedCaller: (caller: Pick<CallRef, 'peer' | 'name'>) => void;
  /** A voice message has come, or what is left of it. */
  readonly onVoice: () => void;
  /** The call window records a voice message about this call; null: about none. */
  readonly onVoiceRecording: (callId: string | null) => void;
  readonly showCall: () => void;
  /** Tells the window of the call, which has the microphone. */
  readonly setMuted: (call: { readonly callId: string; readonly muted: boolean }) => void;
  /** The main window looks for a QR code with the camera, or does so no longer. */
  readonly onScan: (isOn: boolean) => void;
  /** The hidden window that asks relays. */
  readonly relayWindow: { readonly open: () => void; readonly close: () => void };
  /** The addresses of this computer may be others: there is no need to wait for the next look. */
  readonly lookAtNetwork: () => void;
  /** Whether the desktop's own do not disturb is on. */
  readonly isSystemQuiet: () => Promise<boolean>;
  /** Whether another program fills the screen. */
  readonly isFullScreen: () => Promise<boolean>;
  /** The popup of calls, ringing for nobody; and what of the system decides whether somebody hears a call. */
  readonly ringTest: Pick<RingTestPorts, 'rehearse' | 'hasTray' | 'showsNotifications' | 'startsWithSystem' | 'access'>;
  /** Then nobody sees what is drawn. */
  readonly isScreenLocked: () => boolean;
  readonly clock: ComputerTime;
  /** What the system says of proxies. */
  readonly resolveProxy: ResolveProxy;
  /** One line for the log: what went wrong, never what it was about. */
  readonly onFault: (what: string, error?: unknown) => void;
}

/** What the popup says of itself. */
type WindowsOwn = 'drawn' | 'currentRehearsal' | 'rehearsalDrawn' | 'rehearsed' | 'endRehearsal';

export interface Ringfort {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly snapshot: () => AppSnapshot;
  /** Of the main window, but for what is asked of the window itself and of the program. */
  readonly mainHandlers: Omit<
    Handlers<MainWindow>,
    | 'openMicrophoneSettings'
    | 'takeCommand'
    | 'takenShortcuts'
    | 'headset'
    | 'showLog'
    | 'shield'
    | keyof UpdateHandlers
  >;
  /** Of the popup, but for what concerns the window itself. */
  readonly incomingHandlers: Omit<Handlers<IncomingWindow>, WindowsOwn>;
  /** Of the call window, but for how it stands on the desktop, and what it opens there. */
  readonly callHandlers: Omit<
    Handlers<CallWindow>,
    'currentShape' | 'reshape' | 'openMicrophoneSettings' | 'openInMain'
  >;
  readonly relayHandlers: Handlers<RelayWindow>;
  readonly headsets: Pick<ReturnType<typeof createHeadsets>, 'isPaired' | 'pair'>;
  /** For so long from now; null: until it is turned off. */
  readonly doNotDisturb: (forMs: number | null) => Promise<null>;
  /** A link was opened outside, or handed over with a start: the person is asked about it. */
  readonly openLink: (text: string) => void;
  readonly callWindowLost: () => void;
  readonly relayWindowLost: () => void;
  /** The network of this computer changed. */
  readonly reconnect: () => void;
  readonly wokeUp: () => void;
  /** The computer is about to sleep. */
  readonly beforeSleep: () => void;
}

/** What windows are shown before anything is known. */
const nobody = {
  call: { view: { phase: 'idle' }, security: null, second: null, ringtone: null },
  account: { state: { phase: 'opening' }, connection: { state: 'none' }, leftOut: [], link: null },
  contacts: { count: 0, blockedCount: 0 },
  recents: { count: 0, missedCount: 0, reminders: [] },
  settings: { values: DEFAULT_SETTINGS, quiet: null, clock: { offsetMs: 0, tellWrong: false } },
} as const;

/** Whom a person chose nothing for: their calls meet the rules for all. */
const SOME_CONTACT = { knownContact: true, isBlocked: false, verified: false, hasLink: false, rings: 'usual' } as const;

/**
 * A whole Ringfort without a window: opens the profile, registers, runs the phone, and answers what windows ask.
 * Everything of Electron's stays outside, so that two of these can call each other in a test.
 */
export function createRingfort(ports: RingfortPorts): Ringfort {
  const { hosted, clock, resolveProxy, onFault } = ports;
  const { boot, elapsed, slept, startTimer } = clock;
  const { primitives } = primitivesOfThisProcess();

  const serverClock = createServerClock({
    clock,
    onStep: (step) => {
      profile.current()?.stores.outbox.redate(redating(step));
      reminders.look();
      quietWatch.look();
    },
    onView: (view) => publisher.update('settings', { clock: view }),
    onFault,
  });
  const { time } = serverClock;
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
    onClosed: (state) => showAccount(state),
    onOpen: async (open) => {
      publisher.update('settings', { values: await open.stores.settings.load() });
      quietWatch.look();
      await account.resume(open);
      reminders.look();
      void retention.look();
    },
    onKeyProtection: () => account.changed(),
    onUnreadable: leftOut.noted,
    onFault,
  });

  /** What a link means depends on who we are. */
  const showAccount = (state: AccountView): void => {
    publisher.update('account', { state });
    links.look();
  };

  const quietWatch = createQuietWatch({
    now,
    startTimer,
    settings: () => publisher.current().settings.values,
    minuteOfDay: () => minuteOfDay(now()),
    turnOff: () =>
      void changeSettings({ doNotDisturb: 'off' }).catch((error: unknown) => onFault('end do not disturb', error)),
    onChanged: (quiet) => publisher.update('settings', { quiet }),
  });
  const changeSettings = async (changes: SettingsChange): Promise<null> => {
    const open = profile.current();
    if (open === null) return null;
    publisher.update('settings', { values: await open.stores.settings.change(changes) });
    quietWatch.look();
    if (changes.doNotDisturb !== undefined && changes.doNotDisturb !== 'off') silenceRinging();
    if (changes.historyKept !== undefined) void retention.look();
    return null;
  };
  /** Whoever switches on do not disturb while it rings means that call, too. */
  const silenceRinging = (): void => {
    const ringing = ringingCall(publisher.current().call)?.view;
    if (ringing !== undefined) void orders.silence({ callId: ringing.call.callId, phase: ringing.phase });
  };
  const ringtoneFor = (shown: ShownCalls) => {
    const ringing = ringingCall(shown);
    return ringing === null ? null : (profile.current()?.stores.contacts.ringtoneOf(ringing.view.call.peer) ?? null);
  };
  const ringVerdict = createRingVerdict({
    now,
    settings: () => publisher.current().settings.values,
    isSystemQuiet: ports.isSystemQuiet,
    isFullScreen: ports.isFullScreen,
  });
  const account = createAccountDesk({
    profile: profile.current,
    hosted,
    networkInterfaces: ports.networkInterfaces,
    boot,
    slept,
    devicePorts: {
      primitives,
      suites: ports.suites ?? [0x02],
      ...(ports.fullSupply === undefined ? {} : { fullSupply: ports.fullSupply }),
      onEvent: (event) => account.phone()?.calls.noticed(event),
      onRefused: leftOut.noted,
      now,
      earliest: time.earliest,
      elapsed,
      startTimer,
      resolveProxy,
      onServerTime: time.heard,
    },
    followServer: ({ stores }, serverUrl) => serverClock.follow(stores.serverTimes(serverUrl)),
    onView: (state) => showAccount(state),
    isInCall: () => hasLiveCall(publisher.current().call),
    onConnection: (connection) => publisher.update('account', { connection }),
    onLists: () => lists.changed('contacts', 'recents'),
    onCalls: (shown) => names.publish({ ...shown, ringtone: ringtoneFor(shown) }),
    onHistory: () => void lists.changed('contacts', 'recents'),
    onVoice: () => ports.onVoice(),
    onRecorded: (record) => {
      reminders.callEnded(record);
      if (record.reason === 'keysChanged' && publisher.current().settings.quiet === null) {
        const { peer } = record.call;
        const name = names.of([peer]).get(peer);
        ports.onChangedCaller(name === undefined ? { peer } : { peer, name });
      }
    },
    orderMedia: desk.order,
    alwaysRelay: () => publisher.current().settings.values.alwaysRelay,
    whoMayRing: () => publisher.current().settings.values.whoMayRing,
    mayRing: ringVerdict,
    onFault,
  });

  // --- what windows see ----------------------------------------------------------------------------------------------

  const lists = createLists({
    lists: () => {
      const stores = profile.current()?.stores;
      const phone = account.phone();
      if (stores === undefined || phone === null) return null;
      return { stores, contacts: phone.contacts, admissionChanged: phone.line.admissionChanged };
    },
    publisher,
    namesOf: (handles) => names.of(handles),
    onContacts: () => names.look(),
    isScreenLocked: ports.isScreenLocked,
  });
  const names = createPeopleNames({
    phone: () => {
      const store = profile.current()?.stores.names;
      const phone = account.phone();
      if (store === undefined || phone === null) return null;
      return { store, ownNameChanged: () => phone.calls.ownNameChanged() };
    },
    publisher,
    onOwn: account.changed,
    onContacts: () => lists.changed('contacts', 'recents'),
  });
  const reminders = createReminders({
    store: () => profile.current()?.stores.reminders ?? null,
    isBlocked: (peer) => profile.current()?.stores.admission.isBlocked(peer) ?? false,
    onDue: (reminder) => {
      const name = names.of([reminder.peer]).get(reminder.peer);
      ports.onReminder(name === undefined ? reminder : { ...reminder, name });
    },
    onChanged: () => void lists.changed('recents'),
    now,
    startTimer,
    onFault,
  });
  const retention = createHistoryRetention({
    prune: (which) => profile.current()?.stores.history.prune(which) ?? null,
    kept: () => publisher.current().settings.values.historyKept,
    earliest: time.earliest,
    breathe: othersFirst,
    onChanged: () => void lists.changed('recents'),
    startTimer,
    onFault,
  });
  const blockList = createBlockList({
    phone: () => {
      const store = profile.current()?.stores.admission;
      const phone = account.phone();
      if (store === undefined || phone === null) return null;
      return { store, peerBlocked: phone.calls.peerBlocked, admissionChanged: phone.line.admissionChanged };
    },
    namesOf: names.of,
    shown: () => publisher.current().call,
    now,
    onChanged: () => lists.changed('contacts', 'recents'),
  });
  const orders = createCallOrders({
    remind: (call) => reminders.put(call),
    block: async (handle) => (await blockList.block({ handle, endCall: false })).ok,
    calls: () => account.phone()?.calls ?? null,
    add: async (handle) => {
      const phone = account.phone();
      if (phone === null) return false;
      const added = await phone.contacts.add(handle);
      await lists.changed('contacts');
      if (added.ok || added.reason === 'alreadyAdded') return true;
      // The popup says why, where there is something to be done about it.
      if (isConnectionProblem(added.reason)) throw new ConnectionError(added.reason);
      return false;
    },
    shown: () => publisher.current().call,
    now,
  });

  const links = createLinks({
    stores: () => profile.current()?.stores ?? null,
    phone: account.phone,
    view: () => publisher.current().account.state,
    onQuestion: (link) => publisher.update('account', { link }),
    onDropped: onFault,
    onContacts: async () => {
      account.phone()?.calls.trustChanged();
      await lists.changed('contacts', 'recents');
    },
    now,
  });

  const voice = createVoiceHandlers({
    voice: () => account.phone()?.voice ?? null,
    shown: () => publisher.current().call,
    onRecording: ports.onVoiceRecording,
  });

  const backup = createBackupHandlers({
    profile: () => {
      const store = profile.current()?.stores.backup;
      const { state } = publisher.current().account;
      return store === undefined || state.phase !== 'ready' ? null : { handle: state.handle, store };
    },
    files: ports.backupFiles,
    file: createBackupFile(scryptStretch),
    now,
    onTaken: async () => {
      const stores = profile.current()?.stores;
      if (stores !== undefined) publisher.update('settings', { values: await stores.settings.load() });
      quietWatch.look();
      account.phone()?.line.admissionChanged();
      account.phone()?.calls.trustChanged();
      names.look();
      await lists.changed('contacts', 'recents');
    },
  });
  const relayTest = createRelayTest({
    relays: async () => {
      const line = account.phone()?.line;
      await line?.refreshRelays();
      return line?.relays() ?? [];
    },
    openWindow: ports.relayWindow.open,
    closeWindow: ports.relayWindow.close,
    startTimer,
  });

  const callSnapshot = (): CallSnapshot => {
    const { call, settings } = publisher.current();
    return { call, settings };
  };

  const headsets = createHeadsets(() => publisher.current().settings.values, changeSettings);
  const chooseDevice = createDeviceChoice(() => publisher.current().settings.values, changeSettings);

  const mainHandlers: Ringfort['mainHandlers'] = {
    current: publisher.current,
    ...profile.handlers,
    // Offered where the data does not open; a page that was taken over must not end a phone that works (A90).
    startOver: async () =>
      account.phone() === null ? profile.handlers.startOver(null) : { ok: false, reason: 'failed', detail: null },
    doctor: async () => {
      const { folder, keyring } = ports;
      return doctorReport(await examineProfile({ folder, keyring, now, open: profile.current()?.examine ?? null }));
    },
    ...account.handlers,
    register: async (typed) => {
      const { state } = publisher.current().account;
      // Whoever was somewhere before has set it up.
      const isFirst = state.phase === 'onboarding' && state.last === null;
      const [outcome] = await Promise.all([
        account.handlers.register(typed),
        isFirst ? changeSettings({ setUpStep: 'protection' }) : null,
      ]);
      return outcome;
    },
    clockNoticeRead: () => {
      serverClock.noticeRead();
      return null;
    },
    ...lists.handlers,
    ...voice.ofMain,
    ...names.handlers,
    ...relayTest.mainHandlers,
    willItRing: (wish) =>
      runRingTest(
        {
          ...ports.ringTest,
          selfTest: account.phone()?.line.selfTest ?? null,
          isInCall: hasLiveCall(publisher.current().call),
          mayRing: () => ringVerdict(SOME_CONTACT, false),
          ringtoneVolume: () => publisher.current().settings.values.ringtoneVolume,
          relays: async () => relayTest.mainHandlers.relays(null),
          testRelay: async (relay) => relayTest.mainHandlers.testRelay(relay),
          testDirect: relayTest.testDirect,
        },
        wish,
      ),
    ...links.handlers,
    scanCode: ({ isOn }) => {
      ports.onScan(isOn);
      return null;
    },
    ...backup,
    ...blockList,
    ...trustHandlers(
      () => account.phone()?.trust ?? null,
      async () => {
        account.phone()?.calls.trustChanged();
        // Past calls show the mark of their peer.
        await lists.changed('contacts', 'recents');
      },
    ),
    dial: orders.dial,
    dialAgain: orders.dialAgain,
    dismiss: orders.dismiss,
    answer: orders.answer,
    addAndAnswer: orders.addAndAnswer,
    decline: orders.decline,
    silence: orders.silence,
    hangUp: orders.hangUp,
    hold: orders.hold,
    resume: orders.resume,
    returnToCall: orders.returnToCall,
    leaveCall: orders.leaveCall,
    showCall: () => {
      ports.showCall();
      return null;
    },
    mute: ({ callId, muted }) => {
      const view = findView(publisher.current().call, callId);
      if (view?.phase === 'connected' && !view.heldHere) ports.setMuted({ callId, muted });
      return null;
    },
    forgetHeadset: headsets.forget,
    changeSettings,
    chooseDevice,
  };

  const reconnect = (): void => {
    clock.look();
    time.look();
    reminders.look();
    quietWatch.look();
    hosted.tryNow();
    account.changed();
    account.phone()?.line.reconnect();
    account.phone()?.calls.addressesChanged();
  };
  const networkSign = createNetworkSigns({ elapsed, online: reconnect, changed: ports.lookAtNetwork });

  const onCalls = async (act: (calls: Calls) => void | Promise<void>): Promise<null> => {
    const phone = account.phone();
    if (phone !== null) await act(phone.calls);
    return null;
  };

  return {
    start: profile.open,
    stop: async () => {
      reminders.stop();
      quietWatch.stop();
      retention.stop();
      await account.stop();
      serverClock.stop();
      hosted.stop();
      await profile.close();
    },
    snapshot: publisher.current,
    mainHandlers,
    headsets,
    incomingHandlers: {
      current: callSnapshot,
      answer: mainHandlers.answer,
      addAndAnswer: mainHandlers.addAndAnswer,
      decline: mainHandlers.decline,
      declineWith: orders.declineWith,
      silence: mainHandlers.silence,
      block: orders.block,
    },
    callHandlers: {
      current: callSnapshot,
      currentOrders: () => desk.current(),
      networkSign,
      report: (report) => onCalls((calls) => calls.report(report)),
      answer: mainHandlers.answer,
      addAndAnswer: mainHandlers.addAndAnswer,
      decline: mainHandlers.decline,
      declineWith: orders.declineWith,
      silence: mainHandlers.silence,
      blockCaller: orders.block,
      hangUp: mainHandlers.hangUp,
      hold: orders.hold,
      resume: orders.resume,
      chooseDevice,
      choosePicture: changeSettings,
      confirmWords: orders.confirmWords,
      dismiss: orders.dismiss,
      dialAgain: orders.dialAgain,
      ...voice.ofCall,
      reconnect: mainHandlers.reconnect,
    },
    openLink: links.open,
    doNotDisturb: (forMs) => changeSettings({ doNotDisturb: forMs === null ? 'on' : now() + forMs }),
    relayHandlers: relayTest.windowHandlers,
    relayWindowLost: relayTest.windowLost,
    callWindowLost: () => account.phone()?.calls.windowLost(),
    reconnect,
    wokeUp: createWakeUp(elapsed, reconnect),
    beforeSleep: () => {
      account.phone()?.calls.fallsAsleep();
      profile.beforeSleep();
    },
  };
}
