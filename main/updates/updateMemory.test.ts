import { mkdirSync, readFileSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRights } from '../../test/stage/fileRights.ts';
import { ON_WINDOWS } from '../../test/stage/systems.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { createUpdateMemory } from './updateMemory.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const SEEN = { [KEY]: { sequence: 7, version: '0.2.0' } };

test('what was seen is known after a restart, with the place in rollouts', () => {
  const file = join(temporaryFolder(), 'updates.json');
  const memory = createUpdateMemory(file);
  expect(memory.seen()).toEqual({});
  memory.remember({ seen: SEEN, checkedAt: 5 });
  const again = createUpdateMemory(file);
  expect([again.seen(), again.checkedAt()]).toEqual([SEEN, 5]);
  expect(Buffer.from(again.seed())).toEqual(Buffer.from(memory.seed()));
  expectRights(file, 0o600);
});

test.each(['', '{', '[]', '{"seed":"x","seen":{},"checkedAt":null}', '{"seed":"0","seen":{"sequence":-1}}'])(
  'a file that holds %j is none',
  (text) => {
    const file = join(temporaryFolder(), 'updates.json');
    writeFileSync(file, text);
    const memory = createUpdateMemory(file);
    expect([memory.seen(), memory.checkedAt(), memory.seed().length]).toEqual([{}, null, 16]);
  },
);

test('U2 what cannot be written down is not believed to be', () => {
  const file = join(temporaryFolder(), 'updates.json');
  const memory = createUpdateMemory(file);
  memory.remember({ seen: SEEN });
  mkdirSync(`${file}.new`);
  expect(() => memory.remember({ seen: { [KEY]: { sequence: 8, version: '0.3.0' } } })).toThrow('update: notInstalled');
  expect(memory.seen()).toEqual(SEEN);
  expect(readFileSync(file, 'utf8')).toContain('0.2.0');
});

test.skipIf(ON_WINDOWS)('U2 what cannot be read for a moment is not written over, and is known once it can', () => {
  const file = join(temporaryFolder(), 'updates.json');
  const first = createUpdateMemory(file);
  first.remember({ seen: SEEN });
  renameSync(file, `${file}.there`);
  // A link to itself: no right and no fault of a disk would keep root from reading.
  symlinkSync(file, file);
  const memory = createUpdateMemory(file);
  expect(memory.seen()).toEqual({});
  expect(() => memory.remember({ seen: {}, checkedAt: 5 })).toThrow('update: notInstalled');
  unlinkSync(file);
  renameSync(`${file}.there`, file);
  expect([memory.seen(), Buffer.from(memory.seed())]).toEqual([SEEN, Buffer.from(first.seed())]);
});
