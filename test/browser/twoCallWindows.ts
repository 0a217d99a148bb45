import { randomUUID } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Browser, BrowserContextOptions } from '@playwright/test';
import type { CallRef, CallType, NetworkPlan } from '../../core/call/call.ts';
import type { OutgoingMessage } from '../../core/call/callEffect.ts';
import type { CallEvent, HangupReason, SendFailure } from '../../core/call/callEvent.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import {
  decodePeerMessage,
  encodePeerMessage,
  paddingBucket,
  splitCandidates,
  type PeerMessage,
  type PeerMessageBody,
} from '../../core/protocol/peerMessage.ts';
import { detachFingerprint } from '../../core/protocol/sdpFingerprint.ts';
import { createCallRunner, type CallRunner } from '../../main/call/callRunner.ts';
import { openCallWindow, type CallWindowPage } from './callWindowPage.ts';

/** One side of the call: its window, its call machine, and all that it sent. */
export interface Side {
  readonly window: CallWindowPage;
  readonly runner: CallRunner;
  /** In the order they left, as the other side decoded them. */
  readonly sent: readonly PeerMessage[];
  readonly reports: readonly MediaReport[];
}

export interface TwoCallWindows {
  readonly alice: Side;
  readonly bob: Side;
  /** Alice calls Bob; resolves when Bob's phone rings. */
  readonly dial: (callType: CallType, network?: NetworkPlan) => Promise<string>;
  readonly answer: (callId: string, callType: CallType, network?: NetworkPlan) => void;
  readonly close: () => Promise<void>;
}

export interface TwoCallWindowsOptions {
  readonly alice?: BrowserContextOptions;
  readonly bob?: BrowserContextOptions;
  /** Changes what one side sends before the other gets it, as a hostile peer would. */
  readonly onTheWay?: (body: PeerMessageBody) => PeerMessageBody;
}

export const direct: NetworkPlan = { relayOnly: false, iceServers: [] };
const settings: Settings = { ...DEFAULT_SETTINGS, language: 'en' };

/**
 * Two built call windows, each with the real call machine and its runner as main has them, joined without server and
 * ratchet: what one sends is encoded, decoded and handed to the other.
 */
export async function openTwoCallWindows(
  browser: Browser,
  origin: string,
  { alice: aliceContext, bob: bobContext, onTheWay = (body) => body }: TwoCallWindowsOptions = {},
): Promise<TwoCallWindows> {
  const shape = { viewport: { width: 900, height: 620 } };
  const contexts = [
    await browser.newContext({ ...shape, ...aliceContext }),
    await browser.newContext({ ...shape, ...bobContext }),
  ] as const;
  const alice = await openSide(await contexts[0].newPage(), origin, 'bob', onTheWay, (bytes) => bob.receive(bytes));
  const bob = await openSide(await contexts[1].newPage(), origin, 'alice', onTheWay, (bytes) => {
    alice.receive(bytes);
  });

  return {
    alice,
    bob,
    dial: async (callType, network = direct) => {
      const callId = randomUUID();
      alice.runner.dispatch({ type: 'userDialled', callId, peer: 'bob', callType, network });
      await bob.phase('ringing');
      alice.runner.dispatch({ type: 'serverSaid', callId, news: 'ringing' });
      return callId;
    },
    answer: (callId, callType, network = direct) => {
      bob.runner.dispatch({ type: 'userAnswered', callId, callType, network });
    },
    close: async () => {
      for (const context of contexts) await context.close();
    },
  };
}

interface OpenSide extends Side {
  readonly receive: (bytes: Uint8Array) => void;
  readonly phase: (phase: string) => Promise<void>;
}

async function openSide(
  page: CallWindowPage['page'],
  origin: string,
  peer: string,
  onTheWay: (body: PeerMessageBody) => PeerMessageBody,
  deliver: (bytes: Uint8Array) => void,
): Promise<OpenSide> {
  const sent: PeerMessage[] = [];
  const reports: MediaReport[] = [];
  const waiting: { readonly phase: string; readonly reached: () => void }[] = [];
  let sequence = 0;
  let promisedCertificate: string | null = null;
  let offerHash: string | null = null;

  const window = await openCallWindow(page, origin, settings, {
    report: (report) => {
      reports.push(report);
      const event = eventOf(report, promisedCertificate);
      if (event !== null) runner.dispatch(event);
    },
    hangUp: (callId) => runner.dispatch({ type: 'userHungUp', callId }),
    dismiss: (callId) => runner.dispatch({ type: 'windowDismissed', callId }),
  });

  const runner = createCallRunner({
    send: async (call, message): Promise<SendFailure | null> => {
      for (const body of bodiesOf(call, message, offerHash).map(onTheWay)) {
        sequence += 1;
        const outgoing: PeerMessage = { callId: call.callId, sequence, sentAtMs: Date.now(), body };
        const bytes = encodePeerMessage(outgoing);
        if (bytes.length >= paddingBucket(outgoing)) throw new Error('The message does not fit its size.');
        if (body.kind === 'offer') offerHash = bytesToHex(sha256(bytes));
        sent.push(decodePeerMessage(bytes));
        deliver(bytes);
      }
      return null;
    },
    orderMedia: (order) => window.order(order),
    record: async () => undefined,
    publish: (state) => {
      window.show(state);
      for (const { phase, reached } of waiting) if (state.phase === phase) reached();
    },
    now: () => Date.now(),
    startTimer: (afterMs, fired) => {
      const timer = setTimeout(fired, afterMs);
      return () => clearTimeout(timer);
    },
    onFault: (_what, error) => {
      throw error;
    },
  });

  const receive = (bytes: Uint8Array): void => {
    const { callId, body } = decodePeerMessage(bytes);
    switch (body.kind) {
      case 'offer':
        promisedCertificate = body.dtlsFingerprint;
        offerHash = bytesToHex(sha256(bytes));
        runner.dispatch({
          type: 'remoteOffered',
          callId,
          peer,
          remoteDevice: 1,
          callType: body.video ? 'video' : 'audio',
          offer: { sdp: body.sdp, dtlsFingerprint: body.dtlsFingerprint },
          ringLeftMs: 45_000,
          knownContact: true,
          network: direct,
        });
        return;
      case 'answer':
        if (body.offerHash !== offerHash) throw new Error('The answer belongs to another offer.');
        promisedCertificate = body.dtlsFingerprint;
        runner.dispatch({
          type: 'remoteAnswered',
          callId,
          remoteDevice: 1,
          answer: { sdp: body.sdp, dtlsFingerprint: body.dtlsFingerprint },
        });
        return;
      case 'candidates':
        runner.dispatch({ type: 'remoteCandidates', callId, candidates: body.candidates });
        return;
      case 'hangup':
        runner.dispatch({ type: 'remoteHungUp', callId, reason: body.reason as HangupReason });
        return;
      // There is no ratchet between these two windows.
      case 'heartbeat':
      case 'nack':
      case 'reveal':
    }
  };

  const phase = (wanted: string): Promise<void> =>
    runner.state().phase === wanted
      ? Promise.resolve()
      : new Promise((reached) => waiting.push({ phase: wanted, reached }));

  return { window, runner, sent, reports, receive, phase };
}

function bodiesOf(call: CallRef, message: OutgoingMessage, offerHash: string | null): PeerMessageBody[] {
  const video = call.type === 'video';
  switch (message.kind) {
    case 'offer':
      return [{ kind: 'offer', ...message.offer, video, sasCommitment: null }];
    case 'answer':
      if (offerHash === null) throw new Error('An answer to no offer.');
      return [{ kind: 'answer', ...message.answer, video, offerHash, sasNonce: null }];
    case 'candidates':
      return splitCandidates(message.candidates).map((candidates) => ({ kind: 'candidates', candidates }));
    case 'hangup':
      return [{ kind: 'hangup', reason: message.reason }];
  }
}

function eventOf(report: MediaReport, promisedCertificate: string | null): CallEvent | null {
  const { callId } = report;
  switch (report.kind) {
    case 'offerReady':
    case 'answerReady': {
      const detached = detachFingerprint(report.sdp);
      if (!detached.ok) throw new Error(`The engine's description has no fingerprint of use: ${detached.problem}`);
      const description = { sdp: detached.sdp, dtlsFingerprint: detached.fingerprint };
      return report.kind === 'offerReady'
        ? { type: 'offerReady', callId, offer: description }
        : { type: 'answerReady', callId, answer: description };
    }
    case 'localCandidates':
      return { type: 'localCandidates', callId, candidates: report.candidates };
    case 'connected':
      return report.remoteCertificateSha256 === promisedCertificate
        ? { type: 'mediaConnected', callId, route: report.route }
        : { type: 'mediaFailed', callId, failure: 'certificateMismatch' };
    case 'failed':
      return { type: 'mediaFailed', callId, failure: report.failure };
  }
}
