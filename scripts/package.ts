// Makes the packages that this system can make, in release/, and says in a table what became of each. `--all` also
// tries those of other systems; `--unpacked` makes only the unpacked program, and `--drivable` makes that one so that
// Playwright can drive it, for tests only. `server` makes the packages of the server instead.
import { parseArgs } from 'node:util';
import { hasFailed, outcomeTable } from './package/outcomes.ts';
import { makePackages, packageApp } from './package/makePackages.ts';
import { makeServer } from './package/server/makeServer.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean' }, unpacked: { type: 'boolean' }, drivable: { type: 'boolean' } },
});
try {
  if (positionals.length > 0) {
    if (positionals.join(' ') !== 'server') throw new Error('There is one word: server.');
    const outcomes = await makeServer(say);
    process.stdout.write(`${outcomeTable(outcomes)}\n`);
    if (hasFailed(outcomes)) process.exitCode = 1;
  } else if (values.unpacked === true || values.drivable === true) {
    say(`Packaged: ${await packageApp({ drivable: values.drivable === true }, say)}`);
  } else {
    const outcomes = await makePackages(values.all === true, say);
    process.stdout.write(`${outcomeTable(outcomes)}\n`);
    if (hasFailed(outcomes)) process.exitCode = 1;
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
