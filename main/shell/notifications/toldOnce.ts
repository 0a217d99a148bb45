import Type from 'typebox';
import { listReader } from '../../../core/protocol/entryByEntry.ts';
import { readJson } from '../../files/readJson.ts';
import { writeWholeNow } from '../../files/writeWhole.ts';

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
const readNames = listReader(Type.String({ maxLength: 64 }), 64);
const MOST_BYTES = 64 * 1024;

/** Remembered in a small file, read when it is first asked for. If it cannot be read or written, it is said again. */
export function createToldOnce({ file, onFault }: ToldOnceOptions): ToldOnce {
  let told: Set<string> | null = null;
  const load = (): Set<string> => {
    if (told !== null) return told;
    const found = readJson(file, MOST_BYTES);
    const { entries, refused } = readNames(Array.isArray(found) ? found : []);
    for (const { path, why } of refused) onFault('told once', new Error(`${path} ${why}`));
    told = new Set(entries);
    return told;
  };
  return {
    has: (name) => load().has(name),
    add: (name) => {
      const names = load().add(name);
      try {
        writeWholeNow(file, JSON.stringify([...names]), 'written');
      } catch (error) {
        onFault('told once', error);
      }
    },
  };
}
