// Static checks (the walls of the house): types, lint, format, comments, lengths, imports, lock file, dead code.
// One test each.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../electron/folders.ts';
import { run } from '../electron/run.ts';
import { failure, type Outcome } from '../testOutcome.ts';
import { isTool, toolFile } from './tools.ts';

const rooms = ['core', 'main', 'preload', 'renderer', 'server', 'test', 'scripts', 'bench'].filter((room) =>
  existsSync(join(projectRoot, room)),
);

const formatOptions = ['-c', 'scripts/walls/oxfmt.json', '--ignore-path', 'scripts/walls/oxfmt.ignore'];

/** Each a tool, or a script of this folder. */
const walls: Record<string, [program: string, ...args: string[]]> = {
  // Each checker looks at what they share by itself: more of them than cores only work more.
  types: ['tsc', '-b', '--checkers', '2'],
  // A room with rules of its own has them beside its files, in `.oxlintrc.json`.
  lint: ['oxlint', '--type-aware', '--deny-warnings', ...rooms],
  'comparison of secrets': [
    'oxlint',
    ...['-c', 'scripts/walls/oxlint.secrets.json', '--deny-warnings'],
    ...['core/ratchet', 'main/crypto', 'main/store', 'server'],
  ],
  format: ['oxfmt', ...formatOptions, '--check', ...rooms],
  'comment columns': ['commentColumns.ts', ...rooms],
  'file length': ['fileLength.ts', ...rooms],
  arrows: ['depcruise', '-c', 'scripts/walls/dependencyCruiser.cjs', '--output-type', 'err', ...rooms],
  'lock file': ['lockFile.ts'],
  'dead code': ['knip', '-c', 'scripts/walls/knip.ts', '--no-progress'],
  // What a test alone keeps alive is dead as well. An export that is there for them has the tag, with the reason,
  // unless its own file uses it too.
  'code of tests alone': [
    'knip',
    ...['-c', 'scripts/walls/knip.ts', '--no-progress', '--production', '--exports', '--files', '--tags=-forTests'],
  ],
};

export async function runChecks(): Promise<Outcome> {
  const failures: string[] = [];
  for (const [name, [program, ...args]] of Object.entries(walls)) {
    const start = performance.now();
    const file = isTool(program) ? toolFile(program) : join(import.meta.dirname, program);
    const complaint = await run(process.execPath, [file, ...args], { cwd: projectRoot }).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`${complaint === undefined ? 'holds ' : 'BROKEN'} ${name} (${seconds} s)\n`);
    if (complaint !== undefined) {
      failures.push(failure(`the wall "${name}"`, complaint));
      process.stdout.write(`${complaint}\n`);
    }
  }
  return { passed: Object.keys(walls).length - failures.length, failures, skipped: 0 };
}

if (import.meta.main) {
  const { failures } = await runChecks();
  process.exitCode = failures.length > 0 ? 1 : 0;
}
