import type { IceCandidate, Instant, OwnPart, RemoteDevice } from './call.ts';
import type { Described, KeptTranscript, WordsStep } from './callWords.ts';
import { firstConnection, type Connection, type Pair } from './connection.ts';
import type { OutgoingMessage } from './outgoingMessage.ts';
import { nothingTold, type MediaStates } from './mediaState.ts';
import type { OwnNetwork } from './ownNetwork.ts';
import { knownDevice, type PeerTrust } from './peerTrust.ts';
import type { MediaKeys, SecondLayer } from './secondLayer.ts';
import type { RelayTrial } from './relayTrial.ts';
import { noRepeats, type Repeats } from './repeats.ts';

/**
 * Who answered, or who called. Fixed from then on: another device, certificate or identity is not part of this call.
 */
export interface Party extends Described {
  readonly device: RemoteDevice;
  /** The IdentityV1 it had then; null if nothing was pinned for it. */
  readonly identity: string | null;
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
  /** What relays answered when they were asked last, where nothing else may carry the call. */
  readonly relays: readonly RelayTrial[];
  readonly network: OwnNetwork;
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
    relays: [],
    network: 'same' as const,
  };
}

/**
 * What is left of it when the call is over, which may stand on the screen for hours: nothing that opened or could
 * repeat anything of it.
 */
export function spent(agreement: Agreement): Agreement {
  const { ours, layer } = agreement;
  return {
    ...agreement,
    ours: { ...ours, sasNonce: '', mediaSecret: '' },
    layer: layer.step === 'asked' ? { step: 'open' } : layer,
    owed: null,
    transcripts: [],
    repeats: noRepeats,
    early: [],
  };
}

/** Whether the certificate that media really has is the one the other side promised. */
export function isPromised({ party }: Agreement, certificate: string): boolean {
  return party !== null && party.dtlsFingerprint === certificate;
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
