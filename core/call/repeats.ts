import type { RemoteDevice } from './call.ts';
import type { Pair } from './connection.ts';

/** A message as it was encoded. A repeat is the same bytes, so that what hangs on their hash stays as it is. */
export interface EncodedMessage {
  readonly bytes: Uint8Array;
  /** The size it is padded to, in bytes. */
  readonly bucket: 256 | 1024 | 8192;
  /** SHA-256 of the bytes, lower-case hex. */
  readonly hash: string;
}

/** One message to one device, on its way. */
export interface SentMessage extends EncodedMessage {
  readonly frame: 'call_offer' | 'call_answer' | 'ice_candidate';
  readonly device: RemoteDevice;
  /** Of which connection it speaks. */
  readonly pair: Pair;
  /** SHA-256 of what travelled, lower-case hex: how a NACK would name it. */
  readonly payloadHash: string;
  /** Whether it is worth repeating if it could not be read. */
  readonly repeatable: boolean;
}

/** What may be asked for again in a call, and what was. */
export interface Repeats {
  /** To single devices and oldest first; of the offer, the last one to each. */
  readonly sent: readonly SentMessage[];
  /** Each device is given once the offer, and once what followed the answer. */
  readonly givenOffer: readonly RemoteDevice[];
  readonly given: readonly RemoteDevice[];
  /** The offer was made for other devices already, since the server said that it named wrong ones. */
  readonly renewed: boolean;
  /**
   * A new session is on its way, in which a device is asked to send again what could not be read; whether it was an
   * answer.
   */
  readonly asking: { readonly device: RemoteDevice; readonly answer: boolean } | null;
}

export const noRepeats: Repeats = { sent: [], givenOffer: [], given: [], renewed: false, asking: null };

/**
 * The server lets 64 candidate frames of a side through in a call; what is older than so many was read or is too late.
 */
const MAX_KEPT = 64;

export function keep(repeats: Repeats, sent: readonly SentMessage[]): Repeats {
  return sent.length === 0 ? repeats : { ...repeats, sent: [...repeats.sent, ...sent].slice(-MAX_KEPT) };
}

/** The offer that is out, as it was encoded. */
export function offerOf(repeats: Repeats): SentMessage | undefined {
  return repeats.sent.find(({ frame }) => frame === 'call_offer');
}

/**
 * The offer for a device that could not read it, while nobody has answered. Once for each device, whatever it claims.
 */
export function takeUnreadOffer(repeats: Repeats, device: RemoteDevice, payloadHash: string): Taken {
  const isOffer = ({ frame, ...one }: SentMessage): boolean =>
    frame === 'call_offer' && one.device === device && one.payloadHash === payloadHash;
  const offer = repeats.sent.find(isOffer);
  if (offer === undefined || repeats.givenOffer.includes(device)) return [repeats, []];
  return [{ ...repeats, givenOffer: [...repeats.givenOffer, device] }, [offer]];
}

/**
 * What a device could not read, and what followed it to that device: what came after it was lost with it. Once for each
 * device.
 */
export function takeUnread(repeats: Repeats, device: RemoteDevice, payloadHash: string): Taken {
  const toDevice = repeats.sent.filter((one) => one.device === device && one.frame !== 'call_offer');
  const first = toDevice.findIndex((one) => one.payloadHash === payloadHash);
  if (first < 0 || repeats.given.includes(device)) return [repeats, []];
  const messages = toDevice.slice(first).filter(({ repeatable }) => repeatable);
  return [{ ...repeats, given: [...repeats.given, device] }, messages];
}

type Taken = readonly [Repeats, readonly SentMessage[]];
