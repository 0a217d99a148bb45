import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import Type from 'typebox';
import { type BackupContents, type ReadBackup, readBackupContents } from '../../../core/backup/backupContents.ts';
import { openWithPassphrase, PassphraseSlot, sealWithPassphrase, type Stretch } from '../key/passphraseSlot.ts';
import { fits } from '../../../core/protocol/validators.ts';

/*
 * A backup is one line of JSON, `{"ringfort":"backup","version":1,"slot":…}`, and then the contents: JSON, deflated
 * (RFC 1952), sealed with XChaCha20-Poly1305 under a key of its own, which the slot in the line holds under the
 * passphrase. The line is authenticated with them.
 */

const FILE_VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 24;
const LINE_END = 0x0a;
const MAX_HEADER_BYTES = 1024;
/** All that a backup may hold is some 20 MB of JSON. */
const MAX_BACKUP_FILE_BYTES = 32 * 1024 * 1024;
const MAX_CONTENTS_BYTES = 64 * 1024 * 1024;

const Header = Type.Object(
  { ringfort: Type.Literal('backup'), version: Type.Literal(FILE_VERSION), slot: PassphraseSlot },
  { additionalProperties: false },
);
/** What a later version keeps to as well. */
const AnyHeader = Type.Object({ ringfort: Type.Literal('backup'), version: Type.Integer({ minimum: 1 }) });

const deflate = promisify(gzip);
const inflate = promisify(gunzip);

type BackupFileFault = 'notABackup' | 'newer' | 'wrongPassphrase' | 'damaged';
type OpenedBackup = Extract<ReadBackup, { ok: true }> | { readonly ok: false; readonly reason: BackupFileFault };

export interface BackupFile {
  readonly mostBytes: number;
  readonly seal: (contents: BackupContents, passphrase: string) => Promise<Uint8Array>;
  /** What kind of file it is, before anybody is asked for its passphrase: null for a backup that may be opened. */
  readonly faultOf: (file: Uint8Array) => Exclude<BackupFileFault, 'wrongPassphrase'> | null;
  /** A changed passphrase slot cannot be told from a wrong passphrase; all else that was changed is damage. */
  readonly open: (file: Uint8Array, passphrase: string) => Promise<OpenedBackup>;
}

export function createBackupFile(stretch: Stretch): BackupFile {
  return {
    mostBytes: MAX_BACKUP_FILE_BYTES,
    seal: (contents, passphrase) => sealBackup(contents, passphrase, stretch),
    faultOf: backupFault,
    open: (file, passphrase) => openBackup(file, passphrase, stretch),
  };
}

async function sealBackup(contents: BackupContents, passphrase: string, stretch: Stretch): Promise<Uint8Array> {
  const key = randomBytes(KEY_BYTES);
  try {
    const slot = await sealWithPassphrase(key, passphrase, stretch);
    const header = Buffer.from(`${JSON.stringify({ ringfort: 'backup', version: FILE_VERSION, slot })}\n`);
    const nonce = randomBytes(NONCE_BYTES);
    const plain = await deflate(JSON.stringify(contents));
    const sealed = xchacha20poly1305(key, nonce, header).encrypt(plain);
    plain.fill(0);
    return Buffer.concat([header, nonce, sealed]);
  } finally {
    key.fill(0);
  }
}

function backupFault(file: Uint8Array): Exclude<BackupFileFault, 'wrongPassphrase'> | null {
  const header = headerOf(file);
  if (header === null || !fits(AnyHeader, header.value)) return 'notABackup';
  if (header.value.version > FILE_VERSION) return 'newer';
  return fits(Header, header.value) ? null : 'damaged';
}

async function openBackup(file: Uint8Array, passphrase: string, stretch: Stretch): Promise<OpenedBackup> {
  const fault = backupFault(file);
  const header = headerOf(file);
  if (fault !== null || header === null || !fits(Header, header.value))
    return { ok: false, reason: fault ?? 'damaged' };
  const key = await openWithPassphrase(header.value.slot, passphrase, stretch);
  if (key === null) return { ok: false, reason: 'wrongPassphrase' };
  try {
    const body = file.subarray(header.line.length);
    const plain = xchacha20poly1305(key, body.subarray(0, NONCE_BYTES), header.line).decrypt(
      body.subarray(NONCE_BYTES),
    );
    const text = await inflate(plain, { maxOutputLength: MAX_CONTENTS_BYTES });
    return readBackupContents(JSON.parse(text.toString('utf8')));
  } catch {
    return { ok: false, reason: 'damaged' };
  } finally {
    key.fill(0);
  }
}

/** The first line, as bytes and as what stands in it. */
function headerOf(file: Uint8Array): { readonly line: Uint8Array; readonly value: unknown } | null {
  const end = file.subarray(0, MAX_HEADER_BYTES).indexOf(LINE_END);
  if (end < 0) return null;
  const line = file.subarray(0, end + 1);
  try {
    return { line, value: JSON.parse(Buffer.from(line).toString('utf8')) };
  } catch {
    return null;
  }
}
