import { randomUUID } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { LINGER_MS } from '../../core/call/callTiming.ts';
import type { CallType, NetworkPlan } from '../../core/call/call.ts';
import type { MediaOrder } from '../../core/call/callEffect.ts';
import { findCall } from '../../core/call/callList.ts';
import type { OutgoingMessage } from '../../core/call/outgoingMessage.ts';
import type { EncodedMessage } from '../../core/call/repeats.ts';
import { foremost } from '../fakes/foremost.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import type { PeerMessage } from '../../core/protocol/peerMessage.ts';
import { decodePeerMessage } from '../../core/protocol/peerMessageCodec.ts';
import { createCallRunner, type CallRunner } from '../../main/call/callRunner.ts';
import { eventOfReport } from '../../main/call/mediaReports.ts';
import { createPeerChannel } from '../../main/call/peerChannel.ts';
import { peerCodec } from '../../main/call/peerCodec.ts';
import { createPeerInbox } from '../../main/call/peerInbox.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import type { QueuedFrame } from '../../main/ports/queuePosition.ts';
import { known, own } from '../fakes/callStory.ts';
import { noRecovery } from '../fakes/noRecovery.ts';
import { openCallWindow, type CallWindowPage } from './callWindowPage.ts';

/** One side of the call: its window, its call machine, and all that it sent. */
export interface Side {
  /** The person dials; nobody waits for anything to come of it. */
  readonly dial: (callId: string, callType: CallType, network?: NetworkPlan) => void;
  readonly window: CallWindowPage;
  readonly runner: CallRunner;
  /** In the order they left, as the other side decoded them. */
  readonly sent: readonly PeerMessage[];
  readonly reports: readonly MediaReport[];
  /** How media may travel when a connection of its is made anew; at first as the call began. */
  readonly planNetwork: (network: NetworkPlan) => void;
  /** From now on it does not learn how media may travel when it asks for another connection. */
  readonly withholdPlan: () => void;
  /** Whatever it begins to wait for from now on comes so many times later. */
  readonly timersTake: (times: number) => void;
  /** Its document goes with all it had of the call, and another one comes in its place. */
  readonly loseWindow: () => Promise<void>;
}

export interface TwoCallWindows {
  readonly alice: Side;
  readonly bob: Side;
  /** Alice calls Bob; resolves when Bob's phone rings. */
  readonly dial: (callType: CallType, network?: NetworkPlan) => Promise<string>;
  readonly answer: (callId: string, callType: CallType, network?: NetworkPlan) => void;
  /** From now on nothing that one side sends reaches the other: the server is away. */
  readonly cutServer: () => void;
  readonly close: () => Promise<void>;
}

/** Changes what is sent, as a hostile Ringfort would. */
export type BeforeSending = (message: OutgoingMessage) => OutgoingMessage;

/** Changes what is ordered of the engine of one side, as somebody who has broken into its media would. */
export type BeforeOrder = (who: string, order: MediaOrder) => MediaOrder;

const direct: NetworkPlan = { relayOnly: false, iceServers: [] };
const settings: Settings = { ...DEFAULT_SETTINGS, language: 'en' };

/** Two pages, each with a profile of its own. Making them takes longer than most calls, so many calls share them. */
export async function openTwoPages(
  browser: Browser,
  pictures: 'small' | 'whole' = 'small',
): Promise<readonly [Page, Page]> {
  const open = async (): Promise<Page> => {
    // Rings that move while it rings take a third of what it costs to connect.
    const context = await browser.newContext({ viewport: { width: 900, height: 620 }, reducedMotion: 'reduce' });
    if (pictures === 'whole') await context.addInitScript(() => void (window.wholePictures = true));
    return context.newPage();
  };
  return [await open(), await open()];
}

/**
 * Two built call windows, each with the real call machine, channel and inbox as main has them, joined without server
 * and ratchet: what one sends is encoded, decoded and handed to the other. Each begins as a new document.
 */
export async function openTwoCallWindows(
  pages: readonly [Page, Page],
  url: string,
  beforeSending: BeforeSending = (message) => message,
  beforeOrder: BeforeOrder = (_who, order) => order,
): Promise<TwoCallWindows> {
  let serverIsThere = true;
  const deliverTo = (side: OpenSide, frame: OutgoingFrame): void => {
    if (serverIsThere) side.receive(frame);
  };
  const [alice, bob]: readonly [OpenSide, OpenSide] = await Promise.all([
    openSide(pages[0], url, ['alice', 'bob'], { beforeSending, beforeOrder }, (frame) => deliverTo(bob, frame)),
    openSide(pages[1], url, ['bob', 'alice'], { beforeSending, beforeOrder }, (frame) => deliverTo(alice, frame)),
  ]);

  return {
    alice,
    bob,
    dial: async (callType, network = direct) => {
      const callId = randomUUID();
      alice.dial(callId, callType, network);
      await bob.phase('ringing');
      alice.runner.dispatch({ type: 'serverSaid', callId, news: 'ringing' });
      return callId;
    },
    answer: (callId, callType, network = direct) => {
      bob.planNetwork(network);
      bob.runner.dispatch({ type: 'userAnswered', callId, callType, network });
    },
    cutServer: () => {
      serverIsThere = false;
    },
    // With its document go its connections and devices.
    close: async () => void (await Promise.all(pages.map((page) => page.goto('about:blank')))),
  };
}

interface OpenSide extends Side {
  readonly receive: (frame: OutgoingFrame) => void;
  readonly phase: (phase: string) => Promise<void>;
}

const DEVICE = 1;

async function openSide(
  page: Page,
  url: string,
  [me, peer]: readonly [string, string],
  { beforeSending, beforeOrder }: { readonly beforeSending: BeforeSending; readonly beforeOrder: BeforeOrder },
  deliver: (frame: OutgoingFrame) => void,
): Promise<OpenSide> {
  const sent: PeerMessage[] = [];
  const reports: MediaReport[] = [];
  const waiting: { readonly phase: string; readonly reached: () => void }[] = [];
  let plan = direct;
  let pace = 1;
  let isPlanned = true;
  let s = 0;
  let receiving = Promise.resolve();

  const clock = {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    slept: () => 0,
    startTimer: (afterMs: number, fired: () => void) => {
      const timer = setTimeout(fired, afterMs * pace);
      return () => clearTimeout(timer);
    },
  };
  const fail = (_what: string, error?: unknown): void => {
    if (error !== undefined) throw error;
  };

  const window = await openCallWindow(page, url, settings, {
    report: (report) => {
      reports.push(report);
      const isReplaced = (): boolean => false;
      runner.dispatch(eventOfReport(report, () => own(`${me} anew`), isReplaced));
    },
    hangUp: (callId) => runner.dispatch({ type: 'userHungUp', callId }),
    hold: (callId) => runner.dispatch({ type: 'userHeld', callId }),
    resume: (callId) => runner.dispatch({ type: 'userResumed', callId }),
    dismiss: (callId) => runner.dispatch({ type: 'windowDismissed', callId }),
  });

  const crypto = {
    forPeer: () => ({
      forwardSecret: true,
      encryptToBase64: (message: EncodedMessage, options?: { alsoCommit?: (text: string) => void }) => {
        const text = Buffer.from(message.bytes).toString('base64');
        sent.push(decodePeerMessage(message.bytes));
        options?.alsoCommit?.(text);
        return text;
      },
      decryptFromBase64: (text: string, options?: { alsoCommit?: (message: EncodedMessage) => void }) => {
        const message = peerCodec.decode(Uint8Array.from(Buffer.from(text, 'base64')));
        options?.alsoCommit?.(message);
        return message;
      },
    }),
    initializeSession: () => undefined,
    devicesWithSession: async () => [DEVICE],
  };
  const channel = createPeerChannel({
    crypto,
    fetchBundles: async () => ({ ok: true, bundles: [] }),
    sessions: { beforeSending: async () => undefined, afterSending: () => undefined },
    rights: { given: () => null, received: () => null, ofLink: () => null },
    nameFor: () => null,
    outbox: { put: (frame) => queueMicrotask(() => deliver(frame)), flush: () => undefined },
    isOnline: () => true,
    ...clock,
  });
  const runner = createCallRunner({
    channel: { send: (call, message, sequence, at) => channel.send(call, beforeSending(message), sequence, at) },
    trustOf: (user) => known(user, [DEVICE]),
    renewSession: async () => false,
    failureOf: () => 'unsecured',
    planNetwork: () => (isPlanned ? Promise.resolve(plan) : new Promise(() => undefined)),
    orderMedia: (order) => window.order(beforeOrder(me, order)),
    record: async () => undefined,
    publish: (next) => {
      window.show(next);
      for (const { phase, reached } of waiting) if (foremost(next).phase === phase) reached();
    },
    ...clock,
    // An ended call stays in its window until somebody has looked, which a busy machine does late.
    startTimer: (afterMs, fired) =>
      clock.startTimer(afterMs, () => {
        if (afterMs !== LINGER_MS || foremost(runner.calls()).phase !== 'ended') fired();
      }),
    onIgnored: () => undefined,
    onFault: fail,
  });

  const inbox = createPeerInbox({
    crypto,
    kept: { put: () => 1, waiting: async () => [], handled: async () => undefined, safe: async () => undefined },
    dispatch: runner.dispatch,
    isCurrent: (callId) => findCall(runner.calls(), callId) !== undefined,
    isCurrentWith: (callId, peer) => findCall(runner.calls(), callId)?.call.peer === peer,
    isRecorded: async () => false,
    record: async () => undefined,
    recordLate: async () => undefined,
    isContact: async () => true,
    barredAs: async () => null,
    endUnsaid: async () => undefined,
    admission: async () => ({ verdict: 'rings', linkEnded: false }),
    keepName: () => undefined,
    keepRight: () => undefined,
    noteSecondLayer: () => undefined,
    networkPlan: async () => plan,
    drawOwnPart: () => own(me),
    trustOf: (user) => known(user, [DEVICE]),
    takeTurn: async () => undefined,
    isHeartbeatDue: () => false,
    recovery: noRecovery,
    ...clock,
    onDropped: fail,
    onRefused: () => undefined,
    onFault: fail,
  });

  const phase = (wanted: string): Promise<void> =>
    foremost(runner.calls()).phase === wanted
      ? Promise.resolve()
      : new Promise((reached) => waiting.push({ phase: wanted, reached }));

  return {
    window,
    runner,
    sent,
    reports,
    phase,
    loseWindow: async () => {
      // As main hears of it: told sooner, the document that goes would be the one that begins anew.
      page.once('framenavigated', () => {
        for (const { call } of runner.calls()) {
          runner.dispatch({ type: 'windowLost', callId: call.callId, drawn: own(`${me} anew`) });
        }
      });
      await page.reload();
    },
    planNetwork: (network) => {
      plan = network;
    },
    withholdPlan: () => {
      isPlanned = false;
    },
    timersTake: (times) => {
      pace = times;
    },
    dial: (callId, callType, network = direct) => {
      plan = network;
      runner.dispatch({
        type: 'userDialled',
        callId,
        peer,
        callType,
        network,
        ringMs: 45_000,
        ours: own(me),
        trust: known(peer, [DEVICE]),
      });
    },
    receive: (frame) => {
      s += 1;
      const delivered = { frame: relayed(frame, peer, s), position: { epoch: '00000000000000aa', s } };
      receiving = receiving.then(() => inbox.receive([delivered]));
    },
  };
}

/** What a server makes of a frame for one device. */
function relayed(frame: OutgoingFrame, from: string, s: number): QueuedFrame {
  const payload = 'payloads' in frame ? frame.payloads[String(DEVICE)] : frame.encrypted_payload;
  const { call_id } = frame;
  const common = { v: 1, s, call_id, from, from_device: DEVICE, age_ms: 0, encrypted_payload: payload ?? '' } as const;
  switch (frame.t) {
    case 'call_offer':
      return { ...common, t: frame.t, call_type: frame.call_type, ring_left_ms: 45_000 };
    case 'call_hangup':
      return { ...common, t: frame.t, reason: frame.reason };
    case 'call_answer':
    case 'ice_candidate':
      return { ...common, t: frame.t };
  }
}
