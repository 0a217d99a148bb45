// Makes one package, in a process of its own: electron-builder's clean-up ends the process it runs in with status 0,
// whatever else went wrong there. `packing.ts SYSTEM TARGET ARCHITECTURE [--drivable] [--prepackaged FOLDER]
// [--output FOLDER] [--as-version VERSION] [--feed URL --key KEY]`.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { Arch, build, Platform, type Configuration } from 'electron-builder';
import { ensureBuilt } from '../build.ts';
import { projectRoot, runtimeSources } from '../electron/folders.ts';
import { resolveElectron } from '../electron/resolveElectron.ts';
import { prepareTestRuntime } from '../electron/testRuntime.ts';
import { run } from '../electron/run.ts';
import { ensureSystem } from '../electron/systemLibraries.ts';
import { writeBill } from '../supply/thirdParty.ts';
import { packedFaults } from './packedFaults.ts';
import { shapeOf } from './shapes.ts';
import { RELEASE, type Architecture, type System } from './systems.ts';

const PLATFORMS: Readonly<Record<System, Platform>> = {
  linux: Platform.LINUX,
  windows: Platform.WINDOWS,
  mac: Platform.MAC,
};
const ARCHS: Readonly<Record<Architecture, Arch>> = { x64: Arch.x64, arm64: Arch.arm64, universal: Arch.universal };

interface Order {
  readonly system: System;
  readonly target: string;
  readonly architecture: Architecture;
  /** For tests: Playwright drives a program through its inspector and its debugging port, closed otherwise. */
  readonly drivable: boolean;
  readonly prepackaged: string | undefined;
  readonly output: string;
  /** For tests of upgrades: another version than that of package.json. */
  readonly version: string | undefined;
  /** For tests: where this package asks for newer ones, and whose signature it takes. */
  readonly updates: { readonly feed: string; readonly keys: readonly string[] } | undefined;
}

const Versions = Compile(Type.Object({ electron: Type.String(), node: Type.String() }));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function pack(order: Order): Promise<void> {
  const { kind, binary } = await resolveElectron(say);
  await ensureBuilt(say);
  await writeBill(await versionsOf(binary));
  // What the package before this one said of itself: whose program it is (core/updates/programOwner.ts).
  if (order.prepackaged !== undefined) await rm(join(order.prepackaged, 'resources', 'package-type'), { force: true });
  await build({
    projectDir: projectRoot,
    targets: PLATFORMS[order.system].createTarget(order.target, ARCHS[order.architecture]),
    publish: 'never',
    ...(order.prepackaged === undefined ? {} : { prepackaged: order.prepackaged }),
    config: asOrdered(kind === 'testRuntime' ? await withTestRuntime(order) : withElectron(order), order),
  });
  const faults = await packedFaults(order);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

/** Of the Electron that is packed, by its own word. */
async function versionsOf(binary: string): Promise<{ electron: string; node: string }> {
  await ensureSystem({ binary }, say);
  const print = 'process.stdout.write(JSON.stringify(process.versions))';
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return Versions.Parse(JSON.parse(await run(binary, ['-e', print], { env })));
}

function asOrdered(config: Configuration, { output, version, updates }: Order): Configuration {
  return {
    ...config,
    directories: { output },
    extraMetadata: {
      ...config.extraMetadata,
      ...(version === undefined ? {} : { version }),
      ...(updates === undefined ? {} : { updates }),
    },
  };
}

function withElectron({ drivable }: Order): Configuration {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  return {
    ...(drivable ? { ...entry('drivableMain.cjs'), electronFuses: { enableNodeCliInspectArguments: true } } : {}),
    ...(override === undefined || override === '' ? {} : { electronDist: override }),
  };
}

/** What differs from electron-builder.yml, which knows nothing of tests. */
async function withTestRuntime({ system, drivable }: Order): Promise<Configuration> {
  if (system !== 'linux') {
    // Debian's NSIS is older than the scripts are written for, and warns of what it does not know.
    return { ...(await shapeOf(system)), ...(system === 'windows' ? { nsis: { warningsAsErrors: false } } : {}) };
  }
  const runtime = await prepareTestRuntime(say);
  return {
    ...entry(drivable ? 'drivableMain.cjs' : 'packagedMain.cjs'),
    ...(drivable ? { electronFuses: { enableNodeCliInspectArguments: true } } : {}),
    electronDist: runtime.cleanDist,
    electronVersion: runtime.version,
    extraResources: [{ from: runtime.sqliteAddon, to: 'better-sqlite3-nodeApi8.node' }],
    // This fuse came with Electron 29, and one that is not there cannot be set.
    afterPack: ({ packager }) => {
      delete packager.config.electronFuses?.grantFileProtocolExtraPrivileges;
    },
  };
}

function entry(name: 'packagedMain.cjs' | 'drivableMain.cjs'): Configuration {
  return {
    extraMetadata: { main: `testRuntime/${name}` },
    files: [
      {
        from: runtimeSources,
        to: 'testRuntime',
        filter: ['boot.cjs', 'bootedProcess.cjs', 'packagedMain.cjs', 'drivableMain.cjs'],
      },
    ],
  };
}

function orderOf(args: readonly string[]): Order {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      drivable: { type: 'boolean', default: false },
      prepackaged: { type: 'string' },
      output: { type: 'string', default: RELEASE },
      'as-version': { type: 'string' },
      feed: { type: 'string' },
      key: { type: 'string', multiple: true, default: [] },
    },
  });
  const [system = '', target = '', architecture = '', ...more] = positionals;
  if (!isSystem(system) || !isArchitecture(architecture) || target === '' || more.length > 0)
    throw new Error('Say a system (linux, windows, mac), a target and an architecture (x64, arm64, universal)');
  const { drivable, prepackaged, output, 'as-version': version } = values;
  const updates = values.feed === undefined ? undefined : { feed: values.feed, keys: values.key };
  return { system, target, architecture, drivable, prepackaged, output, version, updates };
}

const isSystem = (text: string): text is System => Object.hasOwn(PLATFORMS, text);
const isArchitecture = (text: string): text is Architecture => Object.hasOwn(ARCHS, text);

if (import.meta.main) {
  try {
    await pack(orderOf(process.argv.slice(2)));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
