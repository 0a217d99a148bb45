import { createHash } from 'node:crypto';
import { openStatement, STATEMENT_FILE } from '../../core/updates/signedStatement.ts';
import { MAX_STATEMENT_BYTES, type ReleaseStatement } from '../../core/updates/releaseStatement.ts';

/** A feed that sends nothing for so long is not there, in milliseconds; a package may take its time. */
const STATEMENT_MS = 30_000;
const PACKAGE_MS = 30 * 60_000;

/**
 * What the feed says now, to a program with these keys; null: it has no statement yet. Throws what keeps one from
 * knowing it: whoever prepares the next statement without would count wrong, or name packages that nobody can download.
 */
export async function publishedStatement(feed: string, keys: readonly string[]): Promise<ReleaseStatement | null> {
  const response = await asked(`${feed}/${STATEMENT_FILE}`, STATEMENT_MS);
  if (response.status === 404) return null;
  if (response.status !== 200) throw new Error(`${feed} answers with ${response.status}.`);
  const pieces: Uint8Array[] = [];
  for await (const piece of upTo(MAX_STATEMENT_BYTES, response)) pieces.push(piece);
  const file = Buffer.concat(pieces);
  if (file.length > MAX_STATEMENT_BYTES) throw new Error(`${STATEMENT_FILE} of ${feed} is longer than any statement.`);
  const opened = openStatement(
    file,
    keys.map((key) => Buffer.from(key, 'base64')),
  );
  if (!opened.ok) throw new Error(`The statement that ${feed} serves is ${opened.reason}.`);
  return opened.statement;
}

/** What of the packages of a statement the feed does not serve as they were signed. Downloads all of them. */
export async function packageFaults(feed: string, { packages }: ReleaseStatement): Promise<string[]> {
  const faults: string[] = [];
  for (const { file, size, sha512 } of packages) {
    const served = await measuredAt(`${feed}/${file}`, size).catch((error: unknown) => String(error));
    if (typeof served === 'string') faults.push(`${file} is not to be had: ${served}`);
    else if (served.size !== size || served.sha512 !== sha512)
      faults.push(`${file} of the feed is not what was signed.`);
  }
  return faults;
}

async function measuredAt(url: string, most: number): Promise<{ readonly size: number; readonly sha512: string }> {
  const response = await asked(url, PACKAGE_MS);
  if (response.status !== 200) throw new Error(`the feed answers with ${response.status}`);
  const digest = createHash('sha512');
  let size = 0;
  for await (const piece of upTo(most, response)) {
    digest.update(piece);
    size += piece.length;
  }
  return { size, sha512: digest.digest('base64') };
}

/** What a feed sends, which may never end: up to the piece with which it is more than was meant. */
async function* upTo(most: number, { body }: Response): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.length;
    yield piece;
    if (size > most) return;
  }
}

/** As a program asks: it follows nobody elsewhere. */
const asked = (url: string, withinMs: number): Promise<Response> =>
  fetch(url, {
    redirect: 'error',
    cache: 'no-store',
    headers: { 'cache-control': 'no-cache' },
    signal: AbortSignal.timeout(withinMs),
  });
