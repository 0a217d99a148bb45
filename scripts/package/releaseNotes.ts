import { MAX_NOTE_LENGTH, MAX_NOTES } from '../../core/updates/releaseStatement.ts';

/** Under which heading of a version a changelog says it in a few sentences. */
const IN_SHORT = { en: 'In short', ru: 'Коротко' } as const;

/** What a changelog says of a version in short, one text a point, as it is shown in About. Throws what is missing. */
export function releaseNotes(changelog: string, version: string, language: 'en' | 'ru'): string[] {
  const heading = IN_SHORT[language];
  const about = partUnder(changelog, `## [${version}]`, '## ');
  if (about === null) throw new Error(`The changelog (${language}) says nothing of ${version}.`);
  const short = partUnder(about, `### ${heading}`, '### ');
  const notes = (short ?? '')
    .split(/^- /mu)
    .slice(1)
    .map((text) => plain(text));
  if (notes.length === 0) throw new Error(`The changelog (${language}) has no "${heading}" for ${version}.`);
  if (notes.length > MAX_NOTES || notes.some((note) => note.length > MAX_NOTE_LENGTH)) {
    throw new Error(`"${heading}" for ${version} is too long: ${MAX_NOTES} points of ${MAX_NOTE_LENGTH} letters.`);
  }
  return notes;
}

/** From the line that begins so to the next heading of that level; null: there is none. */
function partUnder(text: string, start: string, next: string): string | null {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(start));
  if (from < 0) return null;
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((line) => line.startsWith(next));
  return rest.slice(0, to < 0 ? rest.length : to).join('\n');
}

/** Without the marks of Markdown. */
const plain = (text: string): string =>
  text
    .replaceAll(/\[(?<shown>[^\]]+)\]\([^)]*\)/gu, '$<shown>')
    .replaceAll(/\*\*|`/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
