// Comments stay inside the columns that code stays in: `node scripts/walls/commentColumns.ts FOLDERS`. The formatter
// breaks code and leaves comments as they are.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../electron/folders.ts';

export const COMMENT_COLUMNS = 120;

/** Lines that are a comment from their first letter on. What follows code the formatter keeps in view by itself. */
const COMMENT = /^\s*(?:\/\/|\/\*|\{\/\*|\*(?: |\/|$))/u;
/** An address cannot be broken. */
const ADDRESS = /https?:\/\/\S{60,}/u;

/** The numbers (from 1) of lines whose comment is too wide, in letters and not in bytes. */
export function wideComments(source: string): readonly number[] {
  return source.split('\n').flatMap((line, index) => {
    const isWide = [...line].length > COMMENT_COLUMNS && COMMENT.test(line) && !ADDRESS.test(line);
    return isWide ? [index + 1] : [];
  });
}

if (import.meta.main) {
  const complaints: string[] = [];
  for (const room of process.argv.slice(2)) {
    const files = await readdir(join(projectRoot, room), { recursive: true });
    const sources = files.filter((path) => /\.(?:tsx?|cjs|css|proto)$/u.test(path));
    // Of workspaces and of code that is made from a schema nobody wraps the comments.
    for (const path of sources.filter((name) => !/(?:^|[\\/])(?:node_modules|generated)[\\/]/u.test(name))) {
      for (const line of wideComments(await readFile(join(projectRoot, room, path), 'utf8'))) {
        complaints.push(`${join(room, path)}:${line} is a comment of more than ${COMMENT_COLUMNS} columns`);
      }
    }
  }
  if (complaints.length > 0) process.stdout.write(`${complaints.join('\n')}\n`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
