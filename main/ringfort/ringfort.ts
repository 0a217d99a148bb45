import { hasLiveCall } from '../../core/call/shownCalls.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import type { RelayWindow } from '../../core/ipc/relayWindow.ts';
import type { AccountView, AppSnapshot } from '../../core/ipc/snapshot.ts';
import { createAccountDesk } from '../account/account.ts';
import { createBackupHandlers } from '../app/backupHandlers.ts';
import { createUnreadableEntries } from '../app/unreadableEntries.ts';
import { createNetworkSigns, createWakeUp } from '../app/server/networkSigns.ts';
import { emptySnapshot } from '../app/emptySnapshot.ts';
import { createProgramLook } from '../app/programLook.ts';
import { createSnapshotPublisher } from '../app/snapshotPublisher.ts';
import { createMediaDesk } from '../call/mediaDesk.ts';
import { createCallHandlers, type CallHandlers } from './callHandlers.ts';
import { primitivesOfThisProcess } from '../crypto/choosePrimitives.ts';
import { examineProfile } from './examination.ts';
import { createLinks } from './links.ts';
import { yieldToEventLoop } from '../clock/yieldToEventLoop.ts';
import { createPeople } from './people.ts';
import { createProfile } from '../profile/profile.ts';
import { createReachability } from './reachability.ts';
import type { AnsweredOutside, RingfortPorts } from './ringfortPorts.ts';
import { createServerClock } from './serverClock.ts';
import { createSettingsDesk, type SettingsDesk } from './settingsDesk.ts';
import { redating } from '../signalling/outbox.ts';
import { scryptStretch } from '../store/key/passphraseSlot.ts';
import type { PhoneStores } from '../store/phoneStores.ts';

export interface Ringfort {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly snapshot: () => AppSnapshot;
  /** Of the main window, but for what is asked of the window itself and of the program. */
  readonly mainHandlers: Omit<Handlers<MainWindow>, AnsweredOutside>;
  /** Of the popup, but for what concerns the window itself. */
  readonly incomingHandlers: CallHandlers['ofIncoming'];
  /** Of the call window, but for how it stands on the desktop, and what it opens there. */
  readonly callHandlers: CallHandlers['ofCall'];
  readonly relayHandlers: Handlers<RelayWindow>;
  readonly headsets: Pick<SettingsDesk['headsets'], 'isPaired' | 'pair'>;
  /** For so long from now; null: until it is turned off. */
  readonly doNotDisturb: (forMs: number | null) => Promise<null>;
  /** A link was opened outside, or handed over with a start: the person is asked about it. */
  readonly openLink: (text: string) => void;
  readonly callWindowLost: () => void;
  readonly relayWindowLost: () => void;
  /** The network of this computer changed; what only a person takes up again stays as it is. */
  readonly reconnect: () => void;
  readonly wokeUp: () => void;
  /** The computer is about to sleep. */
  readonly beforeSleep: () => void;
  /** What was deleted stays in no log from here on. */
  readonly checkpoint: () => void;
  /** What is installed may be another version by now. */
  readonly lookAtProgram: () => void;
}

/**
 * A whole Ringfort without a window: opens the profile, registers, runs the phone, and answers what windows ask.
 * Everything of Electron's stays outside, so that two of these can call each other in a test.
 */
export function createRingfort(ports: RingfortPorts): Ringfort {
  const { folder, keyring, hosted, clock, resolveProxy, onFault } = ports;
  const { boot, elapsed, slept, startTimer } = clock;

  const serverClock = createServerClock({
    clock,
    onStep: (step) => {
      stores()?.outbox.redate(redating(step));
      for (const { look } of [settings, people.reminders, links]) look();
    },
    onTold: () => people.timeTold(),
    onView: (view) => publisher.update('settings', { clock: view }),
    onFault,
  });
  const { time } = serverClock;
  const { now } = time;

  const publisher = createSnapshotPublisher(emptySnapshot(ports.region), ports.onPart);
  const isInCall = (): boolean => hasLiveCall(publisher.current().call);
  const isReplaced = createProgramLook(publisher, ports.isReplaced);
  const unreadable = createUnreadableEntries({
    log: onFault,
    onChange: () => publisher.update('account', { leftOut: unreadable.lists() }),
  });
  const mediaOrders = createMediaDesk(ports.onMediaOrder);

  const profile = createProfile({
    folder,
    keyring,
    now,
    startTimer,
    onClosed: (state) => showAccount(state),
    onOpen: async (open) => {
      await settings.load();
      links.load();
      await account.resume(open);
      void people.retention.look();
    },
    onKeyProtection: () => account.changed(),
    onUnreadable: unreadable.noted,
    onFault,
  });

  const stores = (): PhoneStores | null => profile.current()?.stores ?? null;
  /** What a link means depends on who we are. */
  const showAccount = (state: AccountView): void => {
    publisher.update('account', { state });
    links.look();
  };

  const settings = createSettingsDesk({
    store: () => stores()?.settings ?? null,
    publisher,
    isSystemQuiet: ports.isSystemQuiet,
    isFullScreen: ports.isFullScreen,
    silence: (seen) => calls.ofIncoming.silence(seen),
    onQuiet: () => people.quietChanged(),
    onHistoryKept: () => void people.retention.look(),
    now,
    startTimer,
    onFault,
  });
  const account = createAccountDesk({
    profile: profile.current,
    ...{ hosted, boot, slept },
    networkInterfaces: ports.networkInterfaces,
    devicePorts: {
      primitives: primitivesOfThisProcess().primitives,
      suites: ports.suites ?? [0x02],
      ...(ports.fullSupply === undefined ? {} : { fullSupply: ports.fullSupply }),
      onEvent: (event) => account.phone()?.calls.noticed(event),
      onRefused: unreadable.noted,
      now,
      earliest: time.earliest,
      elapsed,
      startTimer,
      resolveProxy,
      onServerTime: time.heard,
    },
    followServer: (open, serverUrl) => serverClock.follow(open.stores.serverTimes(serverUrl)),
    onView: (state) => showAccount(state),
    isInCall,
    onConnection: (connection) => publisher.update('account', { connection }),
    onLists: async () => {
      people.reminders.look();
      await people.changed('contacts', 'recents');
    },
    onRetired: () => people.retired(),
    onCalls: (shown) => people.publish(shown),
    onHistory: () => void people.changed('contacts', 'recents'),
    onVoice: () => ports.onVoice(),
    onRecorded: (record) => people.recorded(record),
    orderMedia: mediaOrders.order,
    alwaysRelay: () => settings.current().alwaysRelay,
    whoMayRing: () => settings.current().whoMayRing,
    mayRing: settings.mayRing,
    onFault,
  });

  const people = createPeople({
    stores,
    phone: account.phone,
    publisher,
    isScreenLocked: ports.isScreenLocked,
    onOwnName: account.changed,
    onReminder: ports.onReminder,
    onChangedCaller: ports.onChangedCaller,
    kept: () => settings.current().historyKept,
    ...{ earliest: serverClock.earliest, isTimeTold: time.isTold },
    now,
    startTimer,
    onFault,
  });
  const links = createLinks({
    stores,
    phone: account.phone,
    view: () => publisher.current().account.state,
    onQuestion: (link) => publisher.update('account', { link }),
    onDropped: onFault,
    onContacts: people.trustChanged,
    ...{ isTimeTold: time.isTold, now },
    onFault,
  });

  const backup = createBackupHandlers({
    profile: () => {
      const store = stores()?.backup;
      const { state } = publisher.current().account;
      return store === undefined || state.phase !== 'ready' ? null : { handle: state.handle, store };
    },
    ...{ isInCall, breathe: yieldToEventLoop, files: ports.backupFiles },
    file: async () => (await import('../store/backup/backupFile.ts')).createBackupFile(scryptStretch),
    now,
    onTaken: async () => {
      await settings.load();
      account.phone()?.line.admissionChanged();
      await people.trustChanged();
    },
  });
  const reachability = createReachability({
    line: () => account.phone()?.line ?? null,
    isInCall,
    mayRing: settings.mayRing,
    ringtoneVolume: () => settings.current().ringtoneVolume,
    asksPassphrase: () => profile.current()?.keyProtection().keyring === null,
    ...{ relayWindow: ports.relayWindow, ringTest: ports.ringTest, network: ports.network },
    startTimer,
  });
  const reconnect = (): void => {
    clock.look();
    time.look();
    settings.look();
    people.reminders.look();
    hosted.tryNow();
    account.changed();
    account.phone()?.line.wayChanged();
    account.phone()?.calls.addressesChanged(ports.network.isThere());
    reachability.networkChanged();
  };
  const calls = createCallHandlers({
    phone: account.phone,
    publisher,
    ...{ people, settings, mediaOrders },
    ...{ showCall: ports.showCall, onCallWish: ports.onCallWish, setMuted: ports.setMuted },
    ...{ onVoiceRecording: ports.onVoiceRecording, isReplaced },
    networkSign: createNetworkSigns({ elapsed, online: reconnect, changed: ports.network.look }),
    reconnect: account.handlers.reconnect,
    lookAtNetwork: ports.network.look,
    now,
  });

  const mainHandlers: Ringfort['mainHandlers'] = {
    current: publisher.current,
    ...profile.handlers,
    // Offered where the data does not open; a page that was taken over must not end a phone that works (A90).
    startOver: async () =>
      account.phone() === null ? profile.handlers.startOver(null) : { ok: false, reason: 'failed', detail: null },
    doctor: async () => {
      const { doctorReport } = await import('../app/doctor.ts');
      return doctorReport(await examineProfile({ folder, keyring, now, open: profile.current()?.examine ?? null }));
    },
    ...account.handlers,
    register: async (typed) => {
      const { state } = publisher.current().account;
      // Whoever was somewhere before has set it up.
      const isFirst = state.phase === 'onboarding' && state.last === null;
      const setUp = isFirst ? settings.change({ setUpStep: 'protection' }) : Promise.resolve();
      const noted = setUp.catch((error: unknown) => onFault('set-up', error));
      return (await Promise.all([account.handlers.register(typed), noted]))[0];
    },
    clockNoticeRead: () => {
      serverClock.noticeRead();
      return null;
    },
    ...people.handlers,
    ...calls.ofMain,
    ...reachability.handlers,
    ...links.handlers,
    scanCode: ({ isOn }) => {
      ports.onScan(isOn);
      return null;
    },
    ...backup,
    forgetHeadset: settings.headsets.forget,
    changeSettings: settings.change,
    chooseDevice: settings.chooseDevice,
  };

  return {
    start: profile.open,
    stop: async () => {
      people.stop();
      settings.stop();
      await account.stop();
      serverClock.stop();
      hosted.stop();
      await profile.close();
    },
    snapshot: publisher.current,
    mainHandlers,
    headsets: settings.headsets,
    incomingHandlers: calls.ofIncoming,
    callHandlers: calls.ofCall,
    openLink: links.open,
    doNotDisturb: settings.doNotDisturb,
    relayHandlers: reachability.windowHandlers,
    relayWindowLost: reachability.windowLost,
    callWindowLost: () => account.phone()?.calls.windowLost(),
    reconnect,
    wokeUp: createWakeUp(elapsed, reconnect),
    beforeSleep: () => {
      account.phone()?.calls.fallsAsleep();
      profile.checkpoint();
    },
    ...{ checkpoint: profile.checkpoint, lookAtProgram: isReplaced },
  };
}
