import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a file imports before it runs; types do not count, and neither does what `import()` reads later. */
const IMPORTED = /^(?:import|export)\s(?!type\b)(?:[^;'`]*?\sfrom\s+)?'(?<path>\.[^']+\.tsx?)'/gmu;
/** In code, or as an attribute of what is drawn. */
const LITERAL = /'(?<text>[\w.]+)'|="(?<attribute>[\w.]+)"/gu;
/** Of a name that is put together: `end.${reason}`. */
const TEMPLATE = /`(?<text>[\w.]*(?:\$\{[^}]*\}[\w.]*)+)`/gu;

/**
 * The names of all texts that can be said by what `entry` loads at once, found in the sources: those that stand there,
 * and those that a template there can become, whose gaps are filled by codes, some of them with a point (`lost.busy`).
 * `names` are all there are.
 */
export function shownWords(entry: string, names: ReadonlySet<string>): ReadonlySet<string> {
  return wordsIn(sourcesOf(entry), names);
}

/**
 * The names of all texts that these sources say. `fits`: whether this can stand in the gap of a name that is put
 * together; a window is given too many rather than too few, for what comes in from main stands in no source of its own.
 */
export function wordsIn(
  sources: Iterable<string>,
  names: ReadonlySet<string>,
  fits: (gap: string) => boolean = () => true,
): ReadonlySet<string> {
  const literals = new Set<string>();
  const templates = new Set<string>();
  for (const source of sources) {
    for (const { groups } of source.matchAll(LITERAL)) literals.add(groups?.['text'] ?? groups?.['attribute'] ?? '');
    for (const { groups } of source.matchAll(TEMPLATE)) templates.add(groups?.['text'] ?? '');
  }
  const shown = new Set([...literals].filter((literal) => names.has(literal)));
  for (const template of templates) {
    const [before, ...after] = template.split(/\$\{[^}]*\}/u);
    if (before === '') {
      // Nothing but what another place gives it can stand in front.
      const [rest] = after;
      if (after.length === 1) for (const literal of literals) if (names.has(literal + rest)) shown.add(literal + rest);
      continue;
    }
    if (!template.includes('.')) continue;
    const becomes = new RegExp(`^${[before, ...after].map(escaped).join('([\\w.]+)')}$`, 'u');
    for (const name of names)
      if (
        becomes
          .exec(name)
          ?.slice(1)
          .every((gap) => fits(gap)) === true
      )
        shown.add(name);
  }
  return shown;
}

/** The sources that are loaded with this file, and its own. */
function sourcesOf(entry: string): string[] {
  const read = new Map<string, string>();
  const files = [entry];
  for (const file of files) {
    if (read.has(file) || !existsSync(file)) continue;
    const source = readFileSync(file, 'utf8');
    read.set(file, source);
    for (const { groups } of source.matchAll(IMPORTED)) files.push(join(dirname(file), groups?.['path'] ?? ''));
  }
  return [...read.values()];
}

function escaped(text = ''): string {
  return text.replaceAll('.', '\\.');
}
