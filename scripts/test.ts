// Every test of the project. The last line adds up checks, unit tests, the build and end-to-end tests. `-- --quick`
// stops before the build and leaves out what spans rooms: what holds beside each idea.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareEndToEnd, runEndToEnd } from './e2e.ts';
import { projectRoot } from './electron/folders.ts';
import { runShown } from './runShown.ts';
import { add, failure, none, playwrightOutcome, vitestOutcome, type Outcome } from './testOutcome.ts';
import { runChecks } from './walls/check.ts';

type Step = () => Promise<Outcome>;

const say = (line: string) => process.stderr.write(`${line}\n`);
const reports = join(projectRoot, '.cache/test');
const isQuick = process.argv.includes('--quick');

const unit = async (): Promise<Outcome> => {
  const report = join(reports, 'unit.json');
  const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const projects = isQuick ? ['unit', 'unitApart', 'document'].map((project) => `--project=${project}`) : [];
  return vitestOutcome(
    report,
    await runShown(process.execPath, [vitest, 'run', '-c', 'test/vitest.config.ts', ...reporters, ...projects]),
  );
};

const build = async (): Promise<Outcome> => {
  await prepareEndToEnd();
  return { ...none, passed: 1 };
};

/** The walks are told by `npm run test:walks`. */
const endToEnd = async (): Promise<Outcome> =>
  playwrightOutcome(
    join(reports, 'e2e.json'),
    await runEndToEnd(['application', 'media', 'browser'].map((project) => `--project=${project}`)),
  );

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(0)} s`;

/** A step that could not even run is one failure, and the steps after it still tell what they can. */
async function outcomeOf(name: string, step: Step): Promise<Outcome> {
  const start = performance.now();
  say(`\n== ${name}`);
  try {
    return await step();
  } catch (error) {
    const complaint = error instanceof Error ? error.message : String(error);
    say(complaint);
    return { ...none, failures: [failure(name, complaint)] };
  } finally {
    say(`\n== ${name} took ${seconds(start)}`);
  }
}

/** One after another, beside other rows. */
async function row(steps: Readonly<Record<string, Step>>): Promise<Outcome> {
  let total = none;
  // oxlint-disable-next-line no-await-in-loop
  for (const [name, step] of Object.entries(steps)) total = add(total, await outcomeOf(name, step));
  return total;
}

process.chdir(projectRoot);
// Of each screen that is good, which nobody looks at here: they take a tenth of what it costs to look at the screens.
process.env['RINGFORT_TEST_PICTURES'] = 'none';
process.env['RINGFORT_TEST_LOOKS'] = 'one';
const start = performance.now();
await rm(reports, { recursive: true, force: true });
// The walls hardly use a second core and unit tests often wait, so they run side by side; windows and media run alone,
// for they would measure whatever else goes on.
const withoutWindows = await Promise.all([row({ check: runChecks, ...(isQuick ? {} : { build }) }), row({ unit })]);
let total = withoutWindows.reduce(add, none);
if (!isQuick) total = add(total, await outcomeOf('end to end', endToEnd));
const { passed, failures, skipped } = total;
// Once more, at the end: of a log that was cut, it is the end that is kept.
if (failures.length > 0) process.stdout.write(`\nfailed:\n${failures.join('\n')}\n`);
process.stdout.write(
  `\nafter ${seconds(start)}\n${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);
process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
