import Type from 'typebox';
import type { BackupSummary, TakenBackup } from './backup.ts';
import { request, returns } from './define.ts';
import type { BackupFileRefusal, BackupRefusal, SaveBackupRefusal } from './refusals.ts';
import { closed, done, nothing, typed } from './requestShapes.ts';
import type { Outcome, OutcomeWith } from './snapshot.ts';

const Passphrase = Type.Object({ passphrase: typed(1024) }, closed);

/**
 * To another computer and back. Where a backup is written or read is chosen in a dialog that main draws: a window
 * learns the name of the file and never its place.
 */
export const backupRequests = {
  saveBackup: request(Passphrase, returns<Outcome<SaveBackupRefusal>>()),
  /** Which file; main keeps it until it was taken, or `forgetBackup`. */
  chooseBackup: request(nothing, returns<OutcomeWith<{ readonly name: string }, BackupFileRefusal>>()),
  /** What stands in the chosen one. */
  openBackup: request(Passphrase, returns<OutcomeWith<BackupSummary, BackupRefusal>>()),
  /** Adds what is not here yet, all or nothing. */
  takeBackup: request(nothing, returns<OutcomeWith<TakenBackup, BackupRefusal>>()),
  forgetBackup: request(nothing, done),
};
