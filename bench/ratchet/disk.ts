import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** SQLite's page: the least that a commit appends to its log. */
const PAGE_BYTES = 4096;

/** One page at the end of a file, and wait until the disk has it: what no durable commit can go below. */
export function durableWrite(folder: string, name: string): { readonly write: () => void; readonly close: () => void } {
  const page = Buffer.alloc(PAGE_BYTES, 1);
  const file = openSync(join(folder, name), 'a', 0o600);
  return {
    write: () => {
      writeSync(file, page);
      fdatasyncSync(file);
    },
    close: () => closeSync(file),
  };
}
