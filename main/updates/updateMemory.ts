import { randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
import type { SeenStatement, Today } from '../../core/updates/mayUpdate.ts';
import { MAX_STATEMENT_BYTES } from '../../core/updates/releaseStatement.ts';
import { MAX_KEYS } from '../../core/updates/updateSource.ts';
import { readJsonOrThrow } from '../files/readJson.ts';
import { writeWholeNow } from '../files/writeWhole.ts';
import { fileFailure } from './updateError.ts';
import { fits } from '../../core/protocol/validators.ts';

const Time = Type.Integer({ minimum: 0, maximum: 8.64e15 });

const Kept = Type.Object({
  /** Drawn once: where in a rollout this installation stands. It never leaves the computer. */
  seed: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  /** The newest statement under each key of the program, by its public half in base64. */
  seen: Type.Record(
    Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }),
    Type.Object({
      sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      version: Type.String({ maxLength: 20 }),
    }),
    { maxProperties: MAX_KEYS, additionalProperties: false },
  ),
  /** Milliseconds since 1970, by the corrected clock. */
  checkedAt: Type.Union([Time, Type.Null()]),
  /** When a statement that holds came last, by both clocks; before the first, since when one was looked for in vain. */
  heardAt: Type.Optional(Type.Object({ corrected: Time, own: Time })),
  /** The file that was seen last, in base64: a start knows by it what there is, and asks nobody. */
  statement: Type.Optional(Type.String({ maxLength: Math.ceil(MAX_STATEMENT_BYTES / 3) * 4 })),
});
type Kept = Readonly<Static<typeof Kept>>;

/** A statement in base64, and the few numbers beside it. */
const MOST_BYTES = 2 * MAX_STATEMENT_BYTES;

export interface UpdateMemory {
  readonly seed: () => Uint8Array;
  readonly seen: () => Readonly<Record<string, SeenStatement>>;
  readonly checkedAt: () => number | null;
  readonly heardAt: () => Today | null;
  readonly statement: () => string | null;
  /** On the disk when it returns. Throws UpdateError. */
  readonly remember: (news: Partial<Omit<Kept, 'seed'>>) => void;
}

/**
 * What an installation knows of updates, in a file of its own: it belongs to the program and not to the person whose
 * store it opens. Without the file (or with a damaged one) nothing was seen yet, and the version that runs is still
 * the oldest that is taken. One that is there and cannot be read just now is not written over, so that no release is
 * taken meanwhile, and is tried again.
 */
export function createUpdateMemory(file: string): UpdateMemory {
  let kept: Kept | null = null;
  const fresh: Kept = { seed: randomBytes(16).toString('hex'), seen: {}, checkedAt: null };
  /** Why what stands there could not be read the last time it was tried. */
  let fault: unknown = null;
  const load = (): Kept => {
    if (kept !== null) return kept;
    try {
      const found = readJsonOrThrow(file, MOST_BYTES);
      kept = fits(Kept, found) ? found : fresh;
      return kept;
    } catch (error) {
      fault = error;
      return fresh;
    }
  };
  return {
    seed: () => Buffer.from(load().seed, 'hex'),
    seen: () => load().seen,
    checkedAt: () => load().checkedAt,
    heardAt: () => load().heardAt ?? null,
    statement: () => load().statement ?? null,
    remember: (news) => {
      const next = { ...load(), ...news };
      if (kept === null) throw fileFailure(fault);
      try {
        writeWholeNow(file, JSON.stringify(next), 'onDisk');
      } catch (error) {
        throw fileFailure(error);
      }
      kept = next;
    },
  };
}
