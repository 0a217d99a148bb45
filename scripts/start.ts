// Opens one Ringfort for a person. Everything after `--` goes to Ringfort.
import { spawn } from 'node:child_process';
import { ensureBuilt } from './build.ts';
import { hasRealDisplay } from './display.ts';
import { projectRoot } from './electron/folders.ts';
import { resolveElectron } from './electron/resolveElectron.ts';
import { ensureSystem } from './electron/systemLibraries.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

try {
  if (!hasRealDisplay()) {
    throw new Error('Ringfort opens windows and there is no display here. To see it work without one: npm run demo');
  }
  const electron = await resolveElectron(say);
  await ensureSystem({ binary: electron.binary }, say);
  await ensureBuilt(say);
  const ringfort = spawn(electron.executablePath, [projectRoot, ...electron.args, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...electron.env },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ringfort.kill(signal));
  ringfort.on('exit', (code) => (process.exitCode = code ?? 1));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
