import { offlineWays, type OfflineWay } from '../../../../core/ipc/offlineWays.ts';
import type { ConnectionView } from '../../../../core/ipc/snapshot.ts';
import type { MessageId } from '../../../../core/words/messages.ts';

/** Null: what it asks stands in a sheet of the notice. */
const AT_ONCE = {
  tryNow: 'connection.tryNow',
  signInHere: 'account.signInHere',
  ...{ changeAddress: null, registerAgain: null, registerAnew: null },
} as const satisfies Readonly<Record<OfflineWay, MessageId | null>>;

/** What a press on a connection now is called, where one may help. */
export function reconnectWords(connection: ConnectionView): readonly MessageId[] {
  if (connection.state !== 'offline') return [];
  // Where this computer hosts the server only other ways are fewer.
  return offlineWays(connection.reason, false).flatMap((way) => AT_ONCE[way] ?? []);
}
