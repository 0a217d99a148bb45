import { join } from 'node:path';

export interface ProfileFiles {
  readonly database: string;
  /** The database key in its slots. */
  readonly keys: string;
  /** The mirror of the count of saved states. */
  readonly rollback: string;
}

/** What stands in the folder of a profile. */
export function profileFiles(folder: string): ProfileFiles {
  return {
    database: join(folder, 'ringfort.db'),
    keys: join(folder, 'keys.json'),
    rollback: join(folder, 'rollback.seal'),
  };
}
