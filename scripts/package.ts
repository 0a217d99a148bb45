// Makes the packages that this system can make, in release/, and says in a table what became of each; or what USAGE
// names beside that.
import { parseArgs } from 'node:util';
import { hasFailed, outcomeTable, type Outcome } from './package/outcomes.ts';
import { makePackages, packageApp } from './package/makePackages.ts';
import { RELEASE_COMMANDS } from './package/releaseCommands.ts';
import { makeServer } from './package/server/makeServer.ts';

const USAGE = `npm run package -- [OPTION | WORD]

Without any: the packages of this system, in release/, and a table of what became of each.

  --all             those of the other systems, too: in shape where they cannot be made here
  --only KIND       that kind alone: AppImage, deb, rpm, tar.gz, nsis, portable, dmg or zip; may stand more than once
  --unpacked        the unpacked program and nothing around it
  --drivable        the same, so that Playwright can drive it: for tests only

  server            the packages of the server, in release/server/

  check-electron    steps of a release, which docs/RELEASING.md tells in their order
  check-tag TAG
  prepare-release
  sign-release
  check-release`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function tell(outcomes: readonly Outcome[]): void {
  process.stdout.write(`${outcomeTable(outcomes)}\n`);
  if (hasFailed(outcomes)) process.exitCode = 1;
}

async function makeProgram(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      all: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      unpacked: { type: 'boolean' },
      drivable: { type: 'boolean' },
    },
  });
  if (values.unpacked === true || values.drivable === true) {
    say(`Packaged: ${await packageApp({ drivable: values.drivable === true }, say)}`);
  } else
    tell(await makePackages({ all: values.all, ...(values.only === undefined ? {} : { only: values.only }) }, say));
}

try {
  const [word = '', ...rest] = process.argv.slice(2);
  const command = Object.hasOwn(RELEASE_COMMANDS, word) ? RELEASE_COMMANDS[word] : undefined;
  if (command !== undefined) await command(rest, say);
  else if (word === '--help') process.stdout.write(`${USAGE}\n`);
  else if (word === 'server' && rest.length === 0) tell(await makeServer(say));
  else if (word === '' || word.startsWith('--')) await makeProgram(process.argv.slice(2));
  else throw new Error(`One of these words: server, ${Object.keys(RELEASE_COMMANDS).join(', ')}; or --help.`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
