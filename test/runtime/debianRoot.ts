import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheRoot, stampOf } from '../../scripts/electron/folders.ts';
import { makeOnce } from '../../scripts/electron/makeOnce.ts';
import { run } from '../../scripts/electron/run.ts';
import { ensured } from './ensured.ts';

const SOURCES = '/etc/apt';

/**
 * The root of a Debian (or Ubuntu, as this machine) in which nothing is installed but what the package system itself
 * needs, and what is wanted: each as the package system reads it, a name, or one of several. Made once, and again when
 * what it is made from changes; whoever changes files in it takes a copy or lays something over it. Needs root.
 */
export async function debianRoot(wanted: readonly string[], say: (line: string) => void): Promise<string> {
  const sources = await packageSources();
  const root = join(cacheRoot, `debian-${await stampOf([import.meta.filename, ...sources], wanted)}`);
  await makeOnce(root, async (unfinished) => {
    say('Making a Debian with nothing in it but what is asked for, once (about two minutes).');
    const install = `chroot "$1" apt-get satisfy -y --no-install-recommends '${wanted.join(', ')}'`;
    await ensured({ programs: ['mmdebstrap'] });
    await run('mmdebstrap', [
      ...['--mode=root', '--variant=minbase', '--format=directory', '--dpkgopt=force-unsafe-io'],
      // Without it a program in Perl, and so Perl, comes along to see to what is so already.
      '--include=usr-is-merged',
      ...['--aptopt=Acquire::Languages "none"', `--customize-hook=${install}`],
      ...['', unfinished, ...sources],
    ]);
  });
  return root;
}

/** The files in which this machine says where its packages come from. */
async function packageSources(): Promise<readonly string[]> {
  const folder = join(SOURCES, 'sources.list.d');
  const inFolder = await readdir(folder).catch(() => []);
  const files = inFolder.filter((name) => /\.(?:list|sources)$/u.test(name)).map((name) => join(folder, name));
  const [first] = await readdir(SOURCES).then((names) => names.filter((name) => name === 'sources.list'));
  return [...(first === undefined ? [] : [join(SOURCES, first)]), ...files].sort();
}
