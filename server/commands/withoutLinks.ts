import * as fs from 'node:fs';
import { codeOf } from '../store/systemCode.ts';

/** What a disk may refuse: FAT and exFAT know neither links nor rights, some disks in the network say so otherwise. */
export type LinkingDisk = Pick<typeof fs, 'chmodSync' | 'linkSync'>;

const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK'];

/**
 * Gives a whole file its name, in one step, and takes the place of none: it throws EEXIST. Where there are no links, an
 * empty file holds the place first, and is all that a crash in between would leave.
 */
export function giveName(file: string, name: string, disk: LinkingDisk): void {
  try {
    disk.linkSync(file, name);
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error))) throw error;
    fs.closeSync(fs.openSync(name, 'wx', 0o600));
    try {
      fs.renameSync(file, name);
    } catch (cause) {
      fs.rmSync(name, { force: true });
      throw cause;
    }
  }
}

/** Has a file at a second place as well, which was free; where there are no links, a copy that is on the disk. */
export function haveAlso(file: string, place: string, disk: LinkingDisk): void {
  try {
    disk.linkSync(file, place);
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error))) throw error;
    fs.copyFileSync(file, place, fs.constants.COPYFILE_EXCL);
    sync(place);
  }
}

/** For its owner alone, where the disk knows owners: elsewhere whoever mounted it has said who may read. */
export function makePrivate(file: string, disk: LinkingDisk): void {
  try {
    disk.chmodSync(file, 0o600);
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error))) throw error;
  }
}

export function sync(path: string): void {
  const open = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(open);
  } finally {
    fs.closeSync(open);
  }
}

/** That a name is on the disk, too; not every disk can promise it of a folder. */
export function syncFolder(path: string): void {
  try {
    sync(path);
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error))) throw error;
  }
}
