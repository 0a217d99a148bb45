/**
 * A short text of one person to another: the subject of a call, what is said with declining it. One line, at most 80
 * code points, without anything that is not seen or that turns the reading direction of what stands around it.
 */
export const MAX_PEER_TEXT = 80;

/** Marks on one letter: more of them climb over the lines above and below. */
const MAX_MARKS = 4;

/**
 * Code points, first and last, that may not stand in it: controls, soft hyphen and other fillers, the marks and
 * overrides of bidirectional text (Unicode UAX 9), line ends, byte order mark, interlinear and tag characters,
 * surrogates, private use, what only lays out musical, shorthand and hieroglyphic signs, and the variation selectors
 * but U+FE0E and U+FE0F, which faces need. Numbers and not property names, so that two Ringforts agree whatever
 * Unicode they know; the joiners U+200C and U+200D stay, for Persian and for faces.
 */
const FORBIDDEN: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xd800, 0xf8ff],
  [0xfe00, 0xfe0d],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x13430, 0x1343f],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
  [0xf0000, 0x10ffff],
];

const isForbidden = (character: string): boolean => {
  const point = character.codePointAt(0) ?? 0;
  return FORBIDDEN.some(([first, last]) => first <= point && point <= last);
};

/** Some controls are blanks as well: a tab, a line end. */
const BLANK = /\s/u;

const TOO_MANY_MARKS = new RegExp(`\\p{M}{${String(MAX_MARKS + 1)},}`, 'u');
const EXCESS_MARKS = new RegExp(`(\\p{M}{${String(MAX_MARKS)}})\\p{M}+`, 'gu');

/** Whether a text may travel, and be shown: the sender keeps to it, the receiver trusts nobody to. */
export function isPeerText(text: string): boolean {
  const characters = [...text];
  const fits = characters.length <= MAX_PEER_TEXT && text.trim() !== '' && text === text.trim();
  return fits && !characters.some(isForbidden) && !TOO_MANY_MARKS.test(text);
}

/** What of a typed or pasted text may travel; null if nothing is left of it. */
export function peerTextOf(typed: string): string | null {
  // First of all, for what stood on both sides of something unseen comes together: two blanks, a letter and its mark.
  const seen = [...typed].filter((character) => BLANK.test(character) || !isForbidden(character)).join('');
  const line = seen.normalize('NFC').replaceAll(/\s+/gu, ' ');
  const kept = [...line.replaceAll(EXCESS_MARKS, '$1').trim()].slice(0, MAX_PEER_TEXT);
  const text = kept.join('').trim();
  return text === '' ? null : text;
}
