import type { CallView } from '../../core/call/view.ts';
import type { AppSnapshot } from '../../core/ipc/snapshot.ts';
import { createRingfort, type Ringfort, type RingfortPorts } from '../../main/ringfort.ts';
import type { HostedServer } from '../../main/app/hostedServer.ts';
import type { Keyring } from '../../main/store/keyring.ts';
import { FakeMediaEngine } from './FakeMediaEngine.ts';

export interface HeadlessOptions {
  readonly folder: string;
  readonly keyring: Keyring;
  /** 64 hex digits. */
  readonly certificate: string;
  /** None: a device without a ratchet. */
  readonly suites?: RingfortPorts['suites'];
}

const noHosting: HostedServer = {
  start: () => Promise.reject(new Error('this Ringfort hosts nothing')),
  port: () => null,
  stop: () => undefined,
};

/** A whole Ringfort with its real store, ratchet and socket, and a fake engine where the call window would be. */
export class HeadlessRingfort {
  readonly ringfort: Ringfort;
  readonly engine: FakeMediaEngine;
  readonly faults: string[] = [];
  /** Set to keep the call window from answering orders. */
  windowOpen = true;
  #watchers: {
    readonly matches: (snapshot: AppSnapshot) => boolean;
    readonly resolve: (snapshot: AppSnapshot) => void;
  }[] = [];

  constructor({ folder, keyring, certificate, suites = [0x02] }: HeadlessOptions) {
    this.engine = new FakeMediaEngine({
      certificate,
      report: (report) => void this.ringfort.callHandlers.report(report),
    });
    this.ringfort = createRingfort({
      folder,
      keyring,
      suites,
      hosted: noHosting,
      networkInterfaces: () => ({}),
      onSnapshot: (snapshot) => this.#told(snapshot),
      onMediaOrder: ({ order }) => {
        if (this.windowOpen) this.engine.order(order);
      },
      showCall: () => undefined,
      now: Date.now,
      startTimer: (afterMs, fired) => {
        const timer = setTimeout(fired, afterMs);
        return () => clearTimeout(timer);
      },
      onFault: (what) => this.faults.push(what),
    });
  }

  /** Resolves with the first snapshot, now or later, that fits. */
  until(matches: (snapshot: AppSnapshot) => boolean): Promise<AppSnapshot> {
    const now = this.ringfort.snapshot();
    if (matches(now)) return Promise.resolve(now);
    return new Promise((resolve) => this.#watchers.push({ matches, resolve }));
  }

  async phase<Phase extends CallView['phase']>(phase: Phase): Promise<Extract<CallView, { phase: Phase }>> {
    const { call } = await this.until((snapshot) => snapshot.call.phase === phase);
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

  #told(snapshot: AppSnapshot): void {
    const met = this.#watchers.filter(({ matches }) => matches(snapshot));
    this.#watchers = this.#watchers.filter((watcher) => !met.includes(watcher));
    for (const { resolve } of met) resolve(snapshot);
  }
}
