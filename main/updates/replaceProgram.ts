import { createHash } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileFailure, UpdateError } from './updateError.ts';

const PIECE_BYTES = 1024 * 1024;

/**
 * Puts a downloaded program in the place of the one that runs, under the name that menus and the start at login know.
 * The new one is written beside it, digest and all, before it takes its name: with a full disk, or a loss of power at
 * any moment, the old one is whole. Synchronous, since the program is ending. Throws UpdateError.
 */
export function replaceProgram(program: string, downloaded: string, sha512: string): void {
  const beside = join(dirname(program), `.${basename(program)}.new`);
  try {
    // What an earlier try left, or somebody put there; it is never written through.
    rmSync(beside, { force: true });
    copyChecked(downloaded, beside, sha512, statSync(program).mode);
    renameSync(beside, program);
  } catch (error) {
    removeIfThere(beside);
    throw fileFailure(error);
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It was no file of ours; the program is whole all the same.
  }
}

/** Throws UpdateError if a package lay in its folder too long: another program, or the disk, may have changed it. */
export function checkDigest(file: string, sha512: string): void {
  readChecked(file, sha512, () => undefined);
}

function copyChecked(from: string, to: string, sha512: string, mode: number): void {
  const target = openSync(to, 'wx', 0o700);
  try {
    readChecked(from, sha512, (piece) => {
      for (let at = 0; at < piece.length;) at += writeSync(target, piece, at);
    });
    fchmodSync(target, mode | 0o100);
    fsyncSync(target);
  } finally {
    closeSync(target);
  }
}

function readChecked(file: string, sha512: string, take: (piece: Buffer) => void): void {
  const digest = createHash('sha512');
  const room = Buffer.alloc(PIECE_BYTES);
  const source = openSync(file, 'r');
  try {
    for (let length = readSync(source, room); length > 0; length = readSync(source, room)) {
      const piece = room.subarray(0, length);
      digest.update(piece);
      take(piece);
    }
  } finally {
    closeSync(source);
  }
  if (digest.digest('base64') !== sha512) throw new UpdateError('damaged');
}
