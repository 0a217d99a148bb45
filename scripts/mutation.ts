// Mutation testing of core/ratchet (A56): npm run mutation, or `-- --mutate core/ratchet/session.ts` for a part of it.
// Each mutant is one small fault in the code; a test should notice it. Fails under 95 %. Code that runs only while a
// module loads (labels, limits, tables) is left out: each of its mutants would need a process of its own. The whole
// report: .cache/mutation/report.html.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { projectRoot } from './electron/folders.ts';
import { runShown } from './runShown.ts';

const Report = Compile(
  Type.Object({
    files: Type.Record(Type.String(), Type.Object({ mutants: Type.Array(Type.Object({ status: Type.String() })) })),
  }),
);

const FLOOR = 95;
const stryker = join(projectRoot, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const config = join(projectRoot, 'scripts/mutation/stryker.config.json');

process.chdir(projectRoot);
const code = await runShown(process.execPath, [stryker, 'run', config, ...process.argv.slice(2)]);
const report = readFileSync(join(projectRoot, '.cache/mutation/report.json'), 'utf8');
const { files } = Report.Parse(JSON.parse(report));

interface Count {
  readonly noticed: number;
  readonly counted: number;
}
const sum = (counts: readonly Count[]): Count => ({
  noticed: counts.reduce((total, { noticed }) => total + noticed, 0),
  counted: counts.reduce((total, { counted }) => total + counted, 0),
});
const score = ({ noticed, counted }: Count): string =>
  `${((100 * noticed) / counted).toFixed(1)} % (${noticed} of ${counted})`;

const counts = Object.entries(files).map(([name, { mutants }]) => {
  const of = (...statuses: readonly string[]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const noticed = of('Killed', 'Timeout');
  return { name, noticed, counted: noticed + of('Survived', 'NoCoverage') };
});
for (const count of counts) {
  if (count.counted > 0) process.stdout.write(`${count.name} ${score(count)}\n`);
}
const total = sum(counts);
const fails = code !== 0 || total.counted === 0 || (100 * total.noticed) / total.counted < FLOOR;
process.stdout.write(
  `\nmutation score of core/ratchet: ${score(total)}, at least ${FLOOR} % ${fails ? 'MISSED' : 'reached'}\n`,
);
process.exitCode = fails ? 1 : 0;
