import type { CallRef, IceCandidate, Instant, OwnPart, RemoteDevice } from './call.ts';
import type { AgreementEvent } from './callEvent.ts';
import { opens, transcriptOf, wordsOver, type SasPlaces } from './callWords.ts';
import { comparePairs, firstConnection, step as connectionStep, type Connection, type Pair } from './connection.ts';
import type { OutgoingMessage } from './outgoingMessage.ts';
import { nothingTold, type MediaStates } from './mediaState.ts';
import { knownDevice, type PeerTrust } from './peerTrust.ts';
import { mediaKeys, type MediaKeys, type SecondLayer } from './secondLayer.ts';
import { keep, noRepeats, offerOf, takeUnread, takeUnreadOffer, type Repeats, type SentMessage } from './repeats.ts';

/** An offer or an answer that went out or came in. All in lower-case hex, 64 digits. */
export interface Described {
  /** SHA-256 of the encoded message. */
  readonly hash: string;
  readonly dtlsFingerprint: string;
}

/**
 * Who answered, or who called. Fixed from then on: another device, certificate or identity is not part of this call.
 */
export interface Party extends Described {
  readonly device: RemoteDevice;
  /** The IdentityV1 it had then; null if nothing was pinned for it. */
  readonly identity: string | null;
}

/*
 * The words, PROTOCOL "Verification". Each step counts once: what the words cover is fixed before they are made (A43,
 * A45).
 *
 *   caller   offering --our offer is out--> offered --their answer, with a nonce--> revealing --our reveal is out-->
 *   agreed
 *                                              `-- their answer, without ------------------------------------------>
 *                                              wordless
 *   callee   asked --our answer is out--> answered --their reveal opens their commitment-------------------------->
 *   agreed
 *              `-- the offer had no commitment ------------------------------------------------------------------->
 *              wordless
 *
 * A connection made anew begins again: who asked for the rejoin is the caller of these steps, and the words go on
 * `after` the transcript of a connection that both sides had.
 */
export type WordsStep =
  | { readonly step: 'offering'; readonly after: Transcript | null; readonly dtlsFingerprint: string | null }
  | { readonly step: 'offered'; readonly after: Transcript | null; readonly offer: Described }
  /** We know the words; they are shown once the other side can know them too. */
  | { readonly step: 'revealing'; readonly words: SasPlaces }
  | {
      readonly step: 'asked';
      readonly after: Transcript | null;
      readonly commitment: string;
      readonly dtlsFingerprint: string | null;
    }
  | { readonly step: 'answered'; readonly commitment: string; readonly transcript: string }
  /** `revealed` is the caller's nonce, if we were called. */
  | { readonly step: 'agreed'; readonly words: SasPlaces; readonly revealed: string | null }
  | { readonly step: 'wordless' };

/** What was agreed on for a connection of this call. */
export interface Transcript {
  readonly generation: number;
  /** Lower-case hex, 64 digits. */
  readonly hash: string;
}

/** `opensWith`: the commitment by whose opening we shall know that the other side has it too; null once we do. */
export interface KeptTranscript extends Transcript {
  readonly opensWith: string | null;
}

/**
 * What two sides of a call have promised each other, and what is still owed. Values only; it lives and ends with its
 * call.
 */
export interface Agreement {
  readonly ours: OwnPart;
  /** Null while none of the peer's devices has answered. */
  readonly party: Party | null;
  readonly connection: Connection;
  /** A question of theirs that was taken, and whose answer is being made. */
  readonly owed: { readonly pair: Pair; readonly questionHash: string } | null;
  readonly words: WordsStep;
  readonly layer: SecondLayer;
  /** The generation that the words are of. */
  readonly wordsOf: number;
  readonly transcripts: readonly KeptTranscript[];
  readonly trust: PeerTrust;
  /** No message of this call went out or came in without a ratchet. */
  readonly forwardSecret: boolean;
  /** How many messages of ours went out. */
  readonly messages: number;
  readonly repeats: Repeats;
  /** How many candidates of theirs were taken for the present pair. */
  readonly candidates: number;
  /** Those that came before what they belong to. */
  readonly early: readonly { readonly pair: Pair; readonly candidate: IceCandidate }[];
  readonly heartbeatAt: Instant | null;
  readonly media: MediaStates;
}

/** What is to be done about it. */
export type AgreementOrder =
  | { readonly order: 'send'; readonly message: OutgoingMessage }
  /** A device's message could not be read for want of a session: `payload` is what was found unreadable, base64. */
  | { readonly order: 'renewSession'; readonly remoteDevice: RemoteDevice; readonly payload: string }
  | { readonly order: 'awaitRepeat' }
  /** Frames are sealed and opened with these; null: they go as they are, for the other side has no second layer. */
  | { readonly order: 'sealMedia'; readonly keys: MediaKeys | null };

export interface AgreementStep {
  readonly agreement: Agreement;
  readonly orders: readonly AgreementOrder[];
  /** `ignored`: it has no place in this call, and changes nothing. `broken`: no honest side does that. */
  readonly verdict: 'taken' | 'ignored' | 'broken';
}

export function beginAsCaller(ours: OwnPart, trust: PeerTrust): Agreement {
  return {
    ...fresh(ours, trust),
    party: null,
    connection: firstConnection(true),
    words: { step: 'offering', after: null, dtlsFingerprint: null },
    layer: { step: 'open' },
    forwardSecret: true,
  };
}

export interface TakenOffer extends Described {
  readonly device: RemoteDevice;
  /** SHA-256 of the caller's nonce, lower-case hex; null from a Ringfort that has no words to compare. */
  readonly sasCommitment: string | null;
  /** 32 bytes in lower-case hex; null from a Ringfort without a second layer on media. */
  readonly mediaSecret: string | null;
  readonly forwardSecret: boolean;
}

export function beginAsCallee(ours: OwnPart, trust: PeerTrust, offer: TakenOffer): Agreement {
  const { device, hash, dtlsFingerprint, sasCommitment: commitment, mediaSecret, forwardSecret } = offer;
  const identity = knownDevice(trust, device)?.identity ?? null;
  const words: WordsStep =
    commitment === null || identity === null
      ? { step: 'wordless' }
      : { step: 'asked', after: null, commitment, dtlsFingerprint: null };
  // Whoever can make keys for frames can make words, and both are over the same transcript.
  const layer: SecondLayer =
    mediaSecret === null || words.step === 'wordless' ? { step: 'absent' } : { step: 'asked', secret: mediaSecret };
  const party = { device, hash, dtlsFingerprint, identity };
  return { ...fresh(ours, trust), party, connection: firstConnection(false), words, layer, forwardSecret };
}

function fresh(ours: OwnPart, trust: PeerTrust) {
  return {
    ours,
    trust,
    owed: null,
    wordsOf: 0,
    transcripts: [],
    messages: 0,
    repeats: noRepeats,
    candidates: 0,
    early: [],
    heartbeatAt: null,
    media: nothingTold,
  };
}

/** Our description is made: its certificate is what we promise. */
export function promise(agreement: Agreement, dtlsFingerprint: string): Agreement {
  const { words } = agreement;
  if (words.step !== 'offering' && words.step !== 'asked') return agreement;
  return { ...agreement, words: { ...words, dtlsFingerprint } };
}

/** The nonce that goes with our answer; null if there are no words to make. */
export function answerNonce({ words, ours }: Agreement): string | null {
  return words.step === 'asked' ? ours.sasNonce : null;
}

/** Our half of the keys for frames, for our answer; null if the offer had none. */
export function answerSecret({ layer, ours }: Agreement): string | null {
  return layer.step === 'asked' ? ours.mediaSecret : null;
}

export interface TakenAnswer extends Described {
  readonly device: RemoteDevice;
  readonly offerHash: string;
  readonly sasNonce: string | null;
  readonly mediaSecret: string | null;
}

/**
 * The first answer fixes who is in the call. `broken`: it was made for another offer, so somebody moved messages
 * between calls (A40). Afterwards the caller's nonce is to be shown, to the device that answered and to nobody else.
 */
export function takeAnswer(call: CallRef, agreement: Agreement, answer: TakenAnswer, trust: PeerTrust): AgreementStep {
  if (agreement.party !== null) return ignored(agreement);
  const offer = offerOf(agreement.repeats);
  if (offer === undefined || offer.hash !== answer.offerHash) return broken(agreement);
  const { device, hash, dtlsFingerprint, sasNonce, mediaSecret } = answer;
  const identity = knownDevice(trust, device)?.identity ?? null;
  const met: Agreement = { ...agreement, trust, party: { device, hash, dtlsFingerprint, identity } };
  if (agreement.words.step !== 'offered' || sasNonce === null || identity === null) {
    // They would seal what we could not open.
    if (mediaSecret !== null) return broken(agreement);
    const orders = [{ order: 'sealMedia', keys: null }] as const;
    return taken({ ...met, words: { step: 'wordless' }, layer: { step: 'absent' } }, orders);
  }
  return revealing(call, met, { hash, dtlsFingerprint, identity }, { sasNonce, mediaSecret });
}

/** Their answer is here: we know the words and the keys for frames, and open our commitment. */
export function revealing(
  call: CallRef,
  agreement: Agreement,
  theirs: Described & { readonly identity: string },
  drawn: { readonly sasNonce: string; readonly mediaSecret: string | null },
): AgreementStep {
  const { ours, words, wordsOf: generation, party } = agreement;
  if (words.step !== 'offered' || party === null) return broken(agreement);
  const place = { callId: call.callId, generation, after: words.after?.hash ?? null };
  const hash = transcriptOf(place, { ...words.offer, identity: ours.identity }, theirs);
  const { mediaSecret } = drawn;
  const keys = mediaSecret === null ? null : mediaKeys(hash, generation, [ours.mediaSecret, mediaSecret], 'offer');
  const next: Agreement = {
    ...agreement,
    words: { step: 'revealing', words: wordsOver(hash, ours.sasNonce, drawn.sasNonce) },
    layer: { step: keys === null ? 'absent' : 'agreed' },
    transcripts: [...agreement.transcripts, { generation, hash, opensWith: null }],
  };
  const { device: remoteDevice } = party;
  const reveal = { kind: 'reveal', remoteDevice, generation, nonce: ours.sasNonce } as const;
  return taken(next, [
    { order: 'send', message: reveal },
    { order: 'sealMedia', keys },
  ]);
}

/**
 * More than two sides gather together; a peer that sends more is not trying to connect, but has our engine knock at
 * doors (A89).
 */
const MAX_CANDIDATES = 128;

/**
 * What of these candidates there is still room for. Those of an older connection are dropped; those that overtook what
 * makes a newer one are kept for it.
 */
export function admitCandidates(
  agreement: Agreement,
  pair: Pair,
  candidates: readonly IceCandidate[],
): readonly [Agreement, readonly IceCandidate[]] {
  const order = comparePairs(pair, agreement.connection.at);
  if (order < 0) return [agreement, []];
  if (order > 0) {
    const early = [...agreement.early, ...candidates.map((candidate) => ({ pair, candidate }))];
    return [{ ...agreement, early: early.slice(0, MAX_CANDIDATES) }, []];
  }
  const admitted = candidates.slice(0, MAX_CANDIDATES - agreement.candidates);
  if (admitted.length === 0) return [agreement, []];
  return [{ ...agreement, candidates: agreement.candidates + admitted.length }, admitted];
}

/** Another connection is in force: its candidates begin anew, with those that came early. */
export function admitEarly(agreement: Agreement): readonly [Agreement, readonly IceCandidate[]] {
  const { at } = agreement.connection;
  const present = agreement.early.flatMap(({ pair, candidate }) => (comparePairs(pair, at) === 0 ? [candidate] : []));
  const early = agreement.early.filter(({ pair }) => comparePairs(pair, at) > 0);
  return [{ ...agreement, early, candidates: present.length }, present];
}

/** Whether the certificate that media really has is the one the other side promised. */
export function isPromised({ party }: Agreement, certificate: string): boolean {
  return party !== null && party.dtlsFingerprint === certificate;
}

/** Between two heartbeats. */
const HEARTBEAT_INTERVAL_MS = 5_000;

/**
 * What happens to the promises of a call whatever its phase. `rings`: our phone rings, so that nothing may tell a
 * stranger that somebody is there (A47).
 */
export function step(call: CallRef, agreement: Agreement, event: AgreementEvent, rings: boolean, now: Instant) {
  switch (event.type) {
    case 'messageSent':
      return sealedAfter(agreement, afterSending(call, agreement, event));
    case 'heartbeatDue': {
      const { heartbeatAt } = agreement;
      const { from, knownContact } = event;
      const isWanted = agreement.party !== null && (!rings || knownContact);
      const isSoon = heartbeatAt !== null && now >= heartbeatAt && now < heartbeatAt + HEARTBEAT_INTERVAL_MS;
      if (!isWanted || isSoon) return taken(agreement);
      const message = { kind: 'heartbeat', remoteDevice: from.device } as const;
      return taken({ ...agreement, heartbeatAt: now }, [{ order: 'send', message }]);
    }
    case 'remoteRevealed':
      return takeReveal(agreement, event.generation, event.nonce);
    case 'remoteNacked': {
      const take = agreement.party === null ? takeUnreadOffer : takeUnread;
      const [repeats, unread] = take(agreement.repeats, event.from.device, event.messageHash);
      // What was said of an older connection says nothing any more.
      const messages = unread.filter(({ pair }) => comparePairs(pair, agreement.connection.at) >= 0);
      if (messages.length === 0) return taken({ ...agreement, repeats });
      const message = { kind: 'repeat', remoteDevice: event.from.device, messages } as const;
      return taken({ ...agreement, repeats }, [{ order: 'send', message }]);
    }
    case 'remoteUnread':
      return askForRepeat(agreement, event);
    case 'sessionRenewed':
      return renewed(agreement, event);
    case 'offerMisaddressed': {
      const offer = offerOf(agreement.repeats);
      if (offer === undefined || agreement.party !== null || agreement.repeats.renewed) return broken(agreement);
      const repeats = { ...agreement.repeats, renewed: true };
      return taken({ ...agreement, repeats }, [{ order: 'send', message: { kind: 'readdress', offer } }]);
    }
    case 'trustChanged':
      return taken({ ...agreement, trust: event.trust });
  }
}

function afterSending(
  call: CallRef,
  agreement: Agreement,
  event: Extract<AgreementEvent, { type: 'messageSent' }>,
): Agreement {
  const { kind, sent, trust } = event;
  const isFirst = kind !== 'repeat' && kind !== 'readdress';
  const next: Agreement = {
    ...agreement,
    trust,
    forwardSecret: agreement.forwardSecret && event.forwardSecret,
    messages: agreement.messages + event.count,
    repeats: kind === 'repeat' ? agreement.repeats : keep(agreement.repeats, sent),
  };
  const [first] = sent;
  if (!isFirst || first === undefined) return next;
  const { hash, pair } = first;
  switch (kind) {
    case 'restart':
    case 'rejoin': {
      const { connection } = connectionStep(agreement.connection, { type: 'asked', pair, hash });
      return kind === 'rejoin' ? withWordsOf(call, { ...next, connection }, kind, first) : { ...next, connection };
    }
    case 'restarted':
    case 'rejoined': {
      const { owed } = agreement;
      const isPaid = owed !== null && comparePairs(owed.pair, pair) === 0;
      return withWordsOf(call, isPaid ? { ...next, owed: null } : next, kind, first);
    }
    default:
      return withWordsOf(call, next, kind, first);
  }
}

/** What is out is fixed: our part of the words with it. */
function withWordsOf(
  call: CallRef,
  agreement: Agreement,
  kind: OutgoingMessage['kind'],
  { hash, pair }: SentMessage,
): Agreement {
  const { words, party, ours, wordsOf: generation } = agreement;
  // Of a connection that was given up meanwhile.
  if (pair.generation !== generation) return agreement;
  if ((kind === 'offer' || kind === 'rejoin') && words.step === 'offering' && words.dtlsFingerprint !== null) {
    const { after, dtlsFingerprint } = words;
    return { ...agreement, words: { step: 'offered', after, offer: { hash, dtlsFingerprint } } };
  }
  if ((kind === 'answer' || kind === 'rejoined') && words.step === 'asked' && words.dtlsFingerprint !== null) {
    const { after, commitment, dtlsFingerprint } = words;
    if (party === null || party.identity === null) return { ...agreement, words: { step: 'wordless' } };
    const place = { callId: call.callId, generation, after: after?.hash ?? null };
    const asker = { ...party, identity: party.identity };
    const transcript = transcriptOf(place, asker, { hash, dtlsFingerprint, identity: ours.identity });
    const kept = { generation, hash: transcript, opensWith: commitment };
    return {
      ...agreement,
      words: { step: 'answered', commitment, transcript },
      transcripts: [...agreement.transcripts, kept],
    };
  }
  if (kind === 'reveal' && words.step === 'revealing') {
    return { ...agreement, words: { step: 'agreed', words: words.words, revealed: null } };
  }
  return agreement;
}

/** Once our answer is out, its hash is known, and with it everything that the keys for frames are made from. */
function sealedAfter(before: Agreement, agreement: Agreement): AgreementStep {
  const { layer, words, ours, wordsOf: generation } = agreement;
  const isOut = before.words.step === 'asked' && words.step === 'answered';
  if (!isOut || layer.step !== 'asked') return taken(agreement);
  const keys = mediaKeys(words.transcript, generation, [layer.secret, ours.mediaSecret], 'answer');
  return taken({ ...agreement, layer: { step: 'agreed' } }, [{ order: 'sealMedia', keys }]);
}

/** Anything but the nonce that the caller was bound to, at any other time, is nothing an honest caller does. */
function takeReveal(agreement: Agreement, generation: number, nonce: string): AgreementStep {
  const { words, ours, wordsOf, transcripts } = agreement;
  const confirmed = transcripts.map((one) =>
    one.generation === generation && one.opensWith !== null && opens(one.opensWith, nonce)
      ? { ...one, opensWith: null }
      : one,
  );
  // A connection was made anew meanwhile: nobody reads these words any more, but the next ones may go on from there.
  if (generation < wordsOf) return taken({ ...agreement, transcripts: confirmed });
  if (generation > wordsOf) return ignored(agreement);
  if (words.step === 'agreed') return words.revealed === nonce ? taken(agreement) : broken(agreement);
  if (words.step !== 'answered' || !opens(words.commitment, nonce)) return broken(agreement);
  const places = wordsOver(words.transcript, nonce, ours.sasNonce);
  return taken({
    ...agreement,
    words: { step: 'agreed', words: places, revealed: nonce },
    transcripts: confirmed,
  });
}

/** A message could not be read. Without its answer there is no call; without a candidate there may be one. */
function askForRepeat(agreement: Agreement, event: Extract<AgreementEvent, { type: 'remoteUnread' }>): AgreementStep {
  const { from, what, why, payload, knownContact } = event;
  const isAnswer = what === 'answer';
  // Somebody has answered already, or it was us: what cannot be read is no answer, but anything the server made up
  // (A92).
  if (isAnswer && agreement.party !== null) return ignored(agreement);
  if (why === 'outOfStep') {
    const { asking } = agreement.repeats;
    // What cannot be read while one is asked for comes again together with it.
    if (asking?.device === from.device) {
      return taken(withAsking(agreement, { ...asking, answer: asking.answer || isAnswer }));
    }
    // Who answers was called by us and knows that we are here; nobody else may learn it from a NACK (A47).
    if (!isAnswer && !knownContact) return taken(agreement);
    const ask = { order: 'renewSession', remoteDevice: from.device, payload } as const;
    return taken(withAsking(agreement, { device: from.device, answer: isAnswer }), [ask]);
  }
  // A candidate less is no harm that a server could not do by keeping it. A changed identity ends the call by itself,
  // if it may.
  if (!isAnswer && why !== 'noRatchet') return taken(agreement);
  return broken(agreement);
}

function renewed(agreement: Agreement, event: Extract<AgreementEvent, { type: 'sessionRenewed' }>): AgreementStep {
  const { asking } = agreement.repeats;
  if (asking?.device !== event.remoteDevice) return ignored(agreement);
  const next = withAsking(agreement, null);
  if (!event.renewed) return asking.answer && agreement.party === null ? broken(next) : taken(next);
  const message = { kind: 'nack', remoteDevice: event.remoteDevice, messageHash: event.payloadHash } as const;
  const orders: readonly AgreementOrder[] = [{ order: 'send', message }];
  return taken(next, asking.answer ? [...orders, { order: 'awaitRepeat' }] : orders);
}

function withAsking(agreement: Agreement, asking: Repeats['asking']): Agreement {
  return { ...agreement, repeats: { ...agreement.repeats, asking } };
}

export function taken(agreement: Agreement, orders: readonly AgreementOrder[] = []): AgreementStep {
  return { agreement, orders, verdict: 'taken' };
}

export function ignored(agreement: Agreement): AgreementStep {
  return { agreement, orders: [], verdict: 'ignored' };
}

export function broken(agreement: Agreement): AgreementStep {
  return { agreement, orders: [], verdict: 'broken' };
}
