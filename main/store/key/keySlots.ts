import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Type, { type Static } from 'typebox';
import { base64Of } from '../../../core/protocol/encodedBytes.ts';
import { writeWhole } from '../../files/writeWhole.ts';
import { KeyringSlot } from './keyringSlot.ts';
import { PassphraseSlot } from './passphraseSlot.ts';
import { asStoreError, StoreError } from '../database/storeError.ts';
import { fits } from '../../../core/protocol/validators.ts';

const closed = { additionalProperties: false } as const;

/**
 * The file beside the database: the same database key in one or two slots. It holds no secret that helps without the
 * keyring or the passphrase. `keyCheck` tells whether an unwrapped key is the one of this database.
 */
const KeySlots = Type.Object(
  {
    version: Type.Literal(1),
    keyCheck: base64Of(16),
    keyring: Type.Optional(KeyringSlot),
    passphrase: Type.Optional(PassphraseSlot),
  },
  closed,
);
export type KeySlots = Static<typeof KeySlots>;

const SLOTS = { keyring: KeyringSlot, passphrase: PassphraseSlot } as const;
export type SlotName = keyof typeof SLOTS;
const SLOT_NAMES = ['keyring', 'passphrase'] as const satisfies readonly SlotName[];

export interface ReadKeySlots {
  readonly slots: KeySlots;
  /** Slots that stand in the file and cannot be read. They open nothing; the other one may (A83). */
  readonly unreadable: readonly SlotName[];
}

/** Null if there is no such file. Throws StoreError keyFileCorrupt if no slot of it is what we wrote. */
export async function readKeySlots(file: string): Promise<ReadKeySlots | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw asStoreError(error);
  }
  let slots: unknown;
  try {
    slots = JSON.parse(text);
  } catch (error) {
    throw new StoreError('keyFileCorrupt', { cause: error });
  }
  return readable(slots);
}

function readable(file: unknown): ReadKeySlots {
  const entries = typeof file === 'object' && file !== null ? Object.entries(file) : [];
  const present = new Map<string, unknown>(entries);
  const unreadable = SLOT_NAMES.filter((name) => present.has(name) && !fits(SLOTS[name], present.get(name)));
  for (const name of unreadable) present.delete(name);
  const slots: unknown = Object.fromEntries(present);
  if (!fits(KeySlots, slots) || (slots.keyring === undefined && slots.passphrase === undefined)) {
    throw new StoreError('keyFileCorrupt');
  }
  return { slots, unreadable };
}

/** All or nothing: the old file stands until the new one is on the disk. Losing this file is losing the database. */
export async function writeKeySlots(file: string, slots: KeySlots): Promise<void> {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    await writeWhole(file, `${JSON.stringify(slots, null, 2)}\n`);
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Sixteen bytes that a key is recognised by. The key is 256 random bits: they tell nothing about it. */
export function keyCheckOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('ringfort database key check v1').digest().subarray(0, 16).toString('base64');
}

export function isKeyOf(slots: KeySlots, key: Uint8Array): boolean {
  return timingSafeEqual(Buffer.from(keyCheckOf(key)), Buffer.from(slots.keyCheck));
}
