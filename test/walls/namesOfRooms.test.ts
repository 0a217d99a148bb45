import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';

const EXPORT = /^export (?:abstract )?(?:interface|class|type|enum|function|async function|const) (\w+)/gm;

/** Names that stand in several files and mean the same in each, because these may not know one another. */
const ONE_MEANING: Readonly<Record<string, string>> = {
  CallId: 'core/ipc has the schema of what core/call has the type of',
  CallType: 'core/ipc and core/protocol have the schemas of what core/call has the type of',
  IceCredentials: 'those of RFC 8839, in a call and as they travel',
  MAX_GENERATION: 'held equal by test/contract/numbersOfTwoRooms.test.ts',
  MAX_RESTART: 'held equal by test/contract/numbersOfTwoRooms.test.ts',
  MAX_VOICE_BYTES: 'held equal by test/contract/numbersOfTwoRooms.test.ts',
  MAX_VOICE_PIECES: 'held equal by test/contract/numbersOfTwoRooms.test.ts',
  ProbedDisk: 'phone and server look for room in the same way, and no room is common to both that may touch a disk',
  StartTimer: 'main and windows start timers alike, and windows see nothing of main',
  migrations: 'the steps of a schema; phone and server have one each',
  missedCalls: 'how many there are, and the step of the schema that has them counted',
  voiceMessages: 'the step of the schema that brings them, at the phone and at the server',
};

const sources = ['core', 'main', 'preload', 'renderer', 'server'].flatMap((room) =>
  readdirSync(join(projectRoot, room), { recursive: true, encoding: 'utf8' })
    .map((path) => `${room}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !/\.d\.ts$|\.test\.tsx?$|\/(?:node_modules|generated)\//.test(path)),
);

test('a name that a file of any room gives away means one thing', () => {
  const files = new Map<string, string[]>();
  for (const path of sources) {
    const text = readFileSync(join(projectRoot, path), 'utf8');
    for (const name of new Set([...text.matchAll(EXPORT)].map(([, each = '']) => each))) {
      files.set(name, [...(files.get(name) ?? []), path]);
    }
  }
  expect(files.size).toBeGreaterThan(3000);
  const several = [...files].filter(([, paths]) => paths.length > 1);
  expect(several.filter(([name]) => ONE_MEANING[name] === undefined)).toEqual([]);
  // A reason that nothing needs any more goes.
  expect(Object.keys(ONE_MEANING).filter((name) => several.every(([each]) => each !== name))).toEqual([]);
});

test('what is named as tests are is a test', () => {
  expect(sources.length).toBeGreaterThan(1000);
  expect(sources.filter((path) => /(?:Test|Spec|Mock)\.tsx?$/.test(path))).toEqual([]);
});
