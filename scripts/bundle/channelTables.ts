import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Api } from '../../core/ipc/define.ts';
import { importFile, moduleId } from './moduleId.ts';

/** Where the tables of the windows stand; these files export nothing else that lives at run time. */
const contracts = ['mainWindow', 'incomingWindow', 'callWindow', 'relayTest', 'screenPicker', 'sharingWindow'].map(
  (name) => `core/ipc/${name}.ts`,
);

/**
 * A preload needs of a window's table which entries there are and of what kind; main checks the shapes. Without this
 * each preload would carry the whole library of schemas, thirty times its own weight, and run it before the page's
 * first script. `root` is the project's folder.
 */
export function channelTables(root: string): Plugin {
  const files = new Set(contracts.map((path) => moduleId(join(root, path))));
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
