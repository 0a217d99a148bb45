import { isAbsolute, relative, sep } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

type Bundle = Readonly<Record<string, Rolldown.OutputChunk | Rolldown.OutputAsset>>;

/** The file in a bundle's folder that names the packages which went into it, by their places in the lock file. */
export const SHIPPED_FILE = 'packages.json';

/** The place in the lock file of the package that a file belongs to, if it belongs to one. */
export function packageOf(file: string, root: string): string | undefined {
  const place = /^\0?(.*node_modules\/(?:@[^/]+\/)?[^/?]+)\//u.exec(file.split(sep).join('/'))?.[1];
  if (place === undefined) return undefined;
  // What a page names by a URL comes with its place below the page's own folder.
  const inside = isAbsolute(place) ? relative(root, place).split(sep).join('/') : place;
  return inside.replace(/^(?:\.\.\/)+/u, '');
}

/**
 * Writes down the packages whose code, fonts, models and WebAssembly a bundle carries. Workers are bundled apart and
 * before their page: their plugin only takes note. `root` is the project's folder.
 */
export function shippedPackages(root: string): { readonly page: Plugin; readonly worker: Plugin } {
  const found = new Set<string>();
  const note = (bundle: Bundle) => {
    for (const part of Object.values(bundle)) {
      for (const file of part.type === 'chunk' ? part.moduleIds : part.originalFileNames) {
        const place = packageOf(file, root);
        if (place !== undefined) found.add(place);
      }
    }
  };
  return {
    worker: {
      name: 'ringfort:shipped-packages-of-workers',
      generateBundle: (_options, bundle) => note(bundle),
    },
    page: {
      name: 'ringfort:shipped-packages',
      generateBundle(_options, bundle) {
        note(bundle);
        this.emitFile({ type: 'asset', fileName: SHIPPED_FILE, source: JSON.stringify([...found].sort(), null, 2) });
      },
    },
  };
}
