import { existsSync } from 'node:fs';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { windowBuild } from './bundle/windowBuild.ts';
import { projectRoot, stampOf } from './electron/folders.ts';
import { run } from './electron/run.ts';
import { writeThirdParty } from './supply/thirdParty.ts';

const storyPages = join(projectRoot, '.cache/stories');
const stampFile = join(projectRoot, 'out/stamp');
/** What `npm run build -w server` makes of the sources is none itself. */
const serverBundle = join(projectRoot, 'server/dist');
const sources = [
  'core',
  'main',
  'preload',
  'renderer',
  'server',
  'package-lock.json',
  'scripts/bundle',
  'scripts/electron.vite.config.ts',
  'scripts/supply',
  'assets/legal',
];

/** Builds `out/` unless it was built from just these sources; what the bundler prints appears only if it fails. */
export async function ensureBuilt(say: (line: string) => void): Promise<void> {
  const stamp = await stampOf([], await describeSources());
  if (await isStamped(stampFile, stamp)) return;
  say('Building Ringfort.');
  const vite = join(projectRoot, 'node_modules/electron-vite/bin/electron-vite.js');
  await run(process.execPath, [vite, 'build', '-c', join(import.meta.dirname, 'electron.vite.config.ts')], {
    cwd: projectRoot,
  });
  await writeThirdParty();
  await writeFile(stampFile, stamp);
}

/** The page with the stories of a call's media, for the tests that look at screens: beside what ships, never in it. */
export async function ensureStories(say: (line: string) => void): Promise<void> {
  const stamp = await stampOf([], await describeSources());
  const storyStamp = join(storyPages, 'stamp');
  if (await isStamped(storyStamp, stamp)) return;
  say('Building the page of stories.');
  const { build } = await import('vite');
  const pages = windowBuild(projectRoot, storyPages, { call: join(projectRoot, 'renderer/stories/call/index.html') });
  await build({ ...pages, configFile: false, logLevel: 'warn' });
  await writeFile(storyStamp, stamp);
}

async function isStamped(file: string, stamp: string): Promise<boolean> {
  return existsSync(file) && (await readFile(file, 'utf8')) === stamp;
}

async function describeSources(): Promise<string[]> {
  const lines: string[] = [];
  for (const source of sources) {
    const path = join(projectRoot, source);
    const isFile = (await stat(path)).isFile();
    const files = isFile ? [path] : await filesBelow(path);
    for (const file of files) {
      const { mtimeMs, size } = await stat(file);
      lines.push(`${file} ${mtimeMs} ${size}`);
    }
  }
  return lines;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name) && !entry.parentPath.startsWith(serverBundle),
  );
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

if (import.meta.main) await ensureBuilt((line) => process.stderr.write(`${line}\n`));
