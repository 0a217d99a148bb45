import { existsSync, statSync } from 'node:fs';
import type { Clock } from '../ports/clock.ts';
import type { DoctorFacts, StoreFacts } from '../app/doctor.ts';
import { primitivesOfThisProcess } from '../crypto/choosePrimitives.ts';
import { profileFiles, type ProfileFiles } from '../profile/profileFiles.ts';
import { examineKeys } from '../store/key/keyExamination.ts';
import type { Keyring } from '../store/key/keyring.ts';
import { migrations } from '../store/migrations/all.ts';
import { readMirror, type RollbackVerdict } from '../store/key/rollbackGuard.ts';
import { asStoreError } from '../store/database/storeError.ts';
import { examineStore, openForExamination, type StoreFigures } from '../store/database/storeExamination.ts';

export interface ExaminationPorts extends Clock {
  readonly folder: string;
  readonly keyring: Keyring;
  /** Of the profile that this Ringfort has open; null if it has none. */
  readonly open: (() => { readonly figures: StoreFigures; readonly rollback: RollbackVerdict }) | null;
}

/**
 * Gathers what the doctor judges, without a change to any file of the profile. Never throws for what is broken in it.
 */
export async function examineProfile({ folder, keyring, now, open }: ExaminationPorts): Promise<DoctorFacts> {
  const files = profileFiles(folder);
  const { findings, key } = await examineKeys({
    file: files.keys,
    keyring,
    databaseExists: () => existsSync(files.database),
  });
  try {
    const found = open?.();
    return {
      keys: findings,
      store:
        found !== undefined
          ? storeFacts(found.figures, found.rollback)
          : key && (await closedStore(files, key, keyring)),
      logBytes: sizeOf(`${files.database}-wal`),
      primitives: primitivesOfThisProcess().chosen,
      now: Math.floor(now() / 1000),
    };
  } finally {
    key?.fill(0);
  }
}

async function closedStore(files: ProfileFiles, key: Uint8Array, keyring: Keyring): Promise<StoreFacts | string> {
  let figures: StoreFigures;
  try {
    const { database, close } = openForExamination(files.database, key);
    try {
      figures = examineStore(database);
    } finally {
      close();
    }
  } catch (error) {
    return asStoreError(error).code;
  }
  const mirror = await readMirror(files.rollback, keyring);
  const epoch = figures.contents?.stateEpoch;
  if (typeof mirror === 'string' || epoch === undefined) return storeFacts(figures, 'unknown');
  return storeFacts(figures, epoch < mirror.count ? 'rolledBack' : 'inStep');
}

function storeFacts(figures: StoreFigures, rollback: RollbackVerdict): StoreFacts {
  return { ...figures, rollback, newestSchemaVersion: migrations.length };
}

function sizeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.size ?? null;
}
