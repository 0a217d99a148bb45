import type { CallId, CallType, IceCandidate, NetworkPlan, SessionDescription } from '../../core/call/call.ts';
import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { CallMedia } from './CallMedia.ts';
import {
  onDevicesChanged,
  openCamera,
  openMicrophone,
  openScreen,
  type OnDevicesChanged,
  type OpenDevice,
  type OpenScreen,
} from './devices.ts';
import { noMedia, type MediaView } from './mediaView.ts';
import { startWindowTimer, type StartTimer } from './timer.ts';

export interface WebRTCServicePorts {
  /** Tells main. */
  readonly report: (report: MediaReport) => void;
  readonly startTimer?: StartTimer;
  readonly openMicrophone?: OpenDevice;
  readonly openCamera?: OpenDevice;
  readonly openScreen?: OpenScreen;
  readonly onDevicesChanged?: OnDevicesChanged;
}

export interface OutgoingCall {
  readonly callId: CallId;
  readonly callType: CallType;
  readonly network: NetworkPlan;
}

export interface IncomingCall extends OutgoingCall {
  readonly offer: SessionDescription;
}

/**
 * The media engine of the call window: carries out the orders of main, which decides. It has one call at a time, takes
 * each call up once, and reports what happened. No device is opened and no packet sent before an order asks for it.
 */
export class WebRTCService {
  readonly #ports: Required<WebRTCServicePorts>;
  readonly #closed = new Set<CallId>();
  readonly #listeners = new Set<() => void>();
  #media: CallMedia | null = null;
  #view: MediaView = noMedia;

  constructor(ports: WebRTCServicePorts) {
    this.#ports = { startTimer: startWindowTimer, openMicrophone, openCamera, openScreen, onDevicesChanged, ...ports };
  }

  /** Carries out one order. Never rejects: what goes wrong is reported. */
  async perform(order: MediaOrder): Promise<void> {
    switch (order.kind) {
      case 'createOffer':
        return this.startCall(order);
      case 'createAnswer':
        return this.acceptIncomingCall(order);
      case 'applyAnswer':
        return this.applyAnswer(order.callId, order.answer);
      case 'addCandidates':
        return this.addCandidates(order.callId, order.candidates);
      case 'close':
        this.close(order.callId);
    }
  }

  /** Opens the devices and makes the offer. Touches no network: gathering begins with the answer. */
  startCall({ callId, callType, network }: OutgoingCall): Promise<void> {
    return this.#begin({ callId, callType, network }, (media) => media.makeOffer());
  }

  /** The person has accepted: opens the devices, makes the answer, begins to gather. */
  acceptIncomingCall({ callId, callType, network, offer }: IncomingCall): Promise<void> {
    return this.#begin({ callId, callType, network }, (media) => media.makeAnswer(offer));
  }

  applyAnswer(callId: CallId, answer: SessionDescription): Promise<void> {
    return this.#guarded(this.#of(callId), (media) => media.applyAnswer(answer));
  }

  addCandidates(callId: CallId, candidates: readonly IceCandidate[]): Promise<void> {
    return this.#guarded(this.#of(callId), (media) => media.addRemoteCandidates(candidates));
  }

  /** Hangs up here: releases devices and connection. */
  close(callId: CallId): void {
    this.#closed.add(callId);
    const media = this.#of(callId);
    if (media === null) return;
    media.close();
    this.#media = null;
    this.#show(noMedia);
  }

  setMuted(muted: boolean): void {
    this.#media?.setMuted(muted);
  }

  setCamera(on: boolean): void {
    this.#media?.setCamera(on);
  }

  setScreen(on: boolean): void {
    this.#media?.setScreen(on);
  }

  readonly view = (): MediaView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async #begin(call: OutgoingCall, work: (media: CallMedia) => Promise<void>): Promise<void> {
    const { callId, callType, network } = call;
    if (this.#closed.has(callId) || this.#media?.callId === callId) return;
    if (this.#media !== null) this.close(this.#media.callId);
    let media: CallMedia;
    try {
      media = new CallMedia(callId, callType, network, {
        ...this.#ports,
        viewChanged: (view) => {
          if (this.#media?.callId === view.callId) this.#show(view);
        },
      });
    } catch {
      // The engine refuses a malformed relay address, for example.
      this.#ports.report({ kind: 'failed', callId, failure: 'engine' });
      return;
    }
    this.#media = media;
    await this.#guarded(media, work);
  }

  #of(callId: CallId): CallMedia | null {
    return this.#media?.callId === callId ? this.#media : null;
  }

  /**
   * An error of the engine ends the call with a reason; it is not swallowed, and does not stop the orders that follow.
   * Nor does a call that is over: a closed connection leaves pending for good what it was asked before.
   */
  async #guarded(media: CallMedia | null, work: (media: CallMedia) => Promise<void>): Promise<void> {
    if (media === null) return;
    try {
      await Promise.race([work(media), media.ended]);
    } catch {
      media.engineFailed();
    }
  }

  #show(view: MediaView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
