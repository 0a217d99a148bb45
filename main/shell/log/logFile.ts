import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createLineBudget } from './lineBudget.ts';

export interface LogFileOptions {
  /** Made if it is not there, and its owner's alone. */
  readonly folder: string;
  /** Milliseconds since 1970, by the clock of the computer: what else happened on it is told by that one, too. */
  readonly now: () => number;
  /** Milliseconds that have passed: what may be written in a minute goes by it, whoever sets the other one. */
  readonly elapsed: () => number;
  readonly mostBytes?: number;
}

export interface LogFile {
  /** The file to be shown; it is there once something was written. */
  readonly path: string;
  /** Never throws: a log that cannot be written is no reason for anything else to fail. */
  readonly write: (line: string) => void;
}

/** With the two before it no more than three megabytes. */
const MOST_BYTES = 1024 * 1024;
const EARLIER = 2;

/**
 * Lines with their time in a file that never grows beyond its bounds: full, it is put aside as `ringfort.1.log`, and
 * what was put aside before the one before it goes.
 */
export function createLogFile({ folder, now, elapsed, mostBytes = MOST_BYTES }: LogFileOptions): LogFile {
  const named = (age: number): string => join(folder, age === 0 ? 'ringfort.log' : `ringfort.${age}.log`);
  const path = named(0);
  let file: { readonly descriptor: number; bytes: number } | null = null;

  const open = (): { readonly descriptor: number; bytes: number } => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    const descriptor = openSync(path, 'a', 0o600);
    chmodSync(path, 0o600);
    return { descriptor, bytes: fstatSync(descriptor).size };
  };
  const close = (): void => {
    if (file !== null) closeSync(file.descriptor);
    file = null;
  };
  const turn = (): void => {
    close();
    rmSync(named(EARLIER), { force: true });
    for (let age = EARLIER - 1; age >= 0; age -= 1) renameIfThere(named(age), named(age + 1));
  };
  const append = (text: string): void => {
    const line = Buffer.from(`${new Date(now()).toISOString()} ${text}\n`);
    file ??= open();
    if (file.bytes + line.length > mostBytes && file.bytes > 0) {
      turn();
      file = open();
    }
    file.bytes += writeSync(file.descriptor, line);
  };
  const write = createLineBudget(elapsed, append);

  return {
    path,
    write: (text) => {
      try {
        write(text);
      } catch {
        // A full disk, a folder that was taken away: the next line tries anew.
        try {
          close();
        } catch {
          file = null;
        }
      }
    },
  };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
