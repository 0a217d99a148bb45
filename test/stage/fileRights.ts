import { statSync } from 'node:fs';
import { expect } from 'vitest';

/** Windows has no rights of owner, group and others, but those of the folder; `stat` says the same of every file. */
const HAS_RIGHTS = process.platform !== 'win32';

/** Expects these rights of the file or folder, on a system that has such. */
export function expectRights(path: string, rights: number): void {
  if (HAS_RIGHTS) expect((statSync(path).mode & 0o777).toString(8), path).toBe(rights.toString(8));
}
