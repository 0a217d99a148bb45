// `npm run test:installed`: installs what `npm run package` makes into a Debian of its own, and looks at it from
// outside. Makes the packages first, but `-- --made` takes those that lie in release/. Other arguments go to vitest.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './electron/folders.ts';
import { assistiveTechnology, ensureSystem, type SystemProgram } from './electron/systemLibraries.ts';
import { resolveElectron } from './electron/resolveElectron.ts';
import { hasFailed, outcomeTable } from './package/outcomes.ts';
import { makePackages } from './package/makePackages.ts';
import { makeServer } from './package/server/makeServer.ts';
import { runShown } from './runShown.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const programs: SystemProgram[] = [
  ...(['Xvfb', 'dbus-daemon', 'xdotool', 'setpriv', 'mmdebstrap', 'desktop-file-validate'] as const),
  ...(['rpm', 'rpmbuild', 'rpm2cpio', 'cpio'] as const),
];
/** What is installed or started here. */
const only = ['deb', 'rpm', 'AppImage', 'tar.gz'];

const RESTRICTION = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';

async function testInstalled(args: readonly string[]): Promise<number> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    say('Only root on Debian or Ubuntu can install packages into a Debian of its own. Run it as root there:\n');
    say('  sudo --preserve-env=PATH env PATH="$PATH" npm run test:installed\n');
    return 1;
  }
  if ((await readFile(RESTRICTION, 'utf8').catch(() => '0')).trim() === '1') {
    say(
      'Here only programs that AppArmor knows get a sandbox, and in a Debian of its own it knows none. Allow it first:\n',
    );
    say('  sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0\n');
    return 1;
  }
  const electron = await resolveElectron(say);
  await ensureSystem({ ...assistiveTechnology, binary: electron.binary, programs }, say);
  if (!args.includes('--made')) {
    const outcomes = await makePackages({ only }, say);
    // Those of the server last: the others empty the folder.
    outcomes.push(...(await makeServer(say)));
    say(outcomeTable(outcomes));
    if (hasFailed(outcomes)) return 1;
  }
  const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs');
  const rest = args.filter((each) => each !== '--made');
  return runShown(process.execPath, [vitest, 'run', '-c', 'test/installed/vitest.config.ts', ...rest]);
}

try {
  process.exitCode = await testInstalled(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
