import type { CallView } from '../../core/call/view.ts';
import type { ContactView, RecentView, ReminderView } from '../../core/ipc/snapshot.ts';
import { UNKNOWN_REGION } from '../../core/words/region.ts';
import { createRingfort, type Ringfort } from '../../main/ringfort/ringfort.ts';
import type { RingfortPorts } from '../../main/ringfort/ringfortPorts.ts';
import { HostingError, type HostedServer } from '../../main/app/hosting/hostedServer.ts';
import { noProxy } from '../fakes/noProxy.ts';
import type { Keyring } from '../../main/store/key/keyring.ts';
import type { Picture } from '../../renderer/stories/picture.ts';
import type { ComputerTime } from '../../main/ports/clock.ts';
import { FakeMediaEngine } from '../fakes/FakeMediaEngine.ts';
import { ENOUGH_PREKEYS } from './ratchetParty.ts';
import { createRealClock } from './realClock.ts';

export interface HeadlessOptions {
  readonly folder: string;
  readonly keyring: Keyring;
  /** 64 hex digits. */
  readonly certificate: string;
  /** None: a device without a ratchet. */
  readonly suites?: RingfortPorts['suites'];
  /** None unless told otherwise. */
  readonly hosted?: HostedServer;
  /** The real one unless told otherwise. */
  readonly clock?: ComputerTime;
  /** What the system says of proxies; there are none unless told otherwise. */
  readonly resolveProxy?: RingfortPorts['resolveProxy'];
}

const noHosting: HostedServer = {
  start: () => Promise.reject(new HostingError('ended')),
  listening: () => Promise.reject(new HostingError('ended')),
  state: () => ({ state: 'off' }),
  watch: () => undefined,
  tryNow: () => undefined,
  setAside: () => Promise.reject(new HostingError('ended')),
  stop: () => undefined,
};

/** A whole Ringfort with its real store, ratchet and socket, and a fake engine where the call window would be. */
export class HeadlessRingfort {
  readonly ringfort: Ringfort;
  readonly engine: FakeMediaEngine;
  readonly faults: string[] = [];
  /** What the person was told when its time had come. */
  readonly reminded: ReminderView[] = [];
  /** Whose calls with new keys were told of. */
  readonly changedCallers: string[] = [];
  /** How often it was told that a voice message came. */
  voicesTold = 0;
  recordingFor: string | null = null;
  /** The file that a backup was saved to last, and is read from. */
  savedBackup: Uint8Array | null = null;
  /** Set to keep the call window from answering orders. */
  windowOpen = true;
  screenLocked = false;
  /** Another version was installed under this one. */
  replaced = false;
  #isOnNetwork = true;
  #isKilled = false;
  systemQuiet = false;
  fullScreen = false;
  /** How often the addresses of the computer were to be looked at before their time. */
  networkLooks = 0;
  #watchers: {
    readonly matches: (picture: Picture) => boolean;
    readonly resolve: (picture: Picture) => void;
  }[] = [];
  /** As a main window would hold them that has scrolled to the end. */
  #contacts: readonly ContactView[] = [];
  #recents: readonly RecentView[] = [];

  constructor({
    folder,
    keyring,
    certificate,
    suites = [0x02],
    clock = createRealClock(),
    resolveProxy = noProxy,
    hosted = noHosting,
  }: HeadlessOptions) {
    this.engine = new FakeMediaEngine({
      certificate,
      report: (report) => void this.ringfort.callHandlers.report(report),
    });
    this.ringfort = createRingfort({
      folder,
      keyring,
      suites,
      fullSupply: ENOUGH_PREKEYS,
      hosted,
      backupFiles: {
        save: async (_name, bytes) => {
          this.savedBackup = await bytes();
          return 'saved';
        },
        read: async () => (this.savedBackup === null ? null : { name: 'backup', bytes: this.savedBackup }),
      },
      networkInterfaces: () => ({}),
      region: UNKNOWN_REGION,
      onPart: {
        call: () => this.#look(),
        account: () => this.#look(),
        settings: () => this.#look(),
        contacts: () => void this.#read(),
        recents: () => void this.#read(),
      },
      onMediaOrder: ({ order }) => {
        if (this.windowOpen) this.engine.order(order);
      },
      onReminder: (reminder) => this.reminded.push(reminder),
      onChangedCaller: ({ peer }) => this.changedCallers.push(peer),
      onVoice: () => (this.voicesTold += 1),
      onVoiceRecording: (callId) => (this.recordingFor = callId),
      showCall: () => undefined,
      onCallWish: () => undefined,
      setMuted: () => undefined,
      onScan: () => undefined,
      relayWindow: { open: () => undefined, close: () => undefined },
      network: { look: () => (this.networkLooks += 1), isThere: () => this.#isOnNetwork },
      ringTest: {
        rehearse: async () => ({ isVisible: false, isPainted: false, interrupted: false, sound: null }),
        hasTray: async () => null,
        showsNotifications: async () => null,
        startsWithSystem: async () => null,
        access: () => 'unknown',
      },
      isScreenLocked: () => this.screenLocked,
      isReplaced: () => this.replaced,
      isSystemQuiet: async () => this.systemQuiet,
      isFullScreen: async () => this.fullScreen,
      clock: { ...clock, startTimer: (afterMs, fired) => clock.startTimer(afterMs, () => this.#isKilled || fired()) },
      resolveProxy,
      onFault: (what) => this.faults.push(what),
    });
  }

  /**
   * As by the system: what is on its disk is all that a later start has. It still lies in this process, but
   * acknowledges nothing any more, nor comes back once its connection is gone: it would take the line from the later.
   */
  kill(): void {
    this.windowOpen = false;
    this.#isKilled = true;
  }

  /** What a person could see by now. */
  picture(): Picture {
    const { call, account, recents, settings } = this.ringfort.snapshot();
    return {
      account: account.state,
      connection: account.connection,
      call: call.view,
      security: call.security,
      second: call.second,
      contacts: this.#contacts,
      recents: this.#recents,
      missedCount: recents.missedCount,
      reminders: recents.reminders,
      settings: settings.values,
      clock: settings.clock,
    };
  }

  /** Resolves with the first picture, now or later, that fits. */
  until(matches: (picture: Picture) => boolean): Promise<Picture> {
    const now = this.picture();
    if (matches(now)) return Promise.resolve(now);
    return new Promise((resolve) => this.#watchers.push({ matches, resolve }));
  }

  async phase<Phase extends CallView['phase']>(phase: Phase): Promise<Extract<CallView, { phase: Phase }>> {
    const { call } = await this.until((picture) => picture.call.phase === phase);
    return call as Extract<CallView, { phase: Phase }>;
  }

  async online(): Promise<void> {
    await this.until(({ connection }) => connection.state === 'online');
  }

  async register(handle: string, server: string): Promise<void> {
    await this.ringfort.start();
    const outcome = await this.ringfort.mainHandlers.register({ handle, server });
    if (!outcome.ok) throw new Error(`registration refused: ${outcome.reason} ${outcome.detail ?? ''}`);
    await this.online();
  }

  async dial(peer: string): Promise<void> {
    const outcome = await this.ringfort.mainHandlers.dial({ peer, callType: 'audio' });
    if (!outcome.ok) throw new Error(`dial refused: ${outcome.reason}`);
  }

  /** As they are in the store now; the picture follows a moment later. */
  async contacts(): Promise<readonly ContactView[]> {
    return (await this.ringfort.mainHandlers.contactsPage({ query: '', after: null, limit: 200 })).items;
  }

  async recents(): Promise<readonly RecentView[]> {
    const everything = { missedOnly: false, peer: null, after: null, limit: 200 } as const;
    return (await this.ringfort.mainHandlers.recentsPage(everything)).items;
  }

  /** Its addresses go, or there are others; the program has just looked. */
  networkIs(there: boolean): void {
    this.#isOnNetwork = there;
    this.ringfort.reconnect();
  }

  /** Asks for the lists, as a window does when main says that they may be others. */
  async #read(): Promise<void> {
    [this.#contacts, this.#recents] = await Promise.all([this.contacts(), this.recents()]);
    this.#look();
  }

  #look(): void {
    const picture = this.picture();
    const met = this.#watchers.filter(({ matches }) => matches(picture));
    this.#watchers = this.#watchers.filter((watcher) => !met.includes(watcher));
    for (const { resolve } of met) resolve(picture);
  }
}
