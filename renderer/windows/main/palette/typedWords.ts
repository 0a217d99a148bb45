/** What was typed, word by word, in lower case. */
export function wordsOf(query: string, locale: string): readonly string[] {
  return query
    .toLocaleLowerCase(locale)
    .split(/\s+/u)
    .filter((word) => word !== '');
}
