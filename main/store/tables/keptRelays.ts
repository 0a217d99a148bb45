import { MAX_KEPT_TRIALS, type RelayTrial } from '../../../core/call/relayTrial.ts';
import { RelayTrialShape } from '../../../core/ipc/relayTrialShape.ts';
import { listReader } from '../../../core/protocol/entryByEntry.ts';
import type { OnUnreadable } from '../database/row.ts';

const readList = listReader(RelayTrialShape, MAX_KEPT_TRIALS);
const COLUMN = '/call_record/relays';

/** What relays answered in a past call, as one column: nothing is ever looked for in it. */
export function relaysColumn(relays: readonly RelayTrial[]): string | null {
  return relays.length === 0 ? null : JSON.stringify(relays);
}

/** An answer of a later Ringfort perhaps, whose words are not ours: then the call is shown without that one (A83). */
export function keptRelays(column: string | null, onUnreadable: OnUnreadable): readonly RelayTrial[] {
  if (column === null) return [];
  const list = parsed(column);
  if (list === null) {
    onUnreadable([{ path: COLUMN, why: 'no list' }]);
    return [];
  }
  const { entries, refused } = readList(list);
  if (refused.length > 0) onUnreadable(refused.map(({ path, why }) => ({ path: COLUMN + path, why })));
  return entries;
}

function parsed(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
