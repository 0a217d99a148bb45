import { MAX_VOICE_MESSAGES, VOICE_TTL_MS } from '../../core/protocol/limits.ts';
import { decodePeerMessage } from '../../core/protocol/peerMessageCodec.ts';
import { PeerMessageError } from '../../core/protocol/peerMessageError.ts';
import type { PeerMessage, VoiceNote } from '../../core/protocol/peerMessage.ts';
import type { WaitingVoice } from '../../core/protocol/voiceApi.ts';
import { type Primitives, RatchetError, voicePieces } from '../../core/ratchet/signalCrypto.ts';
import type { Address } from '../ports/address.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { IncomingVoice, VoiceInbox } from '../ports/voice.ts';
import { openVoice } from './openVoice.ts';
import { createRetries } from './retries.ts';
import type { VoiceServer } from './voiceServer.ts';
import { pastDate } from '../../core/protocol/pastDate.ts';

export interface VoiceFetchingPorts extends Clock, Timers {
  readonly server: Pick<VoiceServer, 'waiting' | 'piece' | 'remove'>;
  readonly inbox: VoiceInbox;
  readonly primitives: Primitives;
  readonly crypto: {
    readonly forPeer: (address: Address) => {
      readonly forwardSecret: boolean;
      readonly decryptFromBase64: (
        text: string,
        options: { readonly alsoCommit: (message: { readonly bytes: Uint8Array }) => void },
      ) => unknown;
    };
  };
  /** A contact who is not blocked. */
  readonly mayLeave: (peer: string) => Promise<boolean>;
  /** Whether it was removed with its call or alone, and may be put back still: the server keeps it until then. */
  readonly isKept: (callId: string) => boolean;
  /** The rows of past calls look different now. */
  readonly onChanged: () => void;
  /** One can be listened to, or at least be told of. */
  readonly onArrived: (peer: string) => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** A server that says without end that something waits is asked no more often (A85). */
const REST_MS = 5_000;

/**
 * Fetches voice messages: reads what opens each (once only, for the ratchet moves on), keeps it, fetches the pieces one
 * by one, opens them together, and has the server delete what is here. A break in between costs nothing but time.
 */
export function createVoiceFetching(ports: VoiceFetchingPorts) {
  const { server, inbox, crypto, now, onChanged, onFault } = ports;

  /** Null: done with all of them. */
  const work = async (): Promise<{ readonly afterMs: number | null } | null> => {
    let left: { readonly afterMs: number | null } | null = null;
    const reply = await server.waiting();
    if (reply.ok) {
      for (const entry of reply.value.messages) if (!(await take(entry))) left = { afterMs: null };
    } else if (reply.retry !== 'never') left = { afterMs: reply.retryAfterMs };
    for (const voice of inbox.fetching()) {
      // They may have been blocked since.
      left = (await ((await ports.mayLeave(voice.peer)) ? fetchPieces(voice) : drop(voice))) ?? left;
    }
    return left;
  };

  /** Reads what opens it. False: not now. */
  const take = async (entry: WaitingVoice): Promise<boolean> => {
    const { id, call_id: callId, from: peer, from_device: deviceId } = entry;
    const leftAt = pastDate(entry.left_at, now());
    const expiresAt = Math.min(entry.expires_at, now() + VOICE_TTL_MS);
    const state = inbox.stateOf(id);
    if (state === 'fetching') return true;
    // It is here, or it is nobody's whom this phone would listen to.
    if (state !== undefined || !(await ports.mayLeave(peer))) return (await server.remove(id)).ok;
    // An honest server holds no more for one person: halves of recordings that never end must not fill the disk.
    if (inbox.fetching().length >= MAX_VOICE_MESSAGES) return false;
    const session = crypto.forPeer({ userId: peer, deviceId });
    const told = { id, callId, peer, leftAt };
    const lost = { ...told, expiresAt: now() };
    try {
      await session.decryptFromBase64(entry.encrypted_payload, {
        alsoCommit: ({ bytes }) => {
          const note = session.forwardSecret ? noteFor(entry, decodePeerMessage(bytes)) : null;
          if (note === null) inbox.putUnreadable(lost);
          else {
            const { key, digest, length, durationMs } = note;
            inbox.put({ ...told, expiresAt, pieces: entry.pieces, key, digest, length, durationMs });
          }
        },
      });
    } catch (error) {
      if (!(error instanceof RatchetError || error instanceof PeerMessageError)) throw error;
      const why = error.code;
      // A person decides about their identity first, and then it is looked at again; a budget is for a minute.
      if (why === 'E_IDENTITY_CHANGED' || why === 'E_TOO_FAR') return why === 'E_IDENTITY_CHANGED';
      if (why === 'E_DUPLICATE' && ports.isKept(callId)) return true;
      onFault(`voice message ${why}`);
      // Read before, and deleted here since.
      if (why === 'E_DUPLICATE') return (await server.remove(id)).ok;
      inbox.putUnreadable(lost);
    }
    onChanged();
    const kept = inbox.stateOf(id);
    if (kept === 'fetching') return true;
    if (kept === 'unreadable') ports.onArrived(peer);
    return (await server.remove(id)).ok;
  };

  const fetchPieces = async (voice: IncomingVoice): Promise<{ readonly afterMs: number | null } | null> => {
    const { id, callId, peer, pieces } = voice;
    for (let place = inbox.piecesOf(callId).length; place < pieces; place += 1) {
      if (now() >= voice.expiresAt) return lose(voice, 'expired');
      const reply = await server.piece(id, place);
      // Somebody removed it meanwhile.
      if (inbox.stateOf(id) !== 'fetching') return null;
      if (!reply.ok) {
        if (reply.problem === 'no_such_message') return lose(voice, 'missing');
        return { afterMs: reply.retryAfterMs };
      }
      inbox.addPiece(callId, place, new Uint8Array(Buffer.from(reply.value.piece, 'base64')));
    }
    const opened = openVoice(ports.primitives, voice, inbox.piecesOf(callId));
    if (opened === null) return lose(voice, 'damaged');
    inbox.finish(callId, opened.recording, opened.durationMs);
    onChanged();
    ports.onArrived(peer);
    return (await server.remove(id)).ok ? null : { afterMs: null };
  };

  const drop = async ({ id, callId }: IncomingVoice): Promise<{ readonly afterMs: number | null } | null> => {
    inbox.remove(callId);
    onChanged();
    return (await server.remove(id)).ok ? null : { afterMs: null };
  };

  const lose = async (
    { id, callId, peer }: IncomingVoice,
    state: 'missing' | 'damaged' | 'expired',
  ): Promise<{ readonly afterMs: number | null } | null> => {
    onFault(`voice message ${state}`);
    inbox.fail(callId, state);
    onChanged();
    ports.onArrived(peer);
    return (await server.remove(id)).ok ? null : { afterMs: null };
  };

  return createRetries({
    work,
    restMs: REST_MS,
    startTimer: ports.startTimer,
    onFault: (error) => onFault('voice messages', error),
  });
}

/** What is said about the entry that it came with, and nothing else; null for everything else. */
function noteFor({ id, call_id: callId, pieces }: WaitingVoice, message: PeerMessage): VoiceNote | null {
  const { body } = message;
  if (body.kind !== 'voiceMessage' || message.callId !== callId || body.recordingId !== id) return null;
  return voicePieces(body.length) === pieces ? body : null;
}
