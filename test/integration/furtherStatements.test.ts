import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReleaseStatement } from '../../core/updates/releaseStatement.ts';
import { openStatement, STATEMENT_FILE } from '../../core/updates/signedStatement.ts';
import { packageFaults, publishedStatement } from '../../scripts/package/feed.ts';
import { prepareStatement, releaseIn, releaseOf } from '../../scripts/package/signRelease.ts';
import { packageBytes, releaseDay, releasePublicKey, signedFile, statementFor } from '../fakes/releases.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { endless, startUpdateFeed } from '../stage/updateFeed.ts';

// A rollout goes on, a statement is renewed, a release is withdrawn: long after its packages were made.

const keys = [Buffer.from(releasePublicKey).toString('base64')];
const bytes = packageBytes(5000);
const first = statementFor(bytes, { sequence: 4, rollout: 10 });
const terms = { sequence: 5, rollout: 50, days: 60, now: releaseDay };
const read = (statement: Buffer): ReleaseStatement => {
  const opened = openStatement(signedFile(JSON.parse(statement.toString())), [releasePublicKey]);
  return opened.ok ? opened.statement : expect.unreachable();
};

/** `release/` after `npm run package` was run once more: the same names, and other bytes. */
function packagedAgain(content: Buffer): string {
  const folder = temporaryFolder();
  for (const { file } of first.packages) writeFileSync(join(folder, file), content);
  return folder;
}

test('a further statement names the packages that people download, whatever lies in release/ by then', async () => {
  const feed = await startUpdateFeed();
  feed.release(first, bytes);
  const published = await publishedStatement(feed.url, keys);
  expect(published).toEqual(first);
  const again = await releaseIn(packagedAgain(packageBytes(5001)), first.version, first.notes);
  expect(() => prepareStatement(again, terms, published)).toThrow(/0\.2\.0 is out, with other packages[^]*--from/u);

  const renewed = read(prepareStatement(first, terms, published));
  expect(renewed).toEqual({ ...first, sequence: 5, rollout: 50 });
  expect(await packageFaults(feed.url, renewed)).toEqual([]);
  // The same bytes are the same release.
  const kept = await releaseIn(packagedAgain(bytes), first.version, first.notes);
  expect(read(prepareStatement(kept, terms, published)).packages).toEqual(first.packages);
});

test('a release is withdrawn with the word of the one before, which no folder has any more', async () => {
  const good = statementFor(bytes, { sequence: 2 });
  const bad = statementFor(packageBytes(6000), { sequence: 3, version: '0.3.0' });
  const said = read(prepareStatement(releaseOf(signedFile(good), keys), { ...terms, sequence: 4 }, bad));
  expect([said.version, said.sequence, said.packages]).toEqual(['0.2.0', 4, good.packages]);
  expect(() => releaseOf(signedFile(good), [Buffer.alloc(32).toString('base64')])).toThrow('unsigned');
});

test('no number is given twice', () => {
  for (const sequence of [3, 4])
    expect(() => prepareStatement(first, { ...terms, sequence }, first)).toThrow('The feed is at statement 4');
});

test('what the feed serves is looked at as a program takes it', async () => {
  const feed = await startUpdateFeed();
  expect(await publishedStatement(feed.url, keys)).toBeNull();
  const [file = ''] = first.packages.map((each) => each.file);
  expect(await packageFaults(feed.url, first)).toEqual([expect.stringContaining(`${file} is not to be had`)]);
  feed.put(file, packageBytes(5001));
  expect(await packageFaults(feed.url, first)).toEqual([`${file} of the feed is not what was signed.`]);
  feed.put(file, (response) => void response.writeHead(302, { location: '/feed/elsewhere' }).end());
  feed.put('elsewhere', bytes);
  expect(await packageFaults(feed.url, first)).toEqual([expect.stringContaining(`${file} is not to be had`)]);
  feed.put(STATEMENT_FILE, signedFile(first, []));
  await expect(publishedStatement(feed.url, keys)).rejects.toThrow('is unsigned');
  feed.put(STATEMENT_FILE, (response) => void response.writeHead(503).end());
  await expect(publishedStatement(feed.url, keys)).rejects.toThrow('answers with 503');
});

test('a feed that never ends is given up: neither a statement nor a package has more bytes than it may (U1)', async () => {
  const feed = await startUpdateFeed();
  const [file = ''] = first.packages.map((each) => each.file);
  for (const name of [STATEMENT_FILE, file]) feed.put(name, endless(bytes));
  await expect(publishedStatement(feed.url, keys)).rejects.toThrow('is longer than any statement');
  expect(await packageFaults(feed.url, first)).toEqual([`${file} of the feed is not what was signed.`]);
});
