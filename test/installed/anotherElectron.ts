import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What stands before the names of all that is in ICU's data, and in the program that reads them: `icudt72l`, say. */
const ICU_NAME = /icudt\d\d[lb]/u;
const DATA = 'icudtl.dat';
const PROGRAM = 'ringfort';
/** As long as any other, and of a version that no Electron has: ICU is at 78 while this is written. */
const OTHER_NUMBER = '99';
/** By which Chromium asks a process that it begins for sound. */
export const SOUND = 'audio.mojom.AudioService';
const OTHER_SOUND = 'audio.mojom.AudioServicE';

/**
 * Makes another Electron of the one in this folder, as far as a program can tell that runs while it is replaced: the
 * data of ICU are those of another version, every pack of resources and words is longer than it was, and a process for
 * sound does not serve who was there before. That is what comes of it where such a process is begun from the file that
 * runs and reads data that it cannot; the test runtime begins it from the file that lies there by then, see
 * packagedMain.cjs, so what it is asked for has another name in that. The program beside all this reads it.
 */
export async function anotherElectron(folder: string): Promise<void> {
  const data = await readFile(join(folder, DATA));
  const program = await readFile(join(folder, PROGRAM));
  const name = ICU_NAME.exec(data.toString('latin1'))?.[0];
  if (name === undefined) throw new Error(`${DATA} does not say of which ICU it is`);
  const other = name.replace(/\d\d/u, OTHER_NUMBER);
  renameAll(data, name, other);
  renameAll(program, name, other);
  renameAll(program, SOUND, OTHER_SOUND);
  await writeFile(join(folder, DATA), data);
  await writeFile(join(folder, PROGRAM), program);
  const packs = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.pak'));
  if (packs.length < 3) throw new Error(`${folder} has ${packs.length} packs of resources`);
  // The table at their beginning says where each thing ends: nobody reads what stands behind all of them.
  for (const file of packs) await appendFile(join(folder, file), Buffer.alloc(4096));
}

/** In place. */
function renameAll(bytes: Buffer, from: string, to: string): void {
  let found = bytes.indexOf(from, 0, 'latin1');
  if (found < 0) throw new Error(`Nothing there is named ${from}`);
  for (; found >= 0; found = bytes.indexOf(from, found + to.length, 'latin1')) bytes.write(to, found, 'latin1');
}
