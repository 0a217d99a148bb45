import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LaunchOptions } from '../../scripts/drive/launchApp.ts';
import { Person } from '../../scripts/drive/person.ts';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { bundledServer } from '../stage/bundledServer.ts';

export interface PlaceOfServer {
  readonly folder: string;
  /** Any that is free, if none is said. */
  readonly port?: number;
}

/** What a test may have on its stage; everything is stopped and removed after it, in the reverse order. */
export interface Stage {
  /** A folder of the test's own. */
  readonly folder: (name: string) => string;
  /** A server of its own, or one that goes on where another ended. */
  readonly server: (args?: readonly string[], at?: PlaceOfServer) => Promise<ServerProcess>;
  readonly open: (handle: string, options?: LaunchOptions) => Promise<Person>;
  /** Something of the test's own that has to be put away. */
  readonly putAway: (undo: () => Promise<unknown>) => void;
}

export interface OpenStage {
  readonly stage: Stage;
  /** Everybody who was opened on it. */
  readonly people: readonly Person[];
  readonly close: () => Promise<void>;
}

export async function openStage(): Promise<OpenStage> {
  const undo: (() => Promise<unknown>)[] = [];
  const root = await mkdtemp(join(tmpdir(), 'ringfort-e2e-'));
  undo.push(() => rm(root, { recursive: true, force: true }));
  const people: Person[] = [];
  const stage: Stage = {
    folder: (name) => join(root, name),
    server: async (args = [], at = { folder: join(root, 'server') }) => {
      const program = join(await bundledServer(), 'main.js');
      const server = await ServerProcess.start(at.folder, args, at.port, program);
      undo.push(() => server.stop());
      return server;
    },
    open: async (handle, options = {}) => {
      // Pictures are coded and drawn without hardware: fewer are as good.
      const person = await Person.open(handle, { profile: join(root, handle), cameraRate: 5, ...options });
      people.push(person);
      undo.push(() => person.stop());
      return person;
    },
    putAway: (step) => void undo.push(step),
  };
  return {
    stage,
    people,
    close: async () => {
      for (const step of undo.toReversed()) await step();
    },
  };
}
