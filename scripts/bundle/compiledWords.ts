import { basename, dirname, join } from 'node:path';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';
import { importFile, moduleId } from './moduleId.ts';
import { shownWords } from './shownWords.ts';

const languages = new Set(['en.ts', 'ru.ts']);
/** `virtual:words/main-en`: what that window says before it has read anything that it reads later, in English. */
const FIRST = /^\0virtual:words\/(?<window>\w+)-(?<language>\w+)$/u;
/** Where what a window draws first begins. */
const drawnFirst: Readonly<Record<string, string>> = {
  main: 'main/main.tsx',
  incoming: 'incoming/incoming.tsx',
  call: 'call/drawCall.tsx',
  picker: 'picker/picker.tsx',
  sharing: 'sharing/sharing.tsx',
};

/**
 * Parses the messages of a catalogue while it is built, so that no window carries a parser of ICU messages and none
 * waits for it. A text without arguments is one literal. What a window says first comes in a file of its own, a fifth
 * of the catalogue. `root` is the project's folder.
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
    resolveId: (id) => (FIRST.test(`\0${id}`) ? `\0${id}` : null),
    async load(id) {
      const { window, language } = FIRST.exec(id)?.groups ?? {};
      if (window !== undefined && language !== undefined) {
        const entry = drawnFirst[window];
        if (entry === undefined) throw new Error(`no window is called ${window}`);
        const { messages } = await catalogueIn(join(catalogues, `${language}.ts`));
        const shown = shownWords(join(root, 'renderer/windows', entry), new Set(Object.keys(messages)));
        return `${TEXT}export default ${written(Object.entries(messages).filter(([name]) => shown.has(name)))};`;
      }
      if (dirname(id) !== moduleId(catalogues) || !languages.has(basename(id))) return null;
      const { name, messages } = await catalogueIn(id);
      return `${TEXT}export const ${name} = ${written(Object.entries(messages))};`;
    },
  };
}

type Catalogue = Readonly<Record<string, string>>;

async function catalogueIn(file: string): Promise<{ readonly name: string; readonly messages: Catalogue }> {
  const [entry] = Object.entries(await importFile<Catalogue>(file));
  if (entry === undefined) throw new Error(`${file} has no catalogue`);
  return { name: entry[0], messages: entry[1] };
}

const TEXT = `const text = (value) => [{ type: ${TYPE.literal}, value }];\n`;

function written(messages: readonly (readonly [string, string])[]): string {
  return `{\n${messages.map(([name, message]) => `${JSON.stringify(name)}: ${compiled(message)},`).join('\n')}\n}`;
}

function compiled(message: string): string {
  const elements = parse(message);
  const [first] = elements;
  return elements.length === 1 && first !== undefined && 'value' in first && first.type === TYPE.literal
    ? `text(${JSON.stringify(first.value)})`
    : JSON.stringify(elements);
}
