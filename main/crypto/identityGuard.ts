import type { Address } from '../../core/ratchet/signalCrypto.ts';
import { IdentityChangedError, noteIdentityChange } from './peerIdentity.ts';
import { archiveAllSessions } from './peerSessions.ts';
import type { CommitSafety } from '../ports/commitSafety.ts';
import type { RatchetStore, RatchetTransaction } from './RatchetStore.ts';

/**
 * One transaction; if another identity showed up in it, that alone is written down afterwards, and all sessions stop.
 * `onChange` hears of each identity that waits for a decision from then on.
 */
export function guardingIdentity<T>(
  store: RatchetStore,
  peer: Address,
  now: number,
  work: (transaction: RatchetTransaction) => T,
  onChange: () => void,
  safe: CommitSafety = 'now',
): T {
  try {
    return store.transaction(work, safe);
  } catch (cause) {
    if (cause instanceof IdentityChangedError && cause.changedTo !== null) {
      const { changedTo } = cause;
      const isNoted = store.transaction((transaction) => {
        archiveAllSessions(transaction, peer, now);
        return noteIdentityChange(transaction, peer, changedTo);
      });
      if (isNoted) onChange();
    }
    throw cause;
  }
}
