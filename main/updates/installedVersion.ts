import { closeSync, openSync, readSync, statSync } from 'node:fs';
import Type from 'typebox';
import { fits } from '../../core/protocol/validators.ts';

/** Of what lies in an archive, where its package.json does. A larger list is none of ours. */
const Listing = Type.Object({
  files: Type.Object({
    'package.json': Type.Object({
      offset: Type.String({ pattern: '^\\d{1,12}$' }),
      size: Type.Integer({ minimum: 2, maximum: 65_536 }),
    }),
  }),
});
const MOST_LISTING_BYTES = 16 * 1024 * 1024;
const Manifest = Type.Object({ version: Type.String({ maxLength: 20 }) });

/**
 * The version of the program that lies in this archive by now. A package manager puts another one there under a program
 * that runs, and what runs goes on reading the old one. Null: there is none to be read.
 */
export function createInstalledVersion(archive: string): () => string | null {
  let known: { readonly stamp: string; readonly version: string | null } | null = null;
  return () =>
    asFile(() => {
      const { ino, size, mtimeMs } = statSync(archive);
      const stamp = `${ino} ${size} ${mtimeMs}`;
      if (known?.stamp !== stamp) known = { stamp, version: versionIn(archive) };
      return known.version;
    });
}

/** Electron shows an archive as a folder, and as it was when it was first read, unless it is told not to. */
function asFile<T>(read: () => T): T | null {
  const before = process.noAsar;
  process.noAsar = true;
  try {
    return read();
  } catch {
    return null;
  } finally {
    process.noAsar = before;
  }
}

/** Archives of Electron: two numbers, the length of the list and the list (JSON), then files one after another. */
function versionIn(archive: string): string | null {
  const file = openSync(archive, 'r');
  try {
    const sizes = bytesAt(file, 0, 16);
    const listed = sizes.readUInt32LE(12);
    if (listed > MOST_LISTING_BYTES) return null;
    const listing: unknown = JSON.parse(bytesAt(file, 16, listed).toString());
    if (!fits(Listing, listing)) return null;
    const { offset, size } = listing.files['package.json'];
    const manifest: unknown = JSON.parse(bytesAt(file, 8 + sizes.readUInt32LE(4) + Number(offset), size).toString());
    return fits(Manifest, manifest) ? manifest.version : null;
  } finally {
    closeSync(file);
  }
}

function bytesAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, position) !== length) throw new RangeError('The archive ends before');
  return bytes;
}
