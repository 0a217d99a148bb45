import { broken, ignored, taken, type Agreement, type AgreementStep } from './agreement.ts';
import { admitEarly } from './candidateAdmission.ts';
import { revealing } from './sasExchange.ts';
import type { CallRef, Drawn, IceCandidate, Instant, SessionDescription } from './call.ts';
import type { ConnectionEvent } from './connectionEvent.ts';
import { commitmentTo, type KeptTranscript, type Transcript } from './callWords.ts';
import { stepPairs, type Pair } from './connection.ts';
import type { OutgoingMessage } from './outgoingMessage.ts';

/*
 * How what was agreed on changes when a connection is made anew. A restart changes nothing of it. A rejoin puts another
 * certificate, and with it other words, in the place of those before; who is in the call, and what a person knows of
 * them, stays.
 */

/** Asks for a restart; null if there is nothing to restart. */
export function askRestart(agreement: Agreement): Agreement | null {
  const { connection, verdict } = stepPairs(agreement.connection, { type: 'ask', kind: 'restart' });
  return verdict === 'taken' ? { ...agreement, connection } : null;
}

/** Asks for a rejoin; null if the call was rejoined too often. */
export function askRejoin(agreement: Agreement, { sasNonce, mediaSecret }: Drawn): Agreement | null {
  const { connection, verdict } = stepPairs(agreement.connection, { type: 'ask', kind: 'rejoin' });
  const { open } = connection;
  if (verdict === 'dropped' || open === null) return null;
  const after = lastCommon(agreement);
  return {
    ...agreement,
    connection,
    owed: null,
    ours: { ...agreement.ours, sasNonce, mediaSecret },
    layer: isSealed(agreement) ? { step: 'open' } : { step: 'absent' },
    wordsOf: open.pair.generation,
    // Without words of before there is nothing that new ones could go on from.
    words:
      after === undefined ? { step: 'wordless' } : { step: 'offering', after: placeOf(after), dtlsFingerprint: null },
  };
}

/** The last connection whose transcript the other side is known to have. */
export function lastCommon({ transcripts }: Agreement): KeptTranscript | undefined {
  return transcripts.findLast(({ opensWith }) => opensWith === null);
}

/** The rejoin that says so, once its description is made. */
export function rejoinMessage(
  { words, ours, party, layer }: Agreement,
  pair: Pair,
  offer: SessionDescription,
): Extract<OutgoingMessage, { kind: 'rejoin' }> | null {
  if (party === null) return null;
  const after = words.step === 'offering' ? words.after : null;
  return {
    kind: 'rejoin',
    remoteDevice: party.device,
    pair,
    offer,
    sasCommitment: after === null ? null : commitmentTo(ours.sasNonce),
    afterGeneration: after?.generation ?? 0,
    mediaSecret: after === null || layer.step === 'absent' ? null : ours.mediaSecret,
  };
}

type Restart = Extract<ConnectionEvent, { type: 'remoteRestart' }>;
type Rejoin = Extract<ConnectionEvent, { type: 'remoteRejoin' }>;

export function takeRestart(agreement: Agreement, { pair, hash }: Restart, now: Instant): Renewed {
  const asked = stepPairs(agreement.connection, { type: 'question', kind: 'restart', pair, now });
  const next = { ...agreement, connection: asked.connection };
  if (asked.verdict === 'dropped') return { ...ignored(next), early: [] };
  return inForce(taken({ ...next, owed: { pair, questionHash: hash } }));
}

export function takeRejoin(agreement: Agreement, event: Rejoin, now: Instant): Renewed {
  const { pair, hash, sasCommitment: commitment, mediaSecret, afterGeneration, drawn } = event;
  const { party, transcripts, ours } = agreement;
  const after = transcripts.find(({ generation }) => generation === afterGeneration);
  // From a connection that we never had no honest side goes on.
  const isUnknown = commitment !== null && after === undefined && transcripts.length > 0;
  // What was sealed once is sealed for the rest of the call.
  const isOpened = isSealed(agreement) && (mediaSecret === null || commitment === null || after === undefined);
  if (party === null || isUnknown || isOpened) return { ...ignored(agreement), early: [] };
  const asked = stepPairs(agreement.connection, { type: 'question', kind: 'rejoin', pair, now });
  if (asked.verdict === 'dropped') return { ...ignored({ ...agreement, connection: asked.connection }), early: [] };
  return inForce(
    taken({
      ...tellAgain(agreement),
      connection: asked.connection,
      owed: { pair, questionHash: hash },
      party: { ...party, hash, dtlsFingerprint: event.offer.dtlsFingerprint },
      ours: { ...ours, sasNonce: drawn.sasNonce, mediaSecret: drawn.mediaSecret },
      layer: mediaSecret === null || !isSealed(agreement) ? { step: 'absent' } : { step: 'asked', secret: mediaSecret },
      wordsOf: pair.generation,
      words:
        commitment === null || after === undefined || party.identity === null
          ? { step: 'wordless' }
          : { step: 'asked', after: placeOf(after), commitment, dtlsFingerprint: null },
    }),
  );
}

export function takeRestarted(
  agreement: Agreement,
  { pair, questionHash }: Extract<ConnectionEvent, { type: 'remoteRestarted' }>,
): Renewed {
  const answered = stepPairs(agreement.connection, { type: 'answer', kind: 'restart', pair, hash: questionHash });
  if (answered.verdict === 'dropped') return { ...ignored(agreement), early: [] };
  return inForce(taken({ ...agreement, connection: answered.connection }));
}

export function takeRejoined(
  call: CallRef,
  agreement: Agreement,
  event: Extract<ConnectionEvent, { type: 'remoteRejoined' }>,
): Renewed {
  const { pair, hash, questionHash, sasNonce, mediaSecret } = event;
  const { party } = agreement;
  const answered = stepPairs(agreement.connection, { type: 'answer', kind: 'rejoin', pair, hash: questionHash });
  if (answered.verdict === 'dropped' || party === null) return { ...ignored(agreement), early: [] };
  const { dtlsFingerprint } = event.answer;
  const met: Agreement = {
    ...tellAgain(agreement),
    connection: answered.connection,
    party: { ...party, hash, dtlsFingerprint },
  };
  if (isSealed(agreement) !== (mediaSecret !== null)) return { ...broken(agreement), early: [] };
  if (sasNonce === null || party.identity === null || met.words.step !== 'offered') {
    if (mediaSecret !== null) return { ...broken(agreement), early: [] };
    return inForce(taken({ ...met, words: { step: 'wordless' } }, [{ order: 'sealMedia', keys: null }]));
  }
  const theirs = { hash, dtlsFingerprint, identity: party.identity };
  return inForce(revealing(call, met, theirs, { sasNonce, mediaSecret }));
}

/** Frames of the connection before were sealed, or would have been. */
function isSealed({ layer }: Agreement): boolean {
  return layer.step !== 'absent';
}

export interface Renewed extends AgreementStep {
  /** Candidates that came before the connection they belong to. */
  readonly early: readonly IceCandidate[];
}

/** The other side may have nothing of the call any more, or of what we said: it is told again what we send. */
export function tellAgain(agreement: Agreement): Agreement {
  return { ...agreement, media: { ...agreement.media, told: null, toldAt: null } };
}

function inForce(renewed: AgreementStep): Renewed {
  const [agreement, early] = admitEarly(renewed.agreement);
  return { ...renewed, agreement, early };
}

function placeOf({ generation, hash }: Transcript): Transcript {
  return { generation, hash };
}
