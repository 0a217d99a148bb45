import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot, projectRoot, stampOf } from '../electron/folders.ts';
import { makeOnce } from '../electron/makeOnce.ts';
import { run } from '../electron/run.ts';
import { ensureSystem } from '../electron/systemLibraries.ts';

const sources = ['appImageRuntime.c', 'standIns.ts'].map((name) => join(projectRoot, 'scripts/package', name));

/**
 * What electron-builder finds in its environment instead of tools that it would download: Debian's, and two small
 * pieces of ours. Packages made so are for tests, as the test runtime inside them is.
 */
export async function standIns(say: (line: string) => void): Promise<Record<string, string>> {
  await ensureSystem({ programs: ['7za', 'mksquashfs', 'desktop-file-validate', 'rpmbuild', 'gcc'] }, say);
  const folder = join(cacheRoot, `packageTools-${await stampOf(sources, [process.execPath])}`);
  await makeOnce(folder, async (unfinished) => {
    const appImage = join(unfinished, 'appImage');
    await mkdir(join(appImage, 'runtimes'), { recursive: true });
    await mkdir(join(appImage, 'lib/x64'), { recursive: true });
    for (const name of ['mksquashfs', 'desktop-file-validate'])
      await symlink((await run('which', [name])).trim(), join(appImage, name));
    const runtime = join(appImage, 'runtimes/runtime-x64');
    await run('gcc', ['-O2', '-static', '-s', '-o', runtime, join(projectRoot, 'scripts/package/appImageRuntime.c')]);
    const fpm = join(unfinished, 'fpm');
    const program = join(projectRoot, 'scripts/package/fpm.ts');
    await writeFile(fpm, `#!/bin/sh\nexec '${process.execPath}' --no-warnings '${program}' "$@"\n`);
    await chmod(fpm, 0o755);
  });
  return {
    APPIMAGE_TOOLS_PATH: join(folder, 'appImage'),
    CUSTOM_FPM_PATH: join(folder, 'fpm'),
    ELECTRON_BUILDER_7ZIP_PATH: (await run('which', ['7za'])).trim(),
    ELECTRON_BUILDER_COMPRESSION_LEVEL: '1',
  };
}
