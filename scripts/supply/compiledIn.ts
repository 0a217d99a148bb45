import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../electron/folders.ts';
import type { ShippedPackage } from './shippedPackage.ts';

/** The one native package, whose own licence says nothing of the database that is compiled into it. */
const DATABASE = 'node_modules/better-sqlite3';

/** What the packages at these places have compiled into them that is a work of its own, with faults of its own. */
export async function compiledIn(places: ReadonlySet<string>): Promise<ShippedPackage[]> {
  if (!places.has(DATABASE)) return [];
  // The sources lie beside what was compiled of them.
  const header = await readFile(join(projectRoot, DATABASE, 'deps/sqlite3/sqlite3.h'), 'utf8');
  const [sqlite, ciphers] = [
    named(header, /^#define SQLITE_VERSION\s+"([\d.]+)"$/mu),
    named(header, /^#define SQLITE3MC_VERSION_STRING\s+"SQLite3 Multiple Ciphers ([\d.]+)"$/mu),
  ];
  return [
    {
      ...{ name: 'SQLite', version: sqlite, licence: 'blessing', text: await textOf('sqlite.txt'), sha512: '' },
      purl: `pkg:generic/sqlite@${sqlite}`,
      cpe: `cpe:2.3:a:sqlite:sqlite:${sqlite}:*:*:*:*:*:*:*`,
    },
    {
      ...{ name: 'SQLite3MultipleCiphers', version: ciphers, licence: 'MIT AND BSD-3-Clause AND CC0-1.0' },
      ...{ text: await textOf('sqlite3mc.txt'), sha512: '' },
      purl: `pkg:github/utelle/SQLite3MultipleCiphers@v${ciphers}`,
    },
  ];
}

function named(header: string, version: RegExp): string {
  const found = version.exec(header)?.[1];
  if (found === undefined) throw new Error(`sqlite3.h has no ${version.source}: see scripts/supply/compiledIn.ts`);
  return found;
}

const textOf = async (file: string): Promise<string> =>
  (await readFile(join(projectRoot, 'assets/legal', file), 'utf8')).trim();
