import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// What a machine lacks on which no test was ever run. `npm run e2e` and `npm run test:installed` see to it as they
// begin; what a soak, a bench or a unit test starts has no such way in: any of them may be the first that is run.

const root = join(import.meta.dirname, '../..');
const sources = globSync('{bench,test/{runtime,stage,soak,server,integration,browser}}/**/*.ts', { cwd: root }).map(
  (file) => ({ file: file.replaceAll('\\', '/'), text: readFileSync(join(root, file), 'utf8') }),
);
const known = /const packageOfProgram = \{([^}]*)\}/u.exec(
  readFileSync(join(root, 'scripts/electron/systemLibraries.ts'), 'utf8'),
);
const systemPrograms = [...(known?.[1] ?? '').matchAll(/^ {2}'?([^\s':]+)'?:/gmu)].map(([, name]) => String(name));
/** And not only named, as by what runs in a Debian of its own. */
const started = (text: string, program: string): boolean =>
  new RegExp(
    `(?:spawn|run|execFile|execFileSync|spawnSync|openDisplayOf)\\(\\s*'${program.replaceAll('+', '\\+')}'`,
    'u',
  ).test(text);

test('whoever starts a program that a bare machine lacks asks for it first', () => {
  const startsSome = sources.filter(
    ({ text }) => text.includes("'/usr/bin/python3'") || systemPrograms.some((program) => started(text, program)),
  );
  expect(systemPrograms.length).toBeGreaterThan(20);
  expect(startsSome.length).toBeGreaterThan(4);
  expect(startsSome.filter(({ text }) => !/\bensured\(/u.test(text)).map(({ file }) => file)).toEqual([]);
});

test('a browser is started from one place alone', () => {
  const named = sources.filter(({ text }) => text.includes("'/usr/bin/chromium'")).map(({ file }) => file);
  expect(named).toEqual(['test/runtime/chromium.ts']);
});
