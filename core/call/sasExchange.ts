import { broken, ignored, taken, type Agreement, type AgreementStep } from './agreement.ts';
import type { CallRef } from './call.ts';
import { opens, transcriptOf, wordsOver, type Described } from './callWords.ts';
import type { OutgoingMessage } from './outgoingMessage.ts';
import type { SentMessage } from './repeats.ts';
import { mediaKeys } from './secondLayer.ts';

// The steps of the words, and of the keys for frames that are made over the same transcript.

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

/** What is out is fixed: our part of the words with it. */
export function withWordsOf(
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
export function sealedAfter(before: Agreement, agreement: Agreement): AgreementStep {
  const { layer, words, ours, wordsOf: generation } = agreement;
  const isOut = before.words.step === 'asked' && words.step === 'answered';
  if (!isOut || layer.step !== 'asked') return taken(agreement);
  const keys = mediaKeys(words.transcript, generation, [layer.secret, ours.mediaSecret], 'answer');
  return taken({ ...agreement, layer: { step: 'agreed' } }, [{ order: 'sealMedia', keys }]);
}

/**
 * Anything but the nonce that the caller was bound to, at any other time, is nothing an honest caller does. Where we
 * have no words, there is nothing that it could be wrong about: nobody reads any, and no reveal takes words away. Who
 * was killed in the call has forgotten theirs, and an honest other side shows its nonce once more when it signs in.
 */
export function takeReveal(agreement: Agreement, generation: number, nonce: string): AgreementStep {
  const { words, ours, wordsOf, transcripts } = agreement;
  const confirmed = transcripts.map((one) =>
    one.generation === generation && one.opensWith !== null && opens(one.opensWith, nonce)
      ? { ...one, opensWith: null }
      : one,
  );
  if (generation > wordsOf) return ignored(agreement);
  // Nobody reads these words, or not any more since a connection was made anew; but the next ones may go on from there.
  if (generation < wordsOf || words.step === 'wordless') return taken({ ...agreement, transcripts: confirmed });
  if (words.step === 'agreed') return words.revealed === nonce ? taken(agreement) : broken(agreement);
  if (words.step !== 'answered' || !opens(words.commitment, nonce)) return broken(agreement);
  const places = wordsOver(words.transcript, nonce, ours.sasNonce);
  return taken({
    ...agreement,
    words: { step: 'agreed', words: places, revealed: nonce },
    transcripts: confirmed,
  });
}
