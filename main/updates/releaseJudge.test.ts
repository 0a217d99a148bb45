import { join } from 'node:path';
import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { packageBytes, releaseDay, signedFile, statementFor } from '../../test/fakes/releases.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { createReleaseJudge } from './releaseJudge.ts';
import { createUpdateMemory } from './updateMemory.ts';

const bytes = packageBytes(100);
const [old, next] = [ed25519.utils.randomSecretKey(), ed25519.utils.randomSecretKey()];

/** A program that knows these keys, started on what others before it have kept in this file. */
function program(file: string, keys: readonly Uint8Array[], current = '0.1.0') {
  const { now } = new ManualClock(releaseDay);
  const source = { feed: 'https://updates.example.org', keys: keys.map((key) => ed25519.getPublicKey(key)) };
  const installation = { owner: 'itself', target: 'linux-x64.appImage' } as const;
  const memory = createUpdateMemory(file);
  const judge = createReleaseJudge({ source, current, installation, memory, now, wall: now });
  /** What becomes of a statement of this number under these signatures. */
  const hear = (sequence: number, signers: readonly Uint8Array[], version = '0.3.0'): string => {
    try {
      return judge.hear(signedFile(statementFor(bytes, { sequence, version }), signers), source.keys, false).verdict
        .may;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  return { judge, hear };
}

test('U7 whoever stole a key uses up no number of the key that takes its place', () => {
  const file = join(temporaryFolder(), 'updates.json');
  const robbed = program(file, [old]);
  expect(robbed.hear(8, [old])).toBe('update');
  // For the version that runs: nobody notices.
  expect(robbed.hear(Number.MAX_SAFE_INTEGER, [old], '0.1.0')).toBe('stay');
  expect(robbed.hear(9, [old, next])).toBe('update: replayed');

  // Installed by hand, over what is there.
  const after = program(file, [next], '0.2.0');
  expect(after.judge.seen()).toBeNull();
  expect(after.hear(9, [old, next])).toBe('update');
  expect(after.hear(8, [next])).toBe('update: replayed');
  expect(after.hear(10, [old])).toBe('update: unsigned');
  expect(program(file, [next], '0.2.0').hear(8, [next])).toBe('update: replayed');
});

test('U2 what was seen under one of two keys counts for the other: a signature that is left out sets nothing back', () => {
  const file = join(temporaryFolder(), 'updates.json');
  const { hear } = program(file, [old, next]);
  expect(hear(9, [old])).toBe('update');
  expect(hear(6, [next])).toBe('update: replayed');
  expect(hear(9, [old, next])).toBe('update');
  // The same statement, with less around it.
  expect(hear(9, [old])).toBe('update');
  expect(program(file, [next]).hear(6, [next])).toBe('update: replayed');
});
