import { pathToFileURL } from 'node:url';
import { normalizePath } from 'vite';

/*
 * A file has three spellings on Windows (`C:\house\en.ts`): as Node joins paths, with slashes where a bundler names a
 * module, and as an address where one is imported. Elsewhere all three are one, and a mix-up shows itself nowhere.
 */

/** As a bundler names the module in this file. */
export const moduleId = (file: string): string => normalizePath(file);

/** Loads the module in this file. */
export async function importFile<T>(file: string): Promise<Readonly<Record<string, T>>> {
  const loaded: Readonly<Record<string, T>> = await import(pathToFileURL(file).href);
  return loaded;
}
