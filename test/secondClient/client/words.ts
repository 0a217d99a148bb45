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

/** The places of four words, 0 to 255. */
export function wordsOf(agreed: WordsInput): readonly number[] {
  const salt = Buffer.concat([agreed.caller.nonce, agreed.callee.nonce]);
  return [...hkdf(salt, transcriptOf(agreed), label('sas'), 4)];
}

/** CT. */
export function transcriptOf({ callId, caller, callee, offerHash, answerHash }: WordsInput): Buffer {
  return sha256(
    label('call'),
    Buffer.from(callId.replaceAll('-', ''), 'hex'),
    caller.identity,
    callee.identity,
    caller.dtlsFingerprint,
    callee.dtlsFingerprint,
    offerHash,
    answerHash,
  );
}
