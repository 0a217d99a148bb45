import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRights } from '../../../test/stage/fileRights.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createLogFile } from './logFile.ts';

const NOON = Date.UTC(2026, 4, 1, 12);

function setUp({ mostBytes = 1000 } = {}) {
  const folder = join(temporaryFolder(), 'logs');
  let [time, elapsed] = [NOON, 0];
  const log = createLogFile({ folder, now: () => time, elapsed: () => elapsed, mostBytes });
  const read = (name = 'ringfort.log') => readFileSync(join(folder, name), 'utf8');
  const setBy = (ms: number) => (time += ms);
  const pass = (ms: number): void => {
    time += ms;
    elapsed += ms;
  };
  return { folder, log, read, pass, setBy };
}

test('a line stands in the log with its time, behind those of earlier starts', () => {
  const { folder, log, read } = setUp();
  log.write('one');
  createLogFile({ folder, now: () => NOON + 1500, elapsed: () => 0 }).write('two');
  expect(log.path).toBe(join(folder, 'ringfort.log'));
  expect(read()).toBe('2026-05-01T12:00:00.000Z one\n2026-05-01T12:00:01.500Z two\n');
});

test('folder and files are their owner’s alone, whatever they were before', () => {
  const { folder, log } = setUp();
  mkdirSync(folder, { mode: 0o755 });
  writeFileSync(join(folder, 'ringfort.log'), '', { mode: 0o644 });
  chmodSync(join(folder, 'ringfort.log'), 0o644);
  log.write('one');
  expectRights(folder, 0o700);
  expectRights(log.path, 0o600);
});

test('however much is written there are three files, none beyond its bound, with the latest lines', () => {
  const { folder, log, read, pass } = setUp({ mostBytes: 1000 });
  for (let line = 1; line <= 500; line += 1) {
    log.write(`fault ${line}`);
    pass(2000);
  }
  expect(readdirSync(folder).sort()).toEqual(['ringfort.1.log', 'ringfort.2.log', 'ringfort.log']);
  const files = ['ringfort.2.log', 'ringfort.1.log', 'ringfort.log'].map((name) => read(name));
  for (const text of files) expect(text.length).toBeLessThanOrEqual(1000);
  const numbers = [...files.join('').matchAll(/fault (\d+)/gu)].map(([, number]) => Number(number));
  expect(numbers.length).toBeGreaterThan(50);
  expect(numbers).toEqual(numbers.map((_, at) => 500 - numbers.length + 1 + at));
});

test('a fault that comes a thousand times in a minute is written sixty times, and how often is said', () => {
  const { log, read, pass } = setUp({ mostBytes: 100_000 });
  for (let count = 0; count < 1000; count += 1) log.write('badFrame');
  pass(60_000);
  log.write('well again');
  const lines = read()
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(25));
  expect(lines).toEqual([...Array.from({ length: 60 }, () => 'badFrame'), '940 lines left out', 'well again']);
});

test('a clock that is set ahead makes no room for more lines, and one that is set back does not silence the log', () => {
  const { log, read, pass, setBy } = setUp({ mostBytes: 100_000 });
  for (let count = 0; count < 61; count += 1) {
    log.write('badFrame');
    setBy(61_000);
  }
  setBy(-86_400_000);
  pass(60_000);
  log.write('after');
  expect(read()).toMatch(/ 1 lines left out\n.* after\n$/u);
});

test('where it cannot be written nothing fails, and it goes on when it can', () => {
  const { folder, log, read } = setUp();
  writeFileSync(folder, 'a file where the folder should be');
  log.write('lost');
  rmSync(folder);
  log.write('kept');
  expect(read()).toMatch(/^\S+ kept\n$/u);
});
