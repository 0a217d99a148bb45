// Every test of the project. The last line adds up checks, unit tests, the build and end-to-end tests.
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { ensureBuilt } from './build.ts';
import { runEndToEnd } from './e2e.ts';
import { projectRoot } from './electron/folders.ts';
import { runShown } from './runShown.ts';
import { add, none, playwrightOutcome, vitestOutcome, type Outcome } from './testOutcome.ts';
import { runChecks } from './walls/check.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);
const reports = join(projectRoot, '.cache/test');

const unit = async (): Promise<Outcome> => {
  const report = join(reports, 'unit.json');
  const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return vitestOutcome(
    report,
    await runShown(process.execPath, [vitest, 'run', '-c', 'test/vitest.config.ts', ...reporters]),
  );
};

const build = async (): Promise<Outcome> => {
  await ensureBuilt(say);
  return { ...none, passed: 1 };
};

const endToEnd = async (): Promise<Outcome> => playwrightOutcome(join(reports, 'e2e.json'), await runEndToEnd([]));

process.chdir(projectRoot);
await rm(reports, { recursive: true, force: true });
let total = none;
for (const [name, step] of Object.entries({ check: runChecks, unit, build, 'end to end': endToEnd })) {
  say(`\n== ${name}`);
  try {
    total = add(total, await step());
  } catch (error) {
    // A step that could not even run is one failure, and the steps after it still tell what they can.
    say(error instanceof Error ? error.message : String(error));
    total = add(total, { ...none, failed: 1 });
  }
}
const { passed, failed, skipped } = total;
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
