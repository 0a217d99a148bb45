import type { SendFailure } from '../../core/call/failures.ts';
import type { VoiceLeftProblem } from '../../core/ipc/voice.ts';
import { VOICE_TTL_MS } from '../../core/protocol/limits.ts';
import type { RightToRing, PeerMessage } from '../../core/protocol/peerMessage.ts';
import { VoicePieceCount } from '../../core/protocol/voiceApi.ts';
import { fits } from '../../core/protocol/validators.ts';
import { FallbackNotAllowedError, RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { Address } from '../ports/address.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { OutgoingVoice, VoiceOutbox } from '../ports/voice.ts';
import { createRetries } from './retries.ts';
import type { VoiceServer } from './voiceServer.ts';

export interface VoiceSendingPorts extends Clock, Timers {
  readonly server: Pick<VoiceServer, 'offer' | 'putPiece'>;
  readonly outbox: VoiceOutbox;
  /** Their devices, each with a session to send on; or why there are none. Throws RatchetError. */
  readonly devicesOf: (peer: string, fresh: boolean) => Promise<SendFailure | readonly number[]>;
  /** Encrypts it for one device; what `alsoCommit` writes is committed with the next state of the ratchet. */
  readonly encrypt: (address: Address, message: PeerMessage, alsoCommit: (text: string) => void) => Promise<unknown>;
  readonly isForwardSecret: (address: Address) => boolean;
  /** Why nothing goes to them from here any more, whatever was recorded before; null: it may. */
  readonly refusalTo: (peer: string) => Promise<'blocked' | 'notContact' | null>;
  /** Has the server throw away what it has of it. */
  readonly withdraw: (id: string) => void;
  /** Whether the server has not heard yet that it is to throw that away: sent now, it would be thrown away then. */
  readonly isWithdrawn: (id: string) => boolean;
  /** What they gave us, to ring at theirs. */
  readonly rightFor: (peer: string) => RightToRing | null;
  readonly isOnline: () => boolean;
  readonly onChanged: () => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

type Attempt = { readonly done: true } | { readonly failed: VoiceLeftProblem } | { readonly later: number | null };

/** Sends what lies in the outbox: encrypts what opens it, takes a place, and adds pieces until it is whole. */
export function createVoiceSending(ports: VoiceSendingPorts) {
  const { server, outbox, now, onChanged, onFault } = ports;

  const work = async (): Promise<{ readonly afterMs: number | null } | null> => {
    const tried: string[] = [];
    let left: { readonly afterMs: number | null } | null = null;
    for (let voice = outbox.next(tried); voice !== null; voice = outbox.next(tried)) {
      tried.push(voice.id);
      const halt = await halted(voice);
      // What is told on signing in is the time to go on.
      if (halt === null && !ports.isOnline()) continue;
      const attempt = halt ?? (await send(voice));
      if ('later' in attempt) {
        left = { afterMs: attempt.later };
        continue;
      }
      if ('failed' in attempt) fail(voice.id, attempt.failed);
      else outbox.sent(voice.id);
      onChanged();
    }
    return left;
  };

  /** Asked before everything that leaves: whom it is for may have been blocked since, or it was thrown away. */
  const halted = async ({ id, peer }: OutgoingVoice): Promise<Attempt | null> => {
    const refusal = await ports.refusalTo(peer);
    if (!outbox.isWanted(id)) return { done: true };
    return refusal === null ? null : { failed: refusal };
  };

  const fail = (id: string, problem: VoiceLeftProblem): void => {
    outbox.failed(id, problem);
    if (problem === 'blocked' || problem === 'notContact') ports.withdraw(id);
  };

  const send = async (voice: OutgoingVoice): Promise<Attempt> => {
    if (now() - voice.madeAt > VOICE_TTL_MS) return { failed: 'tooOld' };
    if (ports.isWithdrawn(voice.id)) return { later: null };
    const addressed = await encrypted(voice);
    if (!('payload' in addressed)) return addressed;
    const halt = await halted(voice);
    if (halt !== null) return halt;
    const right = ports.rightFor(voice.peer);
    const pieces = voice.pieces.length;
    if (right === null) return { failed: 'notAdmitted' };
    if (!fits(VoicePieceCount, pieces)) return { failed: 'refused' };
    const { id, callId, peer } = voice;
    let place = await server.offer({
      ...{ id, call_id: callId, to: peer, to_device: addressed.device, pieces },
      right: Buffer.from(right, 'hex').toString('base64'),
      encrypted_payload: addressed.payload,
    });
    // Each answer says which piece is the next; a server that keeps saying the same is not asked for ever.
    for (let requests = 0; place.ok && place.value.received < pieces; requests += 1) {
      const piece = voice.pieces[place.value.received];
      if (piece === undefined || requests > 2 * pieces) return { later: null };
      const halt = await halted(voice);
      if (halt !== null) return halt;
      place = await server.putPiece(id, place.value.received, piece);
    }
    // Who was blocked while the last piece was on its way has not heard it yet, or hears nothing more.
    if (place.ok) return (await halted(voice)) ?? { done: true };
    const problem = PROBLEMS[place.problem];
    if (problem !== undefined) return { failed: problem };
    // The place that it had was given up meanwhile: it begins again.
    if (place.retry !== 'never' || place.problem === 'no_such_message') return { later: place.retryAfterMs };
    onFault(`voice message refused: ${place.problem}`);
    return { failed: 'refused' };
  };

  /** Encrypted once only, and kept: the same bytes go again. */
  const encrypted = async (
    voice: OutgoingVoice,
  ): Promise<{ readonly device: number; readonly payload: string } | Exclude<Attempt, { done: true }>> => {
    const { device, payload } = voice;
    if (device !== null && payload !== null) return { device, payload };
    try {
      return await encryptFor(voice, false).catch((error: unknown) => {
        // The session with them can send no more, or is none any more: a new one can.
        if (!(error instanceof RatchetError) || !WORN_OUT.has(error.code)) throw error;
        return encryptFor(voice, true);
      });
    } catch (error) {
      if (error instanceof FallbackNotAllowedError) return { failed: 'noRatchet' };
      if (!(error instanceof RatchetError)) throw error;
      onFault(`voice message ${error.code}`);
      if (error.code === 'E_IDENTITY_CHANGED') return { failed: 'identityChanged' };
      return WORN_OUT.has(error.code) ? { later: null } : { failed: 'refused' };
    }
  };

  const encryptFor = async (
    { id, callId, peer, key, digest, length, durationMs }: OutgoingVoice,
    fresh: boolean,
  ): Promise<{ readonly device: number; readonly payload: string } | Exclude<Attempt, { done: true }>> => {
    const devices = await ports.devicesOf(peer, fresh);
    if (typeof devices === 'string') return failureOf(devices);
    const [device] = devices;
    if (device === undefined) return { failed: 'notAdmitted' };
    const address = { userId: peer, deviceId: device };
    // What waits for days is read by no static key: it is taken for two minutes after it was made.
    if (!ports.isForwardSecret(address)) return { failed: 'noRatchet' };
    const message: PeerMessage = {
      ...{ callId, sequence: 1, sentAtMs: now(), pair: { generation: 0, restart: 0 } },
      body: { kind: 'voiceMessage', recordingId: id, key, digest, length, durationMs },
    };
    let payload = '';
    await ports.encrypt(address, message, (text) => {
      payload = text;
      outbox.setPayload(id, device, text);
    });
    return { device, payload };
  };

  return createRetries({ work, startTimer: ports.startTimer, onFault: (error) => onFault('voice messages', error) });
}

const WORN_OUT: ReadonlySet<RatchetError['code']> = new Set(['E_ROTATION_REQUIRED', 'E_NO_SESSION']);

const PROBLEMS: Readonly<Record<string, VoiceLeftProblem>> = {
  voice_box_full: 'boxFull',
  too_many_voice_messages: 'tooMany',
  not_admitted: 'notAdmitted',
};

function failureOf(failure: SendFailure): Exclude<Attempt, { done: true }> {
  switch (failure) {
    case 'unknownUser':
      return { failed: 'notAdmitted' };
    case 'identityChanged':
      return { failed: 'identityChanged' };
    case 'noRatchet':
      return { failed: 'noRatchet' };
    case 'offline':
    case 'rate':
    case 'serverUnavailable':
      return { later: null };
    default:
      return { failed: 'refused' };
  }
}
