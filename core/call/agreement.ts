import type { CallRef, Instant, OwnPart, RemoteDevice } from './call.ts';
import type { AgreementEvent } from './callEvent.ts';
import { callWords, opens, type SasPlaces } from './callWords.ts';
import type { OutgoingMessage } from './outgoingMessage.ts';
import { nothingTold, type MediaStates } from './mediaState.ts';
import { knownDevice, type PeerTrust } from './peerTrust.ts';
import { mediaKeys, type MediaKeys, type SecondLayer } from './secondLayer.ts';
import { keep, noRepeats, offerOf, takeUnread, takeUnreadOffer, type Repeats } from './repeats.ts';

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
 */
export type WordsStep =
  | { readonly step: 'offering'; readonly dtlsFingerprint: string | null }
  | { readonly step: 'offered'; readonly offer: Described }
  /** We know the words; they are shown once the other side can know them too. */
  | { readonly step: 'revealing'; readonly words: SasPlaces }
  | { readonly step: 'asked'; readonly commitment: string; readonly dtlsFingerprint: string | null }
  | { readonly step: 'answered'; readonly commitment: string; readonly answer: Described }
  /** `revealed` is the caller's nonce, if we were called. */
  | { readonly step: 'agreed'; readonly words: SasPlaces; readonly revealed: string | null }
  | { readonly step: 'wordless' };

/**
 * What two sides of a call have promised each other, and what is still owed. Values only; it lives and ends with its
 * call.
 */
export interface Agreement {
  readonly ours: OwnPart;
  /** Null while none of the peer's devices has answered. */
  readonly party: Party | null;
  readonly words: WordsStep;
  readonly layer: SecondLayer;
  readonly trust: PeerTrust;
  /** No message of this call went out or came in without a ratchet. */
  readonly forwardSecret: boolean;
  /** How many messages of ours went out. */
  readonly messages: number;
  readonly repeats: Repeats;
  /** How many candidates of theirs were taken. */
  readonly candidates: number;
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
    words: { step: 'offering', dtlsFingerprint: null },
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
      : { step: 'asked', commitment, dtlsFingerprint: null };
  // Whoever can make keys for frames can make words, and both are over the same transcript.
  const layer: SecondLayer =
    mediaSecret === null || words.step === 'wordless' ? { step: 'absent' } : { step: 'asked', secret: mediaSecret };
  return { ...fresh(ours, trust), party: { device, hash, dtlsFingerprint, identity }, words, layer, forwardSecret };
}

function fresh(ours: OwnPart, trust: PeerTrust) {
  return { ours, trust, messages: 0, repeats: noRepeats, candidates: 0, heartbeatAt: null, media: nothingTold };
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
  const { ours } = agreement;
  const offering = { ...agreement.words.offer, identity: ours.identity };
  const answering = { hash, dtlsFingerprint, identity };
  const words = callWords(call.callId, { ...offering, nonce: ours.sasNonce }, { ...answering, nonce: sasNonce });
  const keys =
    mediaSecret === null
      ? null
      : mediaKeys(call.callId, { ...offering, mediaSecret: ours.mediaSecret }, { ...answering, mediaSecret }, 'offer');
  const reveal = { kind: 'reveal', remoteDevice: device, nonce: ours.sasNonce } as const;
  return taken({ ...met, words: { step: 'revealing', words }, layer: { step: keys === null ? 'absent' : 'agreed' } }, [
    { order: 'send', message: reveal },
    { order: 'sealMedia', keys },
  ]);
}

/**
 * More than two sides gather together; a peer that sends more is not trying to connect, but has our engine knock at
 * doors (A89).
 */
const MAX_CANDIDATES = 128;

/** What of these candidates there is still room for in this call. */
export function admitCandidates<Candidate>(
  agreement: Agreement,
  candidates: readonly Candidate[],
): readonly [Agreement, readonly Candidate[]] {
  const admitted = candidates.slice(0, MAX_CANDIDATES - agreement.candidates);
  return [{ ...agreement, candidates: agreement.candidates + admitted.length }, admitted];
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
      return sealedAfter(call, agreement, afterSending(agreement, event));
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
      return takeReveal(call, agreement, event.nonce);
    case 'remoteNacked': {
      const take = agreement.party === null ? takeUnreadOffer : takeUnread;
      const [repeats, messages] = take(agreement.repeats, event.from.device, event.messageHash);
      if (messages.length === 0) return taken(agreement);
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

function afterSending(agreement: Agreement, event: Extract<AgreementEvent, { type: 'messageSent' }>): Agreement {
  const { kind, sent, trust } = event;
  const isFirst = kind !== 'repeat' && kind !== 'readdress';
  const next: Agreement = {
    ...agreement,
    trust,
    forwardSecret: agreement.forwardSecret && event.forwardSecret,
    messages: agreement.messages + event.count,
    repeats: kind === 'repeat' ? agreement.repeats : keep(agreement.repeats, sent),
  };
  const { words } = agreement;
  const [first] = sent;
  if (!isFirst || first === undefined) return next;
  const { hash } = first;
  if (kind === 'offer' && words.step === 'offering' && words.dtlsFingerprint !== null) {
    const offer = { hash, dtlsFingerprint: words.dtlsFingerprint };
    return { ...next, words: { step: 'offered', offer } };
  }
  if (kind === 'answer' && words.step === 'asked' && words.dtlsFingerprint !== null) {
    const { commitment, dtlsFingerprint } = words;
    return { ...next, words: { step: 'answered', commitment, answer: { hash, dtlsFingerprint } } };
  }
  if (kind === 'reveal' && words.step === 'revealing') {
    return { ...next, words: { step: 'agreed', words: words.words, revealed: null } };
  }
  return next;
}

/** Once our answer is out, its hash is known, and with it everything that the keys for frames are made from. */
function sealedAfter(call: CallRef, before: Agreement, agreement: Agreement): AgreementStep {
  const { layer, words, party, ours } = agreement;
  const isOut = before.words.step === 'asked' && words.step === 'answered';
  if (!isOut || layer.step !== 'asked' || party === null || party.identity === null) return taken(agreement);
  const { hash, dtlsFingerprint, identity } = party;
  const keys = mediaKeys(
    call.callId,
    { hash, dtlsFingerprint, identity, mediaSecret: layer.secret },
    { ...words.answer, identity: ours.identity, mediaSecret: ours.mediaSecret },
    'answer',
  );
  return taken({ ...agreement, layer: { step: 'agreed' } }, [{ order: 'sealMedia', keys }]);
}

/** Anything but the nonce that the caller was bound to, at any other time, is nothing an honest caller does. */
function takeReveal(call: CallRef, agreement: Agreement, nonce: string): AgreementStep {
  const { words, party, ours } = agreement;
  if (words.step === 'agreed') return words.revealed === nonce ? taken(agreement) : broken(agreement);
  if (words.step !== 'answered' || party === null || party.identity === null) return broken(agreement);
  if (!opens(words.commitment, nonce)) return broken(agreement);
  const { hash, dtlsFingerprint, identity } = party;
  const places = callWords(
    call.callId,
    { hash, dtlsFingerprint, identity, nonce },
    { ...words.answer, identity: ours.identity, nonce: ours.sasNonce },
  );
  return taken({ ...agreement, words: { step: 'agreed', words: places, revealed: nonce } });
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

function taken(agreement: Agreement, orders: readonly AgreementOrder[] = []): AgreementStep {
  return { agreement, orders, verdict: 'taken' };
}

function ignored(agreement: Agreement): AgreementStep {
  return { agreement, orders: [], verdict: 'ignored' };
}

function broken(agreement: Agreement): AgreementStep {
  return { agreement, orders: [], verdict: 'broken' };
}
