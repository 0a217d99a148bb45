import { basename, dirname, join } from 'node:path';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

const languages = new Set(['en.ts', 'ru.ts']);

/**
 * Parses the messages of a catalogue while it is built, so that no window carries a parser of ICU messages and none
 * waits for it. A text without arguments is one literal. `root` is the project's folder.
 */
export function compiledWords(root: string): Plugin {
  const catalogues = join(root, 'core/words');
  return {
    name: 'ringfort:compiled-words',
    config: () => ({
      resolve: {
        alias: [
          {
            find: /^@formatjs\/icu-messageformat-parser$/u,
            replacement: '@formatjs/icu-messageformat-parser/no-parser.js',
          },
        ],
      },
    }),
    async load(id) {
      if (dirname(id) !== catalogues || !languages.has(basename(id))) return null;
      const [entry] = Object.entries<Readonly<Record<string, string>>>(await import(id));
      if (entry === undefined) throw new Error(`${id} has no catalogue`);
      const [name, messages] = entry;
      const lines = Object.entries(messages).map(([key, message]) => `${JSON.stringify(key)}: ${compiled(message)},`);
      return `const text = (value) => [{ type: ${TYPE.literal}, value }];\nexport const ${name} = {\n${lines.join('\n')}\n};`;
    },
  };
}

function compiled(message: string): string {
  const elements = parse(message);
  const [first] = elements;
  return elements.length === 1 && first !== undefined && 'value' in first && first.type === TYPE.literal
    ? `text(${JSON.stringify(first.value)})`
    : JSON.stringify(elements);
}
