import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Api } from '../../core/ipc/define.ts';
import { importFile, moduleId } from './moduleId.ts';

/** What a preload exposes: the one table that it imports. */
const TABLE = /^import \{ \w+Window \} from '\.\.\/(core\/ipc\/\w+\.ts)';$/gmu;

/** Where the tables of the windows stand; these files export nothing else that lives at run time. */
export function tablesOf(root: string): readonly string[] {
  const preloads = join(root, 'preload');
  return readdirSync(preloads)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(preloads, file), 'utf8').matchAll(TABLE)])
    .map(([, path = '']) => path);
}

/**
 * A preload needs of a window's table which entries there are and of what kind; main checks the shapes. Without this
 * each preload would carry the whole library of schemas, thirty times its own weight, and run it before the page's
 * first script. `root` is the project's folder.
 */
export function channelTables(root: string): Plugin {
  const files = new Set(tablesOf(root).map((path) => moduleId(join(root, path))));
  return {
    name: 'ringfort:channel-tables',
    async load(id) {
      if (!files.has(id)) return null;
      return Object.entries(await importFile<Api>(id))
        .map(([name, api]) => `export const ${name} = ${JSON.stringify(kindsOf(api))};`)
        .join('\n');
    },
  };
}

function kindsOf(api: Api): Record<string, { readonly kind: string }> {
  return Object.fromEntries(Object.entries(api).map(([entry, { kind }]) => [entry, { kind }]));
}
