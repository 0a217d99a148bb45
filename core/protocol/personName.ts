import { isPeerText, peerTextOf } from './peerText.ts';

/**
 * What a person is called: the display name that travels to contacts, and the nickname that one gives a contact. A peer
 * text that is shorter, and stricter: who wants to pass for somebody else gets nothing that is not seen to do it with.
 * It proves nothing all the same, so that the handle stands beside it wherever it matters who it is.
 */
export const MAX_PERSON_NAME = 64;

/** Joins and splits letters without being seen; in a sentence they have a use, in a name they hide a copy. */
const JOINERS = /[\u200c\u200d]/gu;

/**
 * A variation selector chooses between a sign in one colour and a face in many; after anything else it is not seen, so
 * that a name with one would be a copy of that without.
 */
const UNSEEN_SELECTORS =
  /(?<![\u203c\u2049\u2122\u2139\u2190-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299\u{1f000}-\u{1faff}])[\ufe0e\ufe0f]/gu;

/** Whether a name may travel, and be shown: the sender keeps to it, the receiver trusts nobody to. */
export function isPersonName(text: string): boolean {
  return isPeerText(text) && personNameOf(text) === text;
}

/** With one of these a name could say which handle it is. */
const HANDLE_SIGNS = /[@＠﹫]/gu;

/** What of a typed or pasted text may be a name; null if nothing is left of it. */
export function personNameOf(typed: string): string | null {
  const bare = typed.replaceAll(JOINERS, '').replaceAll(HANDLE_SIGNS, '');
  // In NFC, which gives some signs another number.
  const seen = bare.normalize('NFC').replaceAll(UNSEEN_SELECTORS, '');
  const line = peerTextOf(seen) ?? '';
  const name = [...line].slice(0, MAX_PERSON_NAME).join('').trim();
  return name === '' ? null : name;
}
