import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where whoever reads an advice finds the page about hosting, and the folder with examples. */
export interface Documents {
  readonly page: string;
  readonly examples: string;
}

/**
 * What came with a program whose modules lie in this folder: of the Debian package, of an archive wherever it was
 * unpacked, or of a checkout. A machine may have been told to leave documentation out; then it has the names alone.
 */
export function documentsBeside(folder: string, isThere: (path: string) => boolean = existsSync): Documents {
  const places: readonly Documents[] = [
    ...['../../share/doc/ringfort-server', '../share/doc'].map((at) => ({
      page: join(folder, at, 'HOSTING.md'),
      examples: join(folder, at, 'examples'),
    })),
    { page: join(folder, '../../docs/HOSTING.md'), examples: join(folder, '../deploy') },
  ];
  return (
    places.find(({ page }) => isThere(page)) ?? {
      page: 'HOSTING.md of ringfort-server',
      examples: 'the examples of ringfort-server',
    }
  );
}

/** Those of this program. In a bundle everything lies in one folder, in a checkout this is `server/doctor`. */
export const DOCUMENTS = documentsBeside(import.meta.dirname);
