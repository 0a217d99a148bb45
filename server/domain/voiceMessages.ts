import type { HttpErrorCode } from '../../core/protocol/errorCodes.ts';
import {
  MAX_VOICE_BYTES_IN_ALL,
  MAX_VOICE_BYTES_STORED,
  MAX_VOICE_MESSAGES,
  MAX_VOICE_MESSAGES_OF_PAIR,
  SEALED_VOICE_PIECE_BYTES,
  VOICE_TTL_MS,
  VOICE_UPLOAD_TTL_MS,
} from '../../core/protocol/limits.ts';
import { isLiveStatus, type CallSession } from '../../core/protocol/callSession.ts';
import type { VoiceOffer } from '../../core/protocol/voiceApi.ts';
import type { Store } from '../store/Store.ts';
import type { StoredVoice, VoicePlace, VoiceRoom, VoiceStore } from '../store/VoiceStore.ts';
import type { HostClock } from './clock.ts';
import type { DeviceAddress } from './deviceAddress.ts';
import type { RingAdmission } from './ringAdmission.ts';
import { BucketMap } from './tokenBucket.ts';

type VoiceOutcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: HttpErrorCode; readonly retryMs?: number };

interface Parts {
  readonly store: Pick<Store, 'findCall' | 'devicesOf'> & { readonly voice: VoiceStore };
  readonly admission: Pick<RingAdmission, 'standingOf'>;
  readonly clock: HostClock;
  /** Something waits for this device. */
  readonly tellWaiting: (device: DeviceAddress) => void;
}

const ROOM: VoiceRoom = {
  messages: MAX_VOICE_MESSAGES,
  pieces: Math.floor(MAX_VOICE_BYTES_STORED / SEALED_VOICE_PIECE_BYTES),
  messagesOfPair: MAX_VOICE_MESSAGES_OF_PAIR,
  piecesInAll: Math.floor(MAX_VOICE_BYTES_IN_ALL / SEALED_VOICE_PIECE_BYTES),
};
/** Repeats after a break count. */
const OFFERS_PER_USER = { burst: 30, refillPerSecond: 30 / 3600 };
/** The hang-up that ends the call may be on its way still. */
const CALL_ENDS_MS = 5_000;

/**
 * Recordings for people who did not answer. Who may leave one is decided by the right to ring (A86): an unknown name, a
 * blocked sender, a stranger, and a call that was no unanswered one of the sender's all look the same.
 */
export class VoiceMessages {
  readonly #parts: Parts;
  readonly #offers = new BucketMap(OFFERS_PER_USER);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async offer(from: DeviceAddress, offer: VoiceOffer): Promise<VoiceOutcome<number>> {
    const { store, admission, clock } = this.#parts;
    const now = clock.now();
    const retryMs = this.#offers.take(from.user, now);
    if (retryMs > 0) return { ok: false, code: 'rate', retryMs };
    const to = { user: offer.to, device: offer.to_device };
    const standing = await admission.standingOf(from.user, to.user, offer.right);
    const call = await store.findCall(offer.call_id);
    const devices = await store.devicesOf(to.user);
    const isTheirs = call?.caller_id === from.user && call.callee_id === to.user && devices.includes(to.device);
    if (standing !== 'contact' || !isTheirs) return { ok: false, code: 'not_admitted' };
    if (isLiveStatus(call.status)) return { ok: false, code: 'unavailable', retryMs: CALL_ENDS_MS };
    if (!wasUnanswered(call)) return { ok: false, code: 'not_admitted' };
    const { id, call_id: callId, pieces, encrypted_payload: payload } = offer;
    const voice = { id, callId, from, to, payload, pieces, expiresAt: now + VOICE_UPLOAD_TTL_MS };
    const place = await store.voice.hold(voice, ROOM, now);
    if (place.outcome === 'held') return { ok: true, value: place.received };
    if (place.outcome === 'serverFull') return SERVER_FULL;
    return { ok: false, code: REFUSALS[place.outcome] };
  }

  async addPiece(from: DeviceAddress, id: string, index: number, piece: string): Promise<VoiceOutcome<number>> {
    const now = this.#parts.clock.now();
    const bytes = Buffer.from(piece, 'base64');
    const dates = { now, uploadExpiresAt: now + VOICE_UPLOAD_TTL_MS, expiresAt: now + VOICE_TTL_MS };
    const taken = await this.#parts.store.voice.addPiece(from.user, { id, index }, bytes, dates, ROOM);
    if (taken === 'serverFull') return SERVER_FULL;
    if (taken === undefined) return { ok: false, code: 'no_such_message' };
    if (taken.isWhole) this.#parts.tellWaiting(taken.to);
    return { ok: true, value: taken.received };
  }

  waiting(to: DeviceAddress): Promise<readonly StoredVoice[]> {
    return this.#parts.store.voice.waiting(to, this.#parts.clock.now());
  }

  countWaiting(to: DeviceAddress): Promise<number> {
    return this.#parts.store.voice.countWaiting(to, this.#parts.clock.now());
  }

  async piece(to: DeviceAddress, id: string, index: number): Promise<VoiceOutcome<string>> {
    const piece = await this.#parts.store.voice.piece(to, id, index, this.#parts.clock.now());
    if (piece === undefined) return { ok: false, code: 'no_such_message' };
    return { ok: true, value: Buffer.from(piece).toString('base64') };
  }

  remove({ user }: DeviceAddress, id: string): Promise<void> {
    return this.#parts.store.voice.remove(user, id);
  }
}

/** What nobody goes on with is gone by then. It is not the disk that is full, and calls are taken. */
const SERVER_FULL = { ok: false, code: 'unavailable', retryMs: VOICE_UPLOAD_TTL_MS } as const;

const REFUSALS: Readonly<Record<Exclude<VoicePlace['outcome'], 'held' | 'serverFull'>, HttpErrorCode>> = {
  boxFull: 'voice_box_full',
  senderFull: 'too_many_voice_messages',
  taken: 'not_admitted',
};

/** Nobody spoke: it was missed, or the callee was in another call. */
function wasUnanswered({ status, end_reason: reason }: CallSession): boolean {
  return status === 'missed' || (status === 'rejected' && reason === 'busy');
}
