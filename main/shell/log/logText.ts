/** More of one line helps nobody. */
const MOST_CHARACTERS = 300;
/** Of one word; a key has more in every form that it travels in. */
const MOST_OF_WORD = 40;
/** As many as a port, a count or a status has. */
const MOST_DIGITS = 7;

/**
 * What a line of the log may be made of: words, names of code (`main:dial`, `ERR_TLS_CERT_ALTNAME_INVALID`,
 * `/ice_servers/0/urls`), short numbers, and what stands around them.
 */
const WORD = /^[("'/]*(?:[A-Za-z]{1,24}|\d{1,7})(?:[:/_-](?:[A-Za-z]{1,24}|\d{1,7})){0,6}[)"',:;.]*$/u;
/** Of a program: an address of IPv4 has a part more. */
const VERSION = /^\d{1,3}(?:\.\d{1,3}){2}[,;]?$/u;
const BETWEEN = /[\s\p{C}]+/u;

/**
 * The text as it may be written down, in one line. Whoever logs names faults by words of their own and by codes; should
 * a value come in all the same (an address, a path, a key, an id, a link, a description), it has dots, digits among
 * letters, signs or a length that no word has, and `…` stands for it. Names of people look like words: they are kept
 * out by those who log.
 */
export function logText(text: string): string {
  const words = text
    .slice(0, MOST_CHARACTERS)
    .split(BETWEEN)
    .filter((word) => word !== '');
  return words.map((word) => (isPlain(word) ? word : '…')).join(' ');
}

function isPlain(word: string): boolean {
  if (VERSION.test(word)) return true;
  const digits = word.replaceAll(/\D/gu, '').length;
  // Of an address of the network card or of IPv6 some have letters alone.
  const colons = word.slice(0, -1).split(':').length - 1;
  return word.length <= MOST_OF_WORD && digits <= MOST_DIGITS && colons <= 1 && WORD.test(word);
}
