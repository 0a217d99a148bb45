import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { compiledWords } from '../scripts/bundle/compiledWords.ts';
import { compileCache } from './stage/compileCache.ts';
import { memoryFolder } from './stage/memoryFolder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Beside what they test, and what holds pages and ports to their word. */
const beside = ['{core,main,preload,renderer,server,scripts}/**/*.test.{ts,tsx}', 'test/{contract,docs}/**/*.test.ts'];
/** What spans rooms: phones with servers, weeks of a ratchet, a second client. */
const across = ['test/**/*.test.ts'];
const exclude = ['**/node_modules/**', 'out/**'];

const texts = globSync([...beside, ...across], { cwd: root, exclude: (name) => name === 'node_modules' }).map(
  // A pattern has slashes on every system.
  (file) => [file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')] as const,
);
const filesWith = (pattern: RegExp): string[] => texts.filter(([, text]) => pattern.test(text)).map(([file]) => file);

/** Programs are started, and killed, again and again. */
const startPrograms = [
  'test/server/{alone,commandProgram,killed,packaged,program}.test.ts',
  'test/integration/killedServer.test.ts',
  'test/walls/walls.test.ts',
];

/**
 * Another module put in the place of one would stay there for the files that come after it; authorities that are
 * changed count only in a process that has spoken TLS with nobody yet; and parts that are read late are so in one that
 * has not read them.
 */
const changeTheProcess = filesWith(/vi\.mock\(|setDefaultCACertificates\(|vi\.dynamicImportSettled\(/);

/** A process has one environment, and ends where the next file of its project wants another one. */
const withDocument = filesWith(/^\/\/ @vitest-environment happy-dom$/m);
/** The main window whole, from what main says to what a person presses: each test draws all of it, many times. */
const wholeWindow = filesWith(/\bopenMainWindow\b/).filter((file) => withDocument.includes(file));

export default defineConfig({
  root,
  test: {
    // One more than there are cores: calls ring out, servers stop and phones wait as often as they are worked on.
    maxWorkers: availableParallelism() + 1,
    // What tests make is dropped at once: with room for it (in MB), it is not copied from one space to another before.
    execArgv: ['--min-semi-space-size=32', '--max-semi-space-size=64'],
    // On a busy machine too: what this ends is a test that hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A window is drawn when its language is loaded, and waited for with patience.
    setupFiles: ['test/stage/readyWindows.ts', 'test/stage/realTimers.ts'],
    expect: { poll: { timeout: 30_000 } },
    // Where temporary folders go: thousands of commits are made safe against a loss of power that is not tested here.
    // And servers that are started dozens of times are compiled once.
    env: { TMPDIR: memoryFolder(), NODE_COMPILE_CACHE: compileCache },
    projects: [
      {
        extends: true,
        // One process for many files: to load the modules anew for each would take as long as all the tests.
        test: {
          name: 'unit',
          isolate: false,
          include: beside,
          exclude: [...exclude, ...changeTheProcess, ...withDocument],
        },
      },
      {
        extends: true,
        // Whoever reads a text finds it as windows that are built have it.
        plugins: [compiledWords(root)],
        test: {
          name: 'document',
          isolate: false,
          include: withDocument,
          exclude: [...exclude, ...changeTheProcess, ...wholeWindow],
        },
      },
      {
        extends: true,
        plugins: [compiledWords(root)],
        test: { name: 'wholeWindow', isolate: false, include: wholeWindow, exclude: [...exclude, ...changeTheProcess] },
      },
      { extends: true, test: { name: 'unitApart', include: changeTheProcess, exclude: [...exclude, ...across] } },
      {
        extends: true,
        test: {
          name: 'across',
          isolate: false,
          include: across,
          exclude: [...exclude, ...beside, ...startPrograms, ...changeTheProcess, ...withDocument],
        },
      },
      { extends: true, test: { name: 'acrossApart', include: changeTheProcess, exclude: [...exclude, ...beside] } },
      { extends: true, test: { name: 'programs', include: startPrograms, exclude } },
    ],
  },
});
