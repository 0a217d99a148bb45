import { readFileSync } from 'node:fs';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { writeWhole } from './writeWhole.ts';

/** What a person is told once in the life of a profile. */
export type ToldName = 'inTray' | 'minimised';

export interface ToldOnce {
  readonly has: (name: ToldName) => boolean;
  readonly add: (name: ToldName) => void;
}

export interface ToldOnceOptions {
  readonly file: string;
  readonly onFault: (what: string, error: unknown) => void;
}

/** Names of a later Ringfort stay. */
const shape = Compile(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 64 }));

/** Remembered in a small file, read when it is first asked for. If it cannot be read or written, it is said again. */
export function createToldOnce({ file, onFault }: ToldOnceOptions): ToldOnce {
  let told: Set<string> | null = null;
  const load = (): Set<string> => {
    told ??= new Set(read(file));
    return told;
  };
  return {
    has: (name) => load().has(name),
    add: (name) => {
      const names = load().add(name);
      try {
        writeWhole(file, JSON.stringify([...names]));
      } catch (error) {
        onFault('told once', error);
      }
    },
  };
}

function read(file: string): readonly string[] {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return shape.Check(found) ? found : [];
  } catch {
    return [];
  }
}
