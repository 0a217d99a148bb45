import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { UpdateView } from '../../core/ipc/updates.ts';
import { createInstaller } from '../../main/updates/installer.ts';
import { createUpdateDesk, type UpdateDesk, type UpdateDeskPorts } from '../../main/updates/updateDesk.ts';
import { createUpdateMemory } from '../../main/updates/updateMemory.ts';
import { isWaitingIn } from '../../main/updates/waitingPackage.ts';
import { DAY_MS, releaseDay, releasePublicKey } from '../fakes/releases.ts';
import { realClock } from './realClock.ts';

export const OLD_PROGRAM = 'the Ringfort that runs';

/** An AppImage in a folder of its own, with everything that updates it but Electron. */
export interface UpdatableProgram {
  readonly desk: UpdateDesk;
  readonly views: UpdateView[];
  readonly faults: unknown[];
  /** What the file of the program holds now. */
  readonly program: () => string;
  readonly folder: string;
  readonly state: {
    inCall: boolean;
    wish: 'automatic' | 'tell' | 'off';
    /** The time by the computer's own clock, and how far off a server says that this is. */
    now: number;
    correction: number;
    ends: number;
    started: string[];
  };
}

export interface ProgramOptions {
  readonly folder: string;
  readonly feed: string;
  readonly current?: string;
  /** Where packages wait; beside the program unless it is told otherwise. */
  readonly waiting?: string;
  readonly ports?: Partial<UpdateDeskPorts>;
}

export function updatableProgram({ folder, feed, current = '0.1.0', waiting, ports }: ProgramOptions) {
  const cache = waiting ?? join(folder, 'updates');
  const file = join(folder, 'Ringfort-0.1.0-linux-x86_64.AppImage');
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, OLD_PROGRAM);
  chmodSync(file, 0o755);
  const configFile = join(folder, 'app-update.yml');
  writeFileSync(configFile, 'updaterCacheDirName: ringfort-updater\n');
  const before = process.env['APPIMAGE'];
  process.env['APPIMAGE'] = file;
  onTestFinished(() => {
    if (before === undefined) delete process.env['APPIMAGE'];
    else process.env['APPIMAGE'] = before;
  });

  const views: UpdateView[] = [];
  const faults: unknown[] = [];
  const state: UpdatableProgram['state'] = {
    inCall: false,
    wish: 'automatic',
    now: releaseDay + DAY_MS,
    correction: 0,
    ends: 0,
    started: [],
  };
  const fetchNow: UpdateDeskPorts['fetch'] = ports?.fetch ?? (async (url, init) => fetch(url, init));
  const desk = createUpdateDesk({
    source: { feed, keys: [releasePublicKey] },
    current,
    installation: { owner: 'itself', target: 'linux-x64.appImage' },
    installedVersion: null,
    startAgain: () => state.started.push('the program that is installed'),
    memory: createUpdateMemory(join(folder, 'updates.json')),
    fetch: fetchNow,
    installer: async () =>
      createInstaller({
        ...{ feed, version: current, platform: 'linux', appImage: file, folder: cache, configFile },
        fetch: fetchNow,
        startTimer: realClock.startTimer,
        relaunch: (image) => state.started.push(image ?? 'the program that runs'),
        endBy: () => undefined,
      }),
    isWaiting: (wanted) => isWaitingIn(cache, wanted),
    clean: async () => rm(cache, { recursive: true, force: true }),
    isUnlocked: () => true,
    isInCall: () => state.inCall,
    wish: () => state.wish,
    now: () => state.now + state.correction,
    wall: () => state.now,
    startTimer: realClock.startTimer,
    quit: () => (state.ends += 1),
    random: () => 0,
    onChanged: (view) => views.push(view),
    onLooked: () => undefined,
    onFault: (_what, error) => faults.push(error),
    ...ports,
  });
  const program: UpdatableProgram = { desk, views, faults, folder, state, program: () => readFileSync(file, 'utf8') };
  return program;
}
