/*
 * Options in a file, read as systemd reads an EnvironmentFile (systemd.exec(5)): what the service is told of them and
 * what a command is told must be the same. After its own parser (`env-file.c`), state by state.
 */

const NEWLINE = /[\n\r]/u;
const BLANK = /[ \t\n\r]/u;
/** What a backslash takes its meaning from between double quotes; before anything else it stays. */
const ESCAPED = '"\\`$';
const NAME = /^[A-Za-z_]\w*$/u;

type State =
  | 'beforeName'
  | 'comment'
  | 'commentEscape'
  | 'name'
  | 'beforeValue'
  | 'value'
  | 'valueEscape'
  | 'singleQuoted'
  | 'doubleQuoted'
  | 'doubleQuotedEscape';

/** The variables in such a text; of a name that stands there twice the last. What is none is passed over. */
export function readEnvironmentFile(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let state: State = 'beforeName';
  let name = '';
  let value = '';
  /** So much of the value stays if nothing but blanks follows. */
  let kept = 0;
  const take = (part: string): void => void ((value += part), (kept = value.length));
  const end = (): State => {
    const spelt = name.trimEnd();
    if (NAME.test(spelt)) found.set(spelt, value.slice(0, kept));
    [name, value, kept] = ['', '', 0];
    return 'beforeName';
  };

  const step: { readonly [At in State]: (letter: string) => State } = {
    beforeName: (letter) => {
      if (letter === '#' || letter === ';') return 'comment';
      if (BLANK.test(letter)) return 'beforeName';
      name = letter;
      return 'name';
    },
    comment: (letter) => (letter === '\\' ? 'commentEscape' : NEWLINE.test(letter) ? 'beforeName' : 'comment'),
    // Since version 254; before, the next line was one of the comment.
    commentEscape: (letter) => (NEWLINE.test(letter) ? 'beforeName' : 'comment'),
    name: (letter) => {
      if (letter === '=') return 'beforeValue';
      if (!NEWLINE.test(letter)) return ((name += letter), 'name');
      name = '';
      return 'beforeName';
    },
    beforeValue: (letter) => {
      if (NEWLINE.test(letter)) return end();
      if (letter === "'") return 'singleQuoted';
      if (letter === '"') return 'doubleQuoted';
      if (letter === '\\') return 'valueEscape';
      if (BLANK.test(letter)) return 'beforeValue';
      take(letter);
      return 'value';
    },
    value: (letter) => {
      if (NEWLINE.test(letter)) return end();
      if (letter === '\\') return ((kept = value.length), 'valueEscape');
      value += letter;
      if (!BLANK.test(letter)) kept = value.length;
      return 'value';
    },
    valueEscape: (letter) => {
      // An escaped end of a line is none, and leaves nothing.
      if (!NEWLINE.test(letter)) take(letter);
      return 'value';
    },
    singleQuoted: (letter) => (letter === "'" ? 'beforeValue' : (take(letter), 'singleQuoted')),
    doubleQuoted: (letter) => {
      if (letter === '"') return 'beforeValue';
      if (letter === '\\') return 'doubleQuotedEscape';
      take(letter);
      return 'doubleQuoted';
    },
    doubleQuotedEscape: (letter) => {
      if (ESCAPED.includes(letter)) take(letter);
      else if (letter !== '\n') take(`\\${letter}`);
      return 'doubleQuoted';
    },
  };

  for (const letter of text) state = step[state](letter);
  if (!['beforeName', 'comment', 'commentEscape', 'name'].includes(state)) end();
  return found;
}
