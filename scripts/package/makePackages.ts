import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { resolveElectron, type ResolvedElectron } from '../electron/resolveElectron.ts';
import { run } from '../electron/run.ts';
import { wantedPackages, type WantedPackage } from './configuration.ts';
import type { Outcome } from './outcomes.ts';
import { nsisTools } from './nsisTools.ts';
import { writeProvenance } from './provenance.ts';
import { standIns } from './standIns.ts';
import { RELEASE as release, unpackedProgram, type Architecture, type System } from './systems.ts';

const packing = join(import.meta.dirname, 'packing.ts');
const OWN_SYSTEM: Readonly<Partial<Record<NodeJS.Platform, System>>> = {
  linux: 'linux',
  win32: 'windows',
  darwin: 'mac',
};

/** The unpacked program of this machine. */
function ownUnpacked(): WantedPackage {
  const system = OWN_SYSTEM[process.platform];
  if (system === undefined) throw new Error(`Ringfort is not packaged on ${process.platform}`);
  const architecture: Architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
  return { system, target: 'dir', architecture };
}

/** `drivable` is for tests alone, and so is another feed than that of electron-builder.yml. */
export interface UnpackedOptions {
  readonly drivable: boolean;
  readonly output?: string;
  readonly updates?: { readonly feed: string; readonly keys: readonly string[] };
}

/** The unpacked program; the value is where it lies. */
export async function packageApp(
  { drivable, output = release, updates }: UnpackedOptions,
  say: (line: string) => void,
): Promise<string> {
  say('Packaging Ringfort.');
  const { system, target, architecture } = ownUnpacked();
  const more = [
    ...['--output', output],
    ...(drivable ? ['--drivable'] : []),
    ...(updates === undefined ? [] : ['--feed', updates.feed, ...updates.keys.flatMap((key) => ['--key', key])]),
  ];
  await run(process.execPath, [packing, system, target, architecture, ...more]);
  return unpackedProgram(system, architecture, output);
}

export interface PackagesOptions {
  /** Whatever else can be tried, too. */
  readonly all?: boolean;
  /** As electron-builder.yml calls them: deb, AppImage. All of them unless said. */
  readonly only?: readonly string[];
}

/** Every package of electron-builder.yml that this system can make, and where they come from. */
export async function makePackages(
  { all = false, only }: PackagesOptions,
  say: (line: string) => void,
): Promise<Outcome[]> {
  const targets = await wantedPackages();
  const unknown = only?.find((name) => !targets.some(({ target }) => target === name));
  if (unknown !== undefined) {
    const known = [...new Set(targets.map(({ target }) => target))].join(', ');
    throw new Error(`No package is called ${unknown}. One of these: ${known}.`);
  }
  const { kind } = await resolveElectron(say);
  const own = ownUnpacked();
  await rm(release, { recursive: true, force: true });
  const env = await environment(kind, say);
  const unpacked = await make(own, env, [], say);
  const outcomes = [unpacked];
  // What lies there unpacked needs not be packed again; on Windows and macOS signing comes with the packing.
  const isReady = unpacked.result === 'made' && own.system === 'linux';
  const prepackaged = isReady ? ['--prepackaged', dirname(unpackedProgram(own.system, own.architecture))] : [];
  for (const wanted of targets) {
    if (only !== undefined && !only.includes(wanted.target)) continue;
    const cannot = whyNot(wanted, own.system, kind);
    if (cannot === null) {
      const isSame = wanted.system === own.system && wanted.architecture === own.architecture;
      outcomes.push(await make(wanted, env, isSame ? prepackaged : [], say));
    } else if (all && kind === 'testRuntime' && wanted.system !== 'linux') {
      outcomes.push(await inShape(wanted, say));
    } else if (all) outcomes.push({ ...wanted, result: 'not made', seconds: null, note: cannot });
  }
  if (unpacked.result === 'made') await writeProvenance(own.system);
  return outcomes;
}

/**
 * @forTests For those of upgrades: that package of this machine as another version, from what lies unpacked in
 * release/.
 */
export async function makeAsVersion(
  target: string,
  version: string,
  output: string,
  say: (line: string) => void,
): Promise<void> {
  const { kind } = await resolveElectron(say);
  const { system, architecture } = ownUnpacked();
  const prepackaged = dirname(unpackedProgram(system, architecture));
  const more = ['--prepackaged', prepackaged, '--output', output, '--as-version', version];
  await run(process.execPath, [packing, system, target, architecture, ...more], { env: await environment(kind, say) });
}

async function environment(kind: ResolvedElectron['kind'], say: (line: string) => void): Promise<NodeJS.ProcessEnv> {
  return kind === 'testRuntime' ? { ...process.env, ...(await standIns(say)) } : process.env;
}

/** Why a package is not even tried here. */
function whyNot(wanted: WantedPackage, own: System, kind: ResolvedElectron['kind']): string | null {
  const { system, architecture } = wanted;
  if (system !== own) return `only on ${system === 'mac' ? 'macOS' : system === 'windows' ? 'Windows' : 'Linux'}`;
  if (kind === 'testRuntime' && architecture !== 'x64') return 'the test runtime is for x64 alone';
  return null;
}

/**
 * Packs for another system without its Electron: contents, fuses and what the program says of itself are compared with
 * what they should be (`packing.ts`), and the script of an installer for Windows is compiled.
 */
async function inShape(wanted: WantedPackage, say: (line: string) => void): Promise<Outcome> {
  const { system, target } = wanted;
  // Halves are joined by a tool of macOS.
  const architecture = wanted.architecture === 'universal' ? 'x64' : wanted.architecture;
  const tools = system === 'windows' ? await nsisTools(say) : {};
  const env = { ...process.env, ...tools, CSC_IDENTITY_AUTO_DISCOVERY: 'false' };
  const unpacked = await make({ system, target: 'dir', architecture }, env, [], say);
  if (unpacked.result === 'failed')
    return { ...wanted, result: 'failed', seconds: unpacked.seconds, note: unpacked.note };
  if (system === 'mac')
    return { ...wanted, result: 'checked', seconds: unpacked.seconds, note: `contents, ${target} only on macOS` };
  const folder = dirname(unpackedProgram(system, architecture));
  const installer = await make({ system, target, architecture }, env, ['--prepackaged', folder], say);
  await rm(join(release, installer.note.split(' ')[0] ?? ''), { force: true });
  const seconds = (unpacked.seconds ?? 0) + (installer.seconds ?? 0);
  if (installer.result === 'failed') return { ...wanted, result: 'failed', seconds, note: installer.note };
  return { ...wanted, result: 'checked', seconds, note: 'contents, script of the installer' };
}

async function make(
  wanted: WantedPackage,
  env: NodeJS.ProcessEnv,
  more: readonly string[],
  say: (line: string) => void,
): Promise<Outcome> {
  const { system, target, architecture } = wanted;
  say(`Packaging Ringfort: ${system} ${target} ${architecture}.`);
  const before = await filesOf(release);
  const began = performance.now();
  try {
    await run(process.execPath, [packing, system, target, architecture, ...more], { env });
    const seconds = (performance.now() - began) / 1000;
    const made = (await filesOf(release)).filter((name) => !before.includes(name) && name.startsWith('Ringfort-'));
    if (target === 'dir') return { ...wanted, result: 'made', seconds, note: 'release/' };
    const [file] = made;
    if (file === undefined) throw new Error('electron-builder ended well and left no file');
    return { ...wanted, result: 'made', seconds, note: `${file} (${await mebibytes(join(release, file))} MiB)` };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { ...wanted, result: 'failed', seconds: (performance.now() - began) / 1000, note: lastLine(text) };
  }
}

async function filesOf(folder: string): Promise<string[]> {
  return existsSync(folder) ? readdir(folder) : [];
}

const mebibytes = async (path: string): Promise<string> => ((await stat(path)).size / 2 ** 20).toFixed(0);

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';
