import { setFolderAside } from '../../files/setFolderAside.ts';
import { StoreError } from './storeError.ts';

/** No crash can part a database from its keys: their folder gets another name. Throws StoreError. */
export function setProfileAside(folder: string, atMs: number): void {
  try {
    setFolderAside(folder, atMs);
  } catch (cause) {
    throw new StoreError('failed', { cause });
  }
}
