import type { CallId, CallType, IceCandidate, NetworkPlan, SessionDescription } from '../../core/call/call.ts';
import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { MediaKeys } from '../../core/call/secondLayer.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { CallMedia, type Rejoining } from './CallMedia.ts';
import { onDevicesChanged, openScreen, type OnDevicesChanged, type OpenDevice, type OpenScreen } from './devices.ts';
import { takeFramesWorker } from './frames/workerSupply.ts';
import { noMedia, type MediaView } from './mediaView.ts';
import type { CleanTrack } from './noise/cleanTrack.ts';
import { startWindowTimer, type StartTimer } from './timer.ts';
import { createViewFeed, type ViewFeed } from './viewFeed.ts';

export interface WebRTCServicePorts {
  /** Tells main. */
  readonly report: (report: MediaReport) => void;
  readonly startTimer?: StartTimer;
  readonly openMicrophone: OpenDevice;
  readonly cleaner?: () => CleanTrack | null;
  readonly openCamera: OpenDevice;
  readonly openScreen?: OpenScreen;
  readonly onDevicesChanged?: OnDevicesChanged;
  readonly takeFramesWorker?: () => Worker;
}

export interface MediaToOffer {
  readonly callId: CallId;
  readonly callType: CallType;
  readonly network: NetworkPlan;
}

export interface MediaToAnswer extends MediaToOffer {
  readonly offer: SessionDescription;
  readonly sealed: boolean;
}

/** What is shown of each call's media. */
export type MediaViews = ReadonlyMap<CallId, MediaView>;

/**
 * The media engine of the call window: carries out the orders of main, which decides. It has the calls that main has,
 * takes each up once, and reports what happened. No device is opened and no packet sent before an order asks for it.
 */
export class WebRTCService {
  readonly #ports: Required<WebRTCServicePorts>;
  readonly #closed = new Set<CallId>();
  readonly #listeners = new Set<() => void>();
  readonly #calls = new Map<CallId, { readonly media: CallMedia; readonly feed: ViewFeed<MediaView> }>();
  #views: MediaViews = new Map();

  constructor(ports: WebRTCServicePorts) {
    this.#ports = {
      startTimer: startWindowTimer,
      cleaner: () => null,
      openScreen,
      onDevicesChanged,
      takeFramesWorker,
      ...ports,
    };
  }

  /** Carries out one order. Never rejects: what goes wrong is reported. */
  async perform(order: MediaOrder): Promise<void> {
    switch (order.kind) {
      case 'createOffer':
        return this.startCall(order);
      case 'createAnswer':
        return this.acceptIncomingCall(order);
      case 'gather':
        return this.#carriedOut(order.callId, (media) => media.gather());
      case 'sealMedia':
        return this.sealMedia(order.callId, order.keys);
      case 'applyAnswer':
        return this.applyAnswer(order.callId, order.answer);
      case 'rejoin':
        return this.#rejoin(order);
      case 'answerRejoin':
        return this.#answerRejoin(order);
      case 'restart':
        return this.#carriedOut(order.callId, (media) => media.restart(order.pair, order.network));
      case 'answerRestart':
        return this.#carriedOut(order.callId, (media) =>
          media.answerRestart(order.pair, order.network, order.credentials),
        );
      case 'applyRestart':
        return this.#carriedOut(order.callId, (media) => media.applyRestart(order.pair, order.credentials));
      case 'addCandidates':
        return this.addCandidates(order.callId, order.candidates);
      case 'hold':
        return this.hold(order.callId, order.here, order.there);
      case 'close':
        this.close(order.callId);
    }
  }

  /** Opens the devices and makes the offer. Touches no network: gathering begins once the other side has accepted. */
  startCall({ callId, callType, network }: MediaToOffer): Promise<void> {
    return this.#begin({ callId, callType, network }, true, (media) => media.makeOffer());
  }

  /** The person has accepted: opens the devices, makes the answer, begins to gather. */
  acceptIncomingCall({ callId, callType, network, offer, sealed }: MediaToAnswer): Promise<void> {
    return this.#begin({ callId, callType, network }, sealed, (media) => media.makeAnswer(offer));
  }

  sealMedia(callId: CallId, keys: MediaKeys | null): Promise<void> {
    return this.#carriedOut(callId, async (media) => media.sealMedia(keys));
  }

  applyAnswer(callId: CallId, answer: SessionDescription): Promise<void> {
    return this.#carriedOut(callId, (media) => media.applyAnswer(answer));
  }

  addCandidates(callId: CallId, candidates: readonly IceCandidate[]): Promise<void> {
    return this.#carriedOut(callId, (media) => media.addRemoteCandidates(candidates));
  }

  /** Who holds the call from now on. */
  hold(callId: CallId, here: boolean, there: boolean): void {
    this.#of(callId)?.setHold(here, there);
  }

  /** Hangs up here: releases devices and connection. */
  close(callId: CallId): void {
    this.#closed.add(callId);
    this.#of(callId)?.close();
    this.#calls.delete(callId);
    this.#show(callId, null);
  }

  setMuted(callId: CallId, muted: boolean): void {
    this.#of(callId)?.setMuted(muted);
  }

  setCamera(callId: CallId, on: boolean): void {
    this.#of(callId)?.setCamera(on);
  }

  setScreen(callId: CallId, on: boolean): void {
    this.#of(callId)?.setScreen(on);
  }

  setSmallPicture(callId: CallId, on: boolean): void {
    this.#of(callId)?.setSmallPicture(on);
  }

  /** What of this kind is open is opened anew, as it is chosen by now. */
  changeDevice(kind: 'microphone' | 'camera'): void {
    for (const { media } of this.#calls.values()) media.changeDevice(kind);
  }

  readonly views = (): MediaViews => this.#views;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The call goes on in a window that has nothing of it, or that had an attempt of this kind closed. */
  #rejoin(order: Extract<MediaOrder, { kind: 'rejoin' }>): Promise<void> {
    this.#closed.delete(order.callId);
    return this.#begin(order, order.sealed, (media) => media.makeRejoin(order), order);
  }

  /** Here too the window may have nothing of the call: both were lost, and their question came before ours was out. */
  #answerRejoin(order: Extract<MediaOrder, { kind: 'answerRejoin' }>): Promise<void> {
    const { callId, pair, network, offer, sealed } = order;
    if (this.#calls.has(callId)) {
      return this.#carriedOut(callId, (media) => media.answerRejoin(pair, network, offer, sealed));
    }
    this.#closed.delete(callId);
    return this.#begin(order, sealed, (media) => media.makeRejoined(pair, offer), order);
  }

  async #begin(
    call: MediaToOffer,
    sealed: boolean,
    work: (media: CallMedia) => Promise<void>,
    rejoin: Rejoining | null = null,
  ): Promise<void> {
    const { callId, callType, network } = call;
    if (this.#closed.has(callId) || this.#calls.has(callId)) return;
    const feed = createViewFeed<MediaView>({ ...noMedia, callId });
    feed.subscribe(() => {
      if (this.#calls.has(callId)) this.#show(callId, feed.view());
    });
    let media: CallMedia;
    try {
      media = new CallMedia(callId, callType, network, sealed, { ...this.#ports, viewChanged: feed.show }, rejoin);
    } catch {
      // The engine refuses a malformed relay address, for example.
      this.#ports.report({ kind: 'failed', callId, failure: 'engine' });
      return;
    }
    this.#calls.set(callId, { media, feed });
    await this.#carriedOut(callId, work);
  }

  #of(callId: CallId): CallMedia | null {
    return this.#calls.get(callId)?.media ?? null;
  }

  /**
   * An error of the engine ends the call with a reason; it is not swallowed, and does not stop the orders that follow.
   * Nor does a call that is over: a closed connection leaves pending for good what it was asked before.
   */
  async #carriedOut(callId: CallId, work: (media: CallMedia) => Promise<void>): Promise<void> {
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    const { media, feed } = call;
    await feed.during(async () => {
      try {
        await Promise.race([work(media), media.ended]);
      } catch {
        media.engineFailed();
      }
    });
  }

  #show(callId: CallId, view: MediaView | null): void {
    const views = new Map(this.#views);
    if (view === null) views.delete(callId);
    else views.set(callId, view);
    this.#views = views;
    for (const listener of this.#listeners) listener();
  }
}
