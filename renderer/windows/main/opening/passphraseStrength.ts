import { isLongEnough } from '../../../../core/ipc/passphrase.ts';

export type PassphraseStrength = 'tooShort' | 'weak' | 'fair' | 'strong';

/**
 * A hint, not a gate: a rough count of guesses in bits from what the text shows. Repeats and runs (aaaa, 1234) count
 * for little, words separated by spaces for about as much as a word of a common list.
 */
export function passphraseStrength(passphrase: string): PassphraseStrength {
  if (!isLongEnough(passphrase)) return 'tooShort';
  const bits = Math.max(surprisingCharacters(passphrase) * bitsPerCharacter(passphrase), wordBits(passphrase));
  if (bits < 38) return 'weak';
  return bits < 55 ? 'fair' : 'strong';
}

/** Characters that neither repeat the one before, nor go on counting from it, nor were seen twice already. */
function surprisingCharacters(passphrase: string): number {
  const seen = new Map<string, number>();
  let count = 0;
  let previous = 0;
  for (const character of passphrase) {
    const code = character.codePointAt(0) ?? 0;
    const times = seen.get(character) ?? 0;
    seen.set(character, times + 1);
    if (Math.abs(code - previous) > 1 && times < 2) count += 1;
    previous = code;
  }
  return count;
}

function bitsPerCharacter(passphrase: string): number {
  // Letters of a word follow one another; digits and signs between them are what a guesser must try.
  let bits = 2.3;
  if (/\p{Ll}/u.test(passphrase) && /\p{Lu}/u.test(passphrase)) bits += 0.4;
  if (/\p{N}/u.test(passphrase)) bits += 0.5;
  if (/[^\p{L}\p{N}\s]/u.test(passphrase)) bits += 0.6;
  return bits;
}

function wordBits(passphrase: string): number {
  const words = new Set(
    passphrase
      .toLowerCase()
      .split(/[\s._-]+/u)
      .filter((word) => word.length >= 3),
  );
  return words.size < 3 ? 0 : words.size * 12;
}
