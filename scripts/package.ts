// Makes the unpacked Linux application in release/. `--drivable` makes one that Playwright can drive, for tests only;
// a package made with the test runtime always is one.
import { join } from 'node:path';
import { build, Platform, type Configuration } from 'electron-builder';
import { ensureBuilt } from './build.ts';
import { projectRoot, runtimeSources } from './electron/folders.ts';
import { run } from './electron/run.ts';
import { fuseFaults } from './package/fuses.ts';
import { resolveElectron, type ResolvedElectron } from './electron/resolveElectron.ts';
import { prepareTestRuntime } from './electron/testRuntime.ts';

const packagedProgram = join(projectRoot, 'release/linux-unpacked/ringfort');

// Playwright drives a program through its inspector and its debugging port; a released Ringfort refuses both.
const drivableParts: Configuration = {
  extraMetadata: { main: 'testRuntime/packagedMain.cjs' },
  files: [{ from: runtimeSources, to: 'testRuntime', filter: ['boot.cjs', 'packagedMain.cjs'] }],
  electronFuses: { enableNodeCliInspectArguments: true },
};

/**
 * Makes the package; the value is the path of the program to start. In a process of its own: electron-builder's
 * clean-up ends the process it runs in with status 0, whatever else went wrong there.
 */
export async function packageApp(options: { drivable: boolean }, say: (line: string) => void): Promise<string> {
  say('Packaging Ringfort.');
  await run(process.execPath, [import.meta.filename, ...(options.drivable ? ['--drivable'] : [])]);
  return packagedProgram;
}

async function makePackage(drivable: boolean, say: (line: string) => void): Promise<void> {
  const electron = await resolveElectron(say);
  await ensureBuilt(say);
  await build({
    projectDir: projectRoot,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    config: await configuration(electron.kind, drivable, say),
  });
  const changed = drivable || electron.kind === 'testRuntime' ? ['enableNodeCliInspectArguments'] : [];
  const faults = await fuseFaults(packagedProgram, changed);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/** What differs from electron-builder.yml, which knows nothing of tests. */
async function configuration(
  kind: ResolvedElectron['kind'],
  drivable: boolean,
  say: (line: string) => void,
): Promise<Configuration> {
  if (kind === 'testRuntime') {
    const runtime = await prepareTestRuntime(say);
    return {
      ...drivableParts,
      electronDist: runtime.cleanDist,
      electronVersion: runtime.version,
      extraResources: [{ from: runtime.sqliteAddon, to: 'better-sqlite3-nodeApi8.node' }],
      // This fuse came with Electron 29, and one that is not there cannot be set.
      afterPack: ({ packager }) => {
        delete packager.config.electronFuses?.grantFileProtocolExtraPrivileges;
      },
    };
  }
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  return {
    ...(drivable ? drivableParts : {}),
    ...(kind === 'override' && override !== undefined ? { electronDist: override } : {}),
  };
}

if (import.meta.main) {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  try {
    await makePackage(process.argv.includes('--drivable'), say);
    say(`Packaged: ${packagedProgram}`);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
