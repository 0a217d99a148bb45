import { bytesToUtf8, utf8ToBytes } from '@noble/ciphers/utils.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { decodeBase64, encodeBase64 } from '../ratchet/signalCrypto.ts';
import { MAX_STATEMENT_BYTES, readStatement, type ReleaseStatement } from './releaseStatement.ts';

/*
 * A file of the feed: text in UTF-8,
 *
 *   ringfort release 1
 *   <Ed25519 signature, base64>        one to four of them, one line each
 *                                      an empty line
 *   { "sequence": …                    the statement, to the end of the file
 *
 * Each signature is over the first line with its line feed and the statement's bytes, so that no other use of the key
 * makes one. One that holds under one key of the program is enough: while a key is being replaced there are two.
 */

const FIRST_LINE = 'ringfort release 1';
const MAX_SIGNATURES = 4;
const SIGNATURE = /^[A-Za-z0-9+/]{86}==$/u;
const LINE_FEED = 10;

/** The name of the file in every feed. */
export const STATEMENT_FILE = 'release-1.txt';

export type SignedStatementFault =
  /** It is no such file. */
  | 'unreadable'
  /** No signature in it holds. */
  | 'unsigned';

export type OpenedStatement =
  | {
      readonly ok: true;
      readonly statement: ReleaseStatement;
      /** Those of the keys whose signature holds. */
      readonly signers: readonly Uint8Array[];
    }
  | { readonly ok: false; readonly reason: SignedStatementFault };

/** What each signature is over. `statement` is JSON as `readStatement` reads it. */
export function signedBytes(statement: Uint8Array): Uint8Array {
  return joined(`${FIRST_LINE}\n`, statement);
}

/** The file, from its statement and the signatures over it (64 bytes each). */
export function sealStatement(statement: Uint8Array, signatures: readonly Uint8Array[]): Uint8Array {
  return joined([FIRST_LINE, ...signatures.map(encodeBase64), '', ''].join('\n'), statement);
}

/** Reads nothing of the statement before a signature holds. `keys`: Ed25519 public keys, 32 bytes each. */
export function openStatement(file: Uint8Array, keys: readonly Uint8Array[]): OpenedStatement {
  if (file.length > MAX_STATEMENT_BYTES) return refused('unreadable');
  const [lines, bodyAt] = headOf(file);
  const [first, ...signatures] = lines;
  if (first !== FIRST_LINE || signatures.length > MAX_SIGNATURES) return refused('unreadable');
  const body = file.subarray(bodyAt);
  const message = signedBytes(body);
  const shaped = signatures.filter((text) => SIGNATURE.test(text));
  const signers = keys.filter((key) => shaped.some((text) => verifies(text, message, key)));
  if (signers.length === 0) return refused('unsigned');
  const statement = readStatement(bytesToUtf8(body));
  return statement === null ? refused('unreadable') : { ok: true, statement, signers };
}

/** The lines before the first empty one, and where what comes after it begins. */
function headOf(file: Uint8Array): readonly [lines: readonly string[], bodyAt: number] {
  const lines: string[] = [];
  let at = 0;
  // A line more than there may be, so that it is seen.
  while (lines.length <= MAX_SIGNATURES + 1) {
    const end = file.indexOf(LINE_FEED, at);
    if (end < 0 || end === at) return [lines, end < 0 ? file.length : at + 1];
    lines.push(bytesToUtf8(file.subarray(at, end)));
    at = end + 1;
  }
  return [lines, at];
}

/** RFC 8032, section 5.1.7, with its cofactorless reading of small-order keys: nothing but what a signer makes. */
function verifies(signature: string, message: Uint8Array, key: Uint8Array): boolean {
  try {
    return ed25519.verify(decodeBase64(signature), message, key, { zip215: false });
  } catch {
    return false;
  }
}

function joined(head: string, statement: Uint8Array): Uint8Array {
  const first = utf8ToBytes(head);
  const bytes = new Uint8Array(first.length + statement.length);
  bytes.set(first);
  bytes.set(statement, first.length);
  return bytes;
}

const refused = (reason: SignedStatementFault): OpenedStatement => ({ ok: false, reason });
