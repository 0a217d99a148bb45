import { CallEndReason, CallType } from './callSession.ts';
import { HangupClass } from './clientMessage.ts';
import type { RefusedEntry } from './entryByEntry.ts';
import { ERROR_CODES } from './errorCodes.ts';
import { CallStateName } from './serverMessage.ts';
import { fits } from './validators.ts';

/*
 * A newer server may say one of a closed set of words with a word that is not in ours. The word is news that we cannot
 * read; the frame around it is not: that a frame of ours was refused, or that a call is over, would be lost with it,
 * and a person would wait for nothing. So each such word has one of ours that it is read as.
 */

/** A value whose words we know, and where others stood. */
export interface KnownValues {
  readonly value: unknown;
  readonly unknown: readonly RefusedEntry[];
}

interface Fields {
  readonly t?: unknown;
  readonly frames?: unknown;
  readonly state?: unknown;
  readonly ended_at?: unknown;
  readonly [name: string]: unknown;
}

/** What a word that is not one of ours is read as; undefined: as if nothing had been said. */
interface Reading {
  readonly isKnown: (word: string) => boolean;
  readonly readAs: (frame: Fields) => string | undefined;
}

const callType: Reading = {
  isKnown: (word) => fits(CallType, word),
  // What is to be heard and seen stands in the ciphertext; every call can be heard.
  readAs: () => 'audio',
};

const READINGS: Readonly<Record<string, Readonly<Record<string, Reading>>>> = {
  err: {
    // Refused for good. Never one that is tried again: answers and hang-ups would go out over and over.
    code: { isKnown: (word) => Object.hasOwn(ERROR_CODES, word), readAs: () => 'bad_frame' },
  },
  call_hangup: {
    // The authentic reason is in the ciphertext, and a word that we do not know is read so there too.
    reason: { isKnown: (word) => fits(HangupClass, word), readAs: () => 'hangup' },
  },
  call_offer: { call_type: callType },
  call_state: {
    call_type: callType,
    end_reason: { isKnown: (word) => fits(CallEndReason, word), readAs: () => undefined },
    state: {
      isKnown: (word) => fits(CallStateName, word),
      // Whatever it is called, a call that has an end is over. One that has none goes on as it did: such a frame is
      // dropped, for no state of ours changes nothing.
      readAs: ({ ended_at: endedAt, state }) => (endedAt === undefined ? String(state) : 'ended'),
    },
  },
};

/** Reads words that only a newer server knows in a frame, or in those of a batch. Everything else is left as it is. */
export function withKnownValues(frame: unknown): KnownValues {
  if (!isFields(frame)) return { value: frame, unknown: [] };
  if (frame.t !== 'batch') return inFrame(frame);
  if (!Array.isArray(frame.frames)) return { value: frame, unknown: [] };
  const read = frame.frames.map((one: unknown) => (isFields(one) ? inFrame(one) : { value: one, unknown: [] }));
  return {
    value: { ...frame, frames: read.map(({ value }) => value) },
    unknown: read.flatMap(({ unknown }, place) =>
      unknown.map((entry) => ({ ...entry, path: `/frames/${place}${entry.path}` })),
    ),
  };
}

function inFrame(frame: Fields): KnownValues {
  const readings = typeof frame.t === 'string' && Object.hasOwn(READINGS, frame.t) ? READINGS[frame.t] : undefined;
  const unknown: RefusedEntry[] = [];
  const changed: [string, string | undefined][] = [];
  for (const [name, { isKnown, readAs }] of Object.entries(readings ?? {})) {
    const word = frame[name];
    if (typeof word !== 'string' || isKnown(word)) continue;
    const known = readAs(frame);
    if (known === word) continue;
    changed.push([name, known]);
    unknown.push({
      path: `/${name}`,
      why: known === undefined ? 'not known, left out' : `not known, read as ${known}`,
    });
  }
  if (changed.length === 0) return { value: frame, unknown };
  const named = new Map<string, unknown>([...Object.entries(frame), ...changed]);
  // Of entries, not by assignment: a key `__proto__` stays a key.
  return { value: Object.fromEntries([...named].filter(([, value]) => value !== undefined)), unknown };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
