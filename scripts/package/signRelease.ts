import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  MAX_LIFE_MS,
  readStatement,
  type ReleasePackage,
  type ReleaseStatement,
} from '../../core/updates/releaseStatement.ts';
import { openStatement, sealStatement, signedBytes, STATEMENT_FILE } from '../../core/updates/signedStatement.ts';

/** Which file of `release/` takes the place of which installation; deb and rpm go to repositories, others by hand. */
const TARGETS: readonly (readonly [target: string, file: RegExp])[] = [
  ['linux-x64.appImage', /-linux-(?:x86_64|x64)\.AppImage$/u],
  ['linux-arm64.appImage', /-linux-arm64\.AppImage$/u],
  ['windows-x64.nsis', /-win-x64\.exe$/u],
  ['windows-arm64.nsis', /-win-arm64\.exe$/u],
  ['mac-universal.zip', /-mac-universal\.zip$/u],
];

/** What a statement says anew each time. */
export interface StatementTerms {
  readonly sequence: number;
  readonly rollout: number;
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What it says as long as a release is the same. */
export type NamedRelease = Pick<ReleaseStatement, 'version' | 'packages' | 'notes'>;

/**
 * The release that lies in a folder, hashed as it is. For its first statement alone: a folder that was packaged again
 * has other bytes than those that people download, so further ones take the first one's word.
 */
export const releaseIn = async (
  folder: string,
  version: string,
  notes: ReleaseStatement['notes'],
): Promise<NamedRelease> => ({ version, packages: await packagesIn(folder, version), notes });

/** The release that a signed statement names. Throws if none of the keys signed it. */
export function releaseOf(file: Buffer, keys: readonly string[]): ReleaseStatement {
  const opened = openStatement(
    file,
    keys.map((key) => Buffer.from(key, 'base64')),
  );
  if (!opened.ok) throw new Error(`The statement is ${opened.reason}.`);
  return opened.statement;
}

/**
 * The statement of a release, unsigned, as JSON. `published`: what the feed says now. Throws what is wrong with it.
 */
export function prepareStatement(
  { version, packages, notes }: NamedRelease,
  { sequence, rollout, days, now }: StatementTerms,
  published: ReleaseStatement | null,
): Buffer {
  if (published !== null && sequence <= published.sequence)
    throw new Error(`The feed is at statement ${published.sequence}: the next one has a higher number.`);
  if (published?.version === version && !isSame(packages, published.packages))
    throw new Error(
      `${version} is out, with other packages than these. For a further statement of it say --from and the file of ` +
        `the one in the feed, ${STATEMENT_FILE}; packages that are others are another version.`,
    );
  const statement = {
    ...{ sequence, version, signedAt: now, expiresAt: now + days * 86_400_000, rollout },
    ...{ packages, notes },
  };
  if (days * 86_400_000 > MAX_LIFE_MS) throw new Error('A statement holds for 90 days at most.');
  const text = `${JSON.stringify(statement, null, 2)}\n`;
  if (readStatement(text) === null) throw new Error('No Ringfort would read this statement: look at its numbers.');
  return Buffer.from(text);
}

const isSame = (some: readonly ReleasePackage[], others: readonly ReleasePackage[]): boolean => {
  const told = (packages: readonly ReleasePackage[]) =>
    packages.map(({ target, file, size, sha512 }) => `${target} ${file} ${size} ${sha512}`).toSorted();
  return told(some).join() === told(others).join();
};

async function packagesIn(folder: string, version: string): Promise<ReleasePackage[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(`Ringfort-${version}-`));
  const packages: ReleasePackage[] = [];
  for (const [target, shape] of TARGETS) {
    const [file, ...more] = names.filter((name) => shape.test(name) && !name.includes('-portable-'));
    if (more.length > 0) throw new Error(`Two packages for ${target}: ${[file, ...more].join(', ')}`);
    if (file !== undefined) packages.push({ target, file, ...(await measured(join(folder, file))) });
  }
  if (packages.length === 0) throw new Error(`In ${folder} lies no package of ${version} that updates a program.`);
  return packages;
}

async function measured(path: string): Promise<Pick<ReleasePackage, 'size' | 'sha512'>> {
  const digest = createHash('sha512');
  await pipeline(createReadStream(path), digest);
  return { size: (await stat(path)).size, sha512: digest.digest('base64') };
}

/**
 * What standard input says of the keys in these files: a line for each in their order, since a key that takes the place
 * of another has a passphrase of its own; an empty one for a key that has none. Throws if the lines are not as many.
 */
export function passphrasesIn(text: string, files: readonly string[]): readonly (string | null)[] {
  const lines = text.replace(/\r?\n$/u, '').split(/\r?\n/u);
  if (lines.length !== files.length)
    throw new Error(`Standard input has to have a line for each --key: ${files.length}, and it has ${lines.length}.`);
  return lines.map((line) => (line === '' ? null : line));
}

/** An Ed25519 key in PEM (PKCS 8), sealed by a passphrase or not. Throws what is wrong with it, by its name. */
export function readReleaseKey(name: string, pem: Buffer, passphrase: string | null): KeyObject {
  const key = opened(name, pem, passphrase);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${name}: a release is signed with an Ed25519 key.`);
  return key;
}

function opened(name: string, pem: Buffer, passphrase: string | null): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === null ? {} : { passphrase }) });
  } catch (cause) {
    const why = passphrase === null ? 'no key, or one that has a passphrase' : 'no key that this passphrase opens';
    throw new Error(`${name} is ${why}.`, { cause });
  }
}

/** As it stands in electron-builder.yml: the 32 bytes in base64. */
export function publicKeyOf(key: KeyObject): string {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('base64');
}

/** The file of the feed. Reads the statement first, so that nothing is signed that no Ringfort would take. */
export function signStatement(statement: Buffer, keys: readonly KeyObject[]): Buffer {
  if (readStatement(statement.toString()) === null) throw new Error('This is no statement of a release.');
  const signatures = keys.map((key) => sign(null, signedBytes(statement), key));
  return Buffer.from(sealStatement(statement, signatures));
}

/** What of the packages of a statement lies in a folder otherwise than it was signed. */
export async function folderFaults(folder: string, { packages }: ReleaseStatement): Promise<string[]> {
  const faults: string[] = [];
  for (const { file: name, size, sha512 } of packages) {
    const found = await measured(join(folder, name)).catch(() => null);
    if (found === null) faults.push(`${name} is missing.`);
    else if (found.size !== size || found.sha512 !== sha512) faults.push(`${name} is not what was signed.`);
  }
  return faults;
}

/** What whoever signs should read before. */
export async function toldStatement(path: string): Promise<string> {
  const statement = readStatement(await readFile(path, 'utf8'));
  if (statement === null) throw new Error('This is no statement of a release.');
  const { version, sequence, rollout, expiresAt, packages, notes } = statement;
  return [
    `Ringfort ${version}, statement ${sequence}, for ${rollout} % until ${new Date(expiresAt).toISOString()}`,
    ...packages.map(({ target, file, size, sha512 }) => `  ${target}: ${file}, ${size} bytes, ${sha512}`),
    ...TARGETS.filter(([target]) => !packages.some((each) => each.target === target)).map(
      ([target]) => `  NO PACKAGE for ${target}: whoever has that is told to get the release by hand`,
    ),
    ...notes.en.map((note) => `  en: ${note}`),
    ...notes.ru.map((note) => `  ru: ${note}`),
  ].join('\n');
}
