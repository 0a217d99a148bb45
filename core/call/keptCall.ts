import type { Agreement, Party } from './agreement.ts';
import type { CallRef, Instant, OwnPart, RemoteDevice, Route } from './call.ts';
import type { CallState } from './callState.ts';
import type { KeptTranscript } from './callWords.ts';
import { firstConnection, type Pair } from './connection.ts';
import { nothingTold, type HeardWord, type TheirWord } from './mediaState.ts';
import type { PeerTrust } from './peerTrust.ts';
import { noRepeats } from './repeats.ts';

/** The person is asked whether they want back for so long after the last sign of life: the other side waits 30 s. */
export const RETURN_MS = 25_000;

/**
 * What is kept of a connected call while it lives, so that it can be returned to after this program was killed: who is
 * in it, which connection it had, and what the words of the next one go on from. No secret of a connection is in it: a
 * rejoin draws its nonce and its half of the keys anew, and the rest is hashes.
 */
export interface KeptCall {
  readonly call: CallRef;
  readonly remoteDevice: RemoteDevice;
  readonly party: Party;
  readonly placedByUs: boolean;
  readonly at: Pair;
  readonly highest: Pair;
  readonly transcripts: readonly KeptTranscript[];
  /** Frames went sealed once more: they never go open again. */
  readonly sealed: boolean;
  readonly forwardSecret: boolean;
  /** How many messages of ours went out. */
  readonly messages: number;
  readonly relayOnly: boolean;
  /** By the clock of the calls of that run. */
  readonly connectedAt: Instant;
  readonly route: Route;
  readonly heldHere: boolean;
  readonly muted: boolean;
  readonly theirs: Omit<TheirWord, 'asleep'> | null;
}

/** What of a connected call it is made from. */
type Connected = Pick<KeptCall, 'call' | 'remoteDevice' | 'relayOnly' | 'connectedAt' | 'route' | 'heldHere'> & {
  readonly agreement: Agreement;
};

/** Null: it has nothing to return to. */
export function keptCall(state: Connected): KeptCall | null {
  const { call, remoteDevice, relayOnly, connectedAt, route, heldHere, agreement } = state;
  const { party, connection, transcripts, layer, forwardSecret, messages, media } = agreement;
  if (party === null) return null;
  const { placedByUs, at, highest } = connection;
  const muted = media.ours?.muted === true;
  const theirs = media.theirs === null ? null : wordOf(media.theirs);
  return {
    ...{ call, remoteDevice, party, placedByUs, at, highest, transcripts, sealed: layer.step !== 'absent' },
    ...{ forwardSecret, messages, relayOnly, connectedAt, route, heldHere, muted, theirs },
  };
}

/** When it was heard is told by the clock of this run. */
function wordOf({ sequence, state, relayed }: HeardWord): KeptCall['theirs'] {
  return { sequence, state, relayed };
}

/**
 * What is kept of a call that was dialled or answered here and is not connected yet: enough for its line in the
 * history. There is nothing to return to.
 */
export interface BegunCall {
  readonly call: CallRef;
  readonly forwardSecret: boolean;
}

/** Null: nobody here has done anything about it, or it is connected, or over. */
export function begunCall(state: CallState): BegunCall | null {
  switch (state.phase) {
    case 'dialling':
    case 'calling':
    case 'alerting':
    case 'answering':
    case 'connecting':
      return { call: state.call, forwardSecret: state.agreement.forwardSecret };
    case 'idle':
    case 'ringing':
    case 'connected':
    case 'cutOff':
    case 'ended':
      return null;
  }
}

/**
 * The last message may have left right before the end, uncounted. The other side judges by the number which of two
 * words about our media is the later one, and nothing else, so that a gap does no harm.
 */
const UNCOUNTED = 16;

/** Sound that comes over the next connection comes after whatever they said of it. */
const LONG_AGO = 0;

/** The agreement as it was, as far as it is kept: without words, and with nothing sent that could be repeated. */
export function revivedAgreement(kept: KeptCall, ours: OwnPart, trust: PeerTrust): Agreement {
  const { party, placedByUs, at, highest, transcripts, sealed, forwardSecret, messages, muted, theirs } = kept;
  const media = { microphone: !muted, camera: false, screen: false, held: kept.heldHere, muted };
  return {
    ...{ ours, party, trust, forwardSecret, transcripts },
    // Whose the greatest was is not kept: it may have been ours.
    connection: { ...firstConnection(placedByUs), at, highest, asked: highest },
    owed: null,
    words: { step: 'wordless' },
    wordsOf: at.generation,
    layer: { step: sealed ? 'agreed' : 'absent' },
    messages: messages + UNCOUNTED,
    repeats: noRepeats,
    candidates: 0,
    early: [],
    heartbeatAt: null,
    media: { ...nothingTold, ours: media, theirs: theirs === null ? null : { ...theirs, soundSince: LONG_AGO } },
    relays: [],
    network: 'same',
  };
}
