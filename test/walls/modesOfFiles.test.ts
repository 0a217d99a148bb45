import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Calls that make a file or a folder, to the end of their line, also where `disk` stands for Node's file system. */
const MAKES =
  /(?<!\w|(?<!\bdisk)\.)(?:writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|mkdir|mkdirSync)\(.*|(?<!\w|(?<!\bdisk)\.)(?:open|openSync)\([^)]*'(?:w|wx|a|ax)\+?'.*/gu;
const FOR_ITS_OWNER = /0o[67]00/u;
/** Into files that are open already, and the folder of the desktop. */
const OTHERS = [
  'main/files/writeWhole.ts: writeFileSync(file, content);',
  'main/shell/desktop/autostart.ts: mkdir(dirname(file), { recursive: true });',
  'main/store/database/roomProbe.ts: writeFileSync(probe, Buffer.alloc(PROBE_BYTES));',
];

test('whatever main makes on the disk is for its owner alone from its first moment', () => {
  const files = globSync('main/**/*.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.endsWith('.test.ts'));
  const made = files.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(MAKES)].map(([call]) => `${path}: ${call}`),
  );
  expect(made.length).toBeGreaterThan(12);
  expect(made.filter((call) => !FOR_ITS_OWNER.test(call)).toSorted()).toEqual(OTHERS);
});
