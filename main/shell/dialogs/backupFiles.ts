import { open, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { IntlShape } from '@formatjs/intl';
import { app, dialog, type BrowserWindow } from 'electron';
import { systemCode } from '../../files/systemCode.ts';
import { writeWhole } from '../../files/writeWhole.ts';
import type { BackupFiles } from '../../ports/backupFiles.ts';

export interface BackupDialogPorts {
  readonly window: () => BrowserWindow | null;
  readonly texts: () => IntlShape<string>;
}

const ENDING = 'ringfort-backup';

/** Where a backup goes and comes from is said in the system's own dialogs, before the main window. */
export function createBackupFiles({ window, texts }: BackupDialogPorts): BackupFiles {
  const filters = () => [{ name: texts().formatMessage({ id: 'backup.title' }), extensions: [ENDING] }];
  return {
    save: async (name, bytes) => {
      const options = { defaultPath: join(app.getPath('documents'), name), filters: filters() };
      const shown = window();
      const { filePath } = await (shown === null
        ? dialog.showSaveDialog(options)
        : dialog.showSaveDialog(shown, options));
      if (filePath === '') return null;
      const sealed = await bytes();
      try {
        // A full disk leaves the backup that was there before.
        await writeWhole(filePath, sealed);
        return 'saved';
      } catch (error) {
        return faultOfPlace(error);
      }
    },
    read: async (mostBytes) => {
      const options = { properties: ['openFile' as const], filters: filters() };
      const shown = window();
      const { filePaths } = await (shown === null
        ? dialog.showOpenDialog(options)
        : dialog.showOpenDialog(shown, options));
      const [path] = filePaths;
      return path === undefined ? null : { name: basename(path), bytes: await readUpTo(path, mostBytes) };
    },
  };
}

/** What a person can do something about: choose another place. */
function faultOfPlace(error: unknown): 'diskFull' | 'notWritable' {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'diskFull';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'notWritable';
  throw error;
}

async function readUpTo(path: string, mostBytes: number): Promise<Uint8Array | 'tooLarge'> {
  const { size } = await stat(path);
  if (size > mostBytes) return 'tooLarge';
  const file = await open(path, 'r');
  try {
    // It may have grown since, and some files have no size.
    const bytes = Buffer.alloc(Math.min(mostBytes, size) + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length > size ? 'tooLarge' : bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}
