import { label } from '../../ratchet/vectors/reference/encoding.ts';
import { hkdf, sha256 } from '../../ratchet/vectors/reference/primitives.ts';

/** docs/PROTOCOL.md section 20: what the words of a call are made over. */
export interface WordsInput {
  readonly callId: string;
  readonly caller: { readonly identity: Buffer; readonly dtlsFingerprint: Buffer; readonly nonce: Buffer };
  readonly callee: { readonly identity: Buffer; readonly dtlsFingerprint: Buffer; readonly nonce: Buffer };
  readonly offerHash: Buffer;
  readonly answerHash: Buffer;
}

/** Of a connection made anew: the one whose transcript it goes on from. */
export interface After {
  readonly transcript: Buffer;
  readonly generation: number;
}

export function transcriptOf({ callId, caller, callee, offerHash, answerHash }: WordsInput, after?: After): Buffer {
  const generation = Buffer.alloc(4);
  generation.writeUInt32BE(after?.generation ?? 0);
  return sha256(
    ...(after === undefined ? [label('call')] : [label('call-next'), after.transcript, generation]),
    Buffer.from(callId.replaceAll('-', ''), 'hex'),
    caller.identity,
    callee.identity,
    caller.dtlsFingerprint,
    callee.dtlsFingerprint,
    offerHash,
    answerHash,
  );
}

/** The places of four words, 0 to 255. */
export function wordsOver(transcript: Buffer, { caller, callee }: WordsInput): readonly number[] {
  return [...hkdf(Buffer.concat([caller.nonce, callee.nonce]), transcript, label('sas'), 4)];
}
