// `npm run package -- check-electron | check-tag | prepare-release | sign-release | check-release`: docs/RELEASING.md
// has them in order.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { ReleaseStatement } from '../../core/updates/releaseStatement.ts';
import { STATEMENT_FILE } from '../../core/updates/signedStatement.ts';
import { projectRoot } from '../electron/folders.ts';
import { builtUpdates } from './configuration.ts';
import { electronAgeFault, electronOf, newestElectron } from './electronAge.ts';
import { packageFaults, publishedStatement } from './feed.ts';
import { projectVersion, versionFaults } from './oneVersion.ts';
import { placeholders } from './placeholders.ts';
import { releaseNotes } from './releaseNotes.ts';
import {
  folderFaults,
  passphrasesIn,
  prepareStatement,
  publicKeyOf,
  readReleaseKey,
  releaseIn,
  releaseOf,
  signStatement,
  toldStatement,
  type NamedRelease,
} from './signRelease.ts';
import { sumsFaults } from './sums.ts';

type Say = (line: string) => void;

const PREPARED = 'release-1.json';
const inRelease = (name: string): string => join(projectRoot, 'release', name);

export const RELEASE_COMMANDS: Readonly<Record<string, (args: string[], say: Say) => Promise<void>>> = {
  'check-electron': checkElectron,
  'check-tag': checkTag,
  'prepare-release': prepare,
  'sign-release': signPrepared,
  'check-release': check,
};

/** Asks the registry of packages, and is no test: nobody's change is at fault when a newer one comes. */
async function checkElectron(args: string[], say: Say): Promise<void> {
  parseArgs({ args, options: {} });
  const [ours, newest] = [await electronOf(projectRoot), await newestElectron()];
  const fault = electronAgeFault(ours, newest);
  if (fault !== null) throw new Error(fault);
  say(`Electron ${ours} is young enough; the newest is ${newest}.`);
}

/** Before anything is packaged for a tag: nobody could tell later of what the packages are. */
async function checkTag(args: string[], say: Say): Promise<void> {
  const [tag, ...more] = parseArgs({ args, allowPositionals: true }).positionals;
  if (tag === undefined || more.length > 0) throw new Error('Say the one tag that is released by.');
  const faults = await versionFaults(projectRoot, tag);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  say(`${tag} is the version of everything that is packaged from here.`);
}

/** What a statement is about: what the feed names already, what an earlier one named, or what lies in the folder. */
async function prepare(args: string[], say: Say): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      renew: { type: 'boolean', default: false },
      from: { type: 'string' },
      unpublished: { type: 'boolean', default: false },
      sequence: { type: 'string' },
      rollout: { type: 'string', default: '100' },
      days: { type: 'string', default: '60' },
      folder: { type: 'string', default: inRelease('') },
      'public-key': { type: 'string', multiple: true },
    },
  });
  const left = await placeholders(projectRoot);
  if (left.length > 0) throw new Error(`Something stands in the place of what you have to choose:\n${left.join('\n')}`);
  const keys = await keysOr(values['public-key']);
  const published = values.unpublished ? null : await publishedStatement((await builtUpdates()).feed, keys);
  const terms = {
    sequence: Number(values.sequence ?? (published?.sequence ?? 0) + 1),
    rollout: Number(values.rollout),
    days: Number(values.days),
    now: Date.now(),
  };
  const named = values.renew ? published : await namedBy(values.from, values.folder, keys);
  if (named === null) throw new Error('The feed names no release yet that could be renewed.');
  const path = join(values.folder, PREPARED);
  await mkdir(values.folder, { recursive: true });
  await writeFile(path, prepareStatement(named, terms, published));
  say(await toldStatement(path));
  say(`Carry ${path} to the machine with the key, and sign it there.`);
}

async function namedBy(file: string | undefined, folder: string, keys: readonly string[]): Promise<NamedRelease> {
  if (file !== undefined) return releaseOf(await readFile(file), keys);
  const version = await projectVersion();
  const notesFrom = async (name: string, language: 'en' | 'ru') =>
    releaseNotes(await readFile(join(projectRoot, name), 'utf8'), version, language);
  const notes = { en: await notesFrom('CHANGELOG.md', 'en'), ru: await notesFrom('CHANGELOG.ru.md', 'ru') };
  return releaseIn(folder, version, notes);
}

/** Those that were said (of before a key was replaced), else those that a package is built with. */
async function keysOr(said: readonly string[] | undefined): Promise<readonly string[]> {
  const keys = said ?? (await builtUpdates()).keys;
  if (keys.length === 0) throw new Error('electron-builder.yml has no key under extraMetadata.updates.keys.');
  return keys;
}

/** Takes nothing but the prepared file and the key: the machine with the key needs no network and no packages. */
async function signPrepared(args: string[], say: Say): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { key: { type: 'string', multiple: true }, 'passphrase-stdin': { type: 'boolean' } },
  });
  const [path = inRelease(PREPARED)] = positionals;
  const files = values.key ?? [];
  if (files.length === 0) throw new Error('Say --key and the file of the key; twice, while a key is being replaced.');
  const passphrases =
    values['passphrase-stdin'] === true ? passphrasesIn(await text(process.stdin), files) : files.map(() => null);
  const sealed = await Promise.all(files.map(async (file) => ({ file, pem: await readFile(file) })));
  // In the order in which they were given, whichever was read first: of two that do not open, the first is told.
  const keys = sealed.map(({ file, pem }, at) => readReleaseKey(file, pem, passphrases[at] ?? null));
  say(await toldStatement(path));
  const signed = signStatement(await readFile(path), keys);
  const made = join(dirname(path), STATEMENT_FILE);
  await writeFile(made, signed);
  for (const key of keys) say(`Signed with the key whose public half is ${publicKeyOf(key)}`);
  say(`Made ${made}`);
}

async function check(args: string[], say: Say): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      folder: { type: 'string', default: inRelease('') },
      feed: { type: 'boolean', default: false },
      'public-key': { type: 'string', multiple: true },
    },
  });
  const keys = await keysOr(values['public-key']);
  const statement = releaseOf(await readFile(join(values.folder, STATEMENT_FILE)), keys);
  if (values.feed) return checkFeed(statement, keys, say);
  const faults = [
    ...(await folderFaults(values.folder, statement)),
    ...(await sumsFaults(values.folder, statement.version)),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
  say('What lies there is what a Ringfort with these keys takes.');
}

/** Before a further statement is published, and after: nobody takes a package that is not the one that was signed. */
async function checkFeed(statement: ReleaseStatement, keys: readonly string[], say: Say): Promise<void> {
  const { feed } = await builtUpdates();
  const published = await publishedStatement(feed, keys);
  const faults = await packageFaults(feed, statement);
  if (published !== null && published.sequence > statement.sequence)
    faults.push(`The feed is at statement ${published.sequence} already, and this one is ${statement.sequence}.`);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  say(`${feed} has the packages of statement ${statement.sequence}, as they were signed.`);
  if (published?.sequence !== statement.sequence)
    say(`It is at statement ${published?.sequence ?? 'none'} still: ${STATEMENT_FILE} goes there now.`);
}
