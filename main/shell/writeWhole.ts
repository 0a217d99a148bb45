import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a small file whole or not at all, and for its owner alone, whatever a start that was killed has left. */
export function writeWhole(file: string, text: string): void {
  const beside = `${file}.new`;
  // One that is there keeps its mode, and a link would be followed.
  rmSync(beside, { force: true });
  writeFileSync(beside, text, { flag: 'wx', mode: 0o600 });
  renameSync(beside, file);
}
