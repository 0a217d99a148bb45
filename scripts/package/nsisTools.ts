import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheRoot, stampOf } from '../electron/folders.ts';
import { makeOnce } from '../electron/makeOnce.ts';
import { run } from '../electron/run.ts';
import { ensureSystem } from '../electron/systemLibraries.ts';

/** Plug-ins of others that electron-builder's scripts call. */
const PLUGINS = ['UAC', 'WinShell', 'nsProcess', 'Nsis7z', 'inetc', 'SpiderBanner', 'nsisunz', 'StdUtils'];
const compiler = 'i686-w64-mingw32-gcc';

/**
 * Debian's NSIS where electron-builder's cannot be fetched, with empty plug-ins: the script of the installer is
 * compiled and its faults are found; the installer that comes out installs nothing, and is thrown away.
 */
export async function nsisTools(say: (line: string) => void): Promise<Record<string, string>> {
  await ensureSystem({ programs: ['makensis', compiler, '7za'] }, say);
  const folder = join(cacheRoot, `nsisTools-${await stampOf([import.meta.filename])}`);
  await makeOnce(folder, async (unfinished) => {
    const plugins = join(unfinished, 'plugins/x86-unicode');
    await mkdir(plugins, { recursive: true });
    for (const [name, functions] of await calledFunctions()) await emptyPlugin(join(plugins, `${name}.dll`), functions);
    await compile('int main(void) { return 1; }', ['-o', join(unfinished, 'elevate.exe')]);
    const makensis = join(unfinished, 'makensis');
    await writeFile(makensis, '#!/bin/sh\nNSISDIR=/usr/share/nsis exec /usr/bin/makensis "$@"\n');
    await chmod(makensis, 0o755);
    // The first of two installers is run to write the uninstaller: its own file takes that place.
    await mkdir(join(unfinished, 'bin'));
    const wine = join(unfinished, 'bin/wine');
    await writeFile(wine, '#!/bin/sh\ncase "$1" in *.exe) cp "$1" "${1%exe}__uninstaller.exe";; esac\n');
    await chmod(wine, 0o755);
    await symlink('wine', join(unfinished, 'bin/wine64'));
  });
  return {
    ELECTRON_BUILDER_NSIS_DIR: folder,
    ELECTRON_BUILDER_NSIS_RESOURCES_DIR: folder,
    ELECTRON_BUILDER_7ZIP_PATH: (await run('which', ['7za'])).trim(),
    ELECTRON_BUILDER_COMPRESSION_LEVEL: '1',
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
  };
}

async function calledFunctions(): Promise<Map<string, Set<string>>> {
  const builder = createRequire(import.meta.url).resolve('electron-builder');
  const templates = join(dirname(createRequire(builder).resolve('app-builder-lib/package.json')), 'templates/nsis');
  const called = new Map(PLUGINS.map((name) => [name, new Set<string>()]));
  // Made by a macro, so that no script has it in one piece.
  called.get('UAC')?.add('_');
  for (const name of await readdir(templates, { recursive: true })) {
    if (!/\.ns[hi]$/u.test(name)) continue;
    const script = await readFile(join(templates, name), 'utf8');
    for (const [, plugin = '', what = ''] of script.matchAll(/\b(\w+)::(\w+)/gu))
      called.get(PLUGINS.find((each) => each.toLowerCase() === plugin.toLowerCase()) ?? '')?.add(what);
  }
  return called;
}

async function emptyPlugin(file: string, functions: ReadonlySet<string>): Promise<void> {
  const names = [...functions];
  const lines = names.map((name, at) => `  ${name}=f${at}`).join('\n');
  await compile(
    names.map((_, at) => `void f${at}(void) {}`).join('\n'),
    ['-shared', '-o', file],
    `EXPORTS\n${lines}\n`,
  );
}

async function compile(text: string, args: readonly string[], exported?: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-nsis-'));
  try {
    const source = join(folder, 'source.c');
    const definitions = join(folder, 'exports.def');
    await writeFile(source, text);
    if (exported !== undefined) await writeFile(definitions, exported);
    await run(compiler, [source, ...(exported === undefined ? [] : [definitions]), '-Os', '-s', ...args]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
