import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../../scripts/build.ts';
import { openDisplay } from '../../scripts/display.ts';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { resolveElectron, type ResolvedElectron } from '../../scripts/electron/resolveElectron.ts';
import { ensureSystem } from '../../scripts/electron/systemLibraries.ts';

/** What whole Ringforts are measured on. */
export interface Stage {
  /** For profiles; it goes with the stage. */
  readonly folder: string;
  readonly electron: ResolvedElectron;
  /** What a program must find in its environment to open windows. */
  readonly env: Record<string, string>;
  readonly server: ServerProcess;
  /** At the end, the last first. */
  readonly putAway: (step: () => Promise<unknown>) => void;
}

/** Builds what is measured, opens a display and a server, and puts all of it away however the measuring ends. */
export async function onStage<T>(say: (line: string) => void, measure: (stage: Stage) => Promise<T>): Promise<T> {
  const electron = await resolveElectron(say);
  await ensureSystem({ binary: electron.binary }, say);
  await ensureBuilt(say);
  const undo: (() => Promise<unknown>)[] = [];
  const putAway = (step: () => Promise<unknown>): void => void undo.push(step);
  try {
    const folder = await mkdtemp(join(tmpdir(), 'ringfort-bench-'));
    putAway(() => rm(folder, { recursive: true, force: true }));
    const display = await openDisplay();
    putAway(display.close);
    const server = await ServerProcess.start(join(folder, 'server'));
    putAway(() => server.stop());
    return await measure({ folder, electron, env: display.env, server, putAway });
  } finally {
    for (const step of undo.toReversed()) await step().catch(() => undefined);
  }
}
