// `npm run package -- check-tag | prepare-release | sign-release | check-release`: docs/RELEASING.md has them in order.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { STATEMENT_FILE } from '../../core/updates/signedStatement.ts';
import { projectRoot } from '../electron/folders.ts';
import { updateKeys } from './configuration.ts';
import { projectVersion, versionFaults } from './oneVersion.ts';
import { placeholders } from './placeholders.ts';
import { releaseNotes } from './releaseNotes.ts';
import {
  feedFaults,
  passphrasesIn,
  prepareStatement,
  publicKeyOf,
  readReleaseKey,
  signStatement,
  toldStatement,
} from './signRelease.ts';
import { sumsFaults } from './sums.ts';

type Say = (line: string) => void;

const PREPARED = 'release-1.json';
const inRelease = (name: string): string => join(projectRoot, 'release', name);

export const RELEASE_COMMANDS: Readonly<Record<string, (args: string[], say: Say) => Promise<void>>> = {
  'check-tag': checkTag,
  'prepare-release': prepare,
  'sign-release': signPrepared,
  'check-release': check,
};

/** Before anything is packaged for a tag: nobody could tell later of what the packages are. */
async function checkTag(args: string[], say: Say): Promise<void> {
  const [tag, ...more] = parseArgs({ args, allowPositionals: true }).positionals;
  if (tag === undefined || more.length > 0) throw new Error('Say the one tag that is released by.');
  const faults = await versionFaults(projectRoot, tag);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  say(`${tag} is the version of everything that is packaged from here.`);
}

async function prepare(args: string[], say: Say): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      sequence: { type: 'string' },
      rollout: { type: 'string', default: '100' },
      days: { type: 'string', default: '60' },
      folder: { type: 'string', default: inRelease('') },
    },
  });
  if (values.sequence === undefined) throw new Error('Say --sequence: one more than the last statement had.');
  const left = await placeholders(projectRoot);
  if (left.length > 0) throw new Error(`A name stands in the place of one of yours:\n${left.join('\n')}`);
  const version = await projectVersion();
  const notesFrom = async (file: string, language: 'en' | 'ru') =>
    releaseNotes(await readFile(join(projectRoot, file), 'utf8'), version, language);
  const statement = await prepareStatement({
    ...{ version, folder: values.folder, now: Date.now() },
    sequence: Number(values.sequence),
    rollout: Number(values.rollout),
    days: Number(values.days),
    notes: { en: await notesFrom('CHANGELOG.md', 'en'), ru: await notesFrom('CHANGELOG.ru.md', 'ru') },
  });
  const path = join(values.folder, PREPARED);
  await writeFile(path, statement);
  say(await toldStatement(path));
  say(`Carry ${path} to the machine with the key, and sign it there.`);
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
  const keys = await Promise.all(
    files.map(async (file, at) => readReleaseKey(file, await readFile(file), passphrases[at] ?? null)),
  );
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
    options: { folder: { type: 'string', default: inRelease('') }, 'public-key': { type: 'string', multiple: true } },
  });
  const keys = values['public-key'] ?? (await updateKeys());
  if (keys.length === 0) throw new Error('electron-builder.yml has no key under extraMetadata.updates.keys.');
  const faults = await feedFaults(values.folder, await readFile(join(values.folder, STATEMENT_FILE)), keys);
  faults.push(...(await sumsFaults(values.folder, await projectVersion())));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  say('What lies there is what a Ringfort with these keys takes.');
}
