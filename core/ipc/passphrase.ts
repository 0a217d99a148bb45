/** Fewer characters are soon guessed, whatever each guess costs. */
const FEWEST_CHARACTERS = 10;

/** Whether a passphrase may be chosen: by characters, however many units of UTF-16 each takes. */
export function isLongEnough(passphrase: string): boolean {
  return [...passphrase].length >= FEWEST_CHARACTERS;
}
