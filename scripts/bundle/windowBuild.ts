import { join } from 'node:path';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { build as bundle, type BuildOptions, type PluginOption } from 'vite';
import { compiledWords } from './compiledWords.ts';
import { firstChunks, type MadeChunk } from './firstChunks.ts';

/** The oldest engine that pages run on is the test runtime's (Electron 25), so that tests run the files that ship. */
const CHROME_TARGET = 'chrome114';

/** How pages are made of `renderer/`; `root` is the project's folder, `input` their files by name. */
export function windowBuild(root: string, outDir: string, input: Readonly<Record<string, string>>) {
  const plugins: PluginOption[] = [compiledWords(root), react(), optimizeLocales.vite({ locales: ['en-US', 'ru-RU'] })];
  const build: BuildOptions = {
    outDir,
    emptyOutDir: true,
    target: CHROME_TARGET,
    // The content security policy allows no inline script, style or data: font.
    modulePreload: { polyfill: false },
    minify: true,
    assetsInlineLimit: 0,
    rolldownOptions: { input: { ...input } },
  };
  // The pages come from app://, where the document's own place decides.
  return { root: join(root, 'renderer'), base: './', plugins, build };
}

/** As `windowBuild`, of all windows: what the main window reads first is put together in few files. */
export async function windowsBuild(
  root: string,
  outDir: string,
  input: Readonly<Record<string, string>>,
): Promise<ReturnType<typeof windowBuild>> {
  const tried = windowBuild(root, outDir, input);
  const made = await bundle({
    ...tried,
    ...{ configFile: false, logLevel: 'silent' },
    build: { ...tried.build, write: false, minify: false, reportCompressedSize: false },
  });
  if (!('output' in made)) throw new Error('the windows were not built once');
  const name = firstChunks(made.output.filter((one): one is typeof one & MadeChunk => one.type === 'chunk'));
  const pages = windowBuild(root, outDir, input);
  const rolldownOptions: BuildOptions['rolldownOptions'] = {
    ...pages.build.rolldownOptions,
    output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name }] } },
  };
  return { ...pages, build: { ...pages.build, rolldownOptions } };
}
