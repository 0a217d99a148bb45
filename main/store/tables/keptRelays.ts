import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { MAX_KEPT_TRIALS, type RelayTrial } from '../../../core/call/relayTrial.ts';
import { RelayTrialShape } from '../../../core/ipc/relayTrialShape.ts';

const Kept = Compile(Type.Array(RelayTrialShape, { maxItems: MAX_KEPT_TRIALS }));

/** What relays answered in a past call, as one column: nothing is ever looked for in it. */
export function relaysColumn(relays: readonly RelayTrial[]): string | null {
  return relays.length === 0 ? null : JSON.stringify(relays);
}

/** Of a later Ringfort perhaps, whose words are not ours: then the call is shown without. */
export function keptRelays(column: string | null): readonly RelayTrial[] {
  if (column === null) return [];
  try {
    const relays: unknown = JSON.parse(column);
    return Kept.Check(relays) ? relays : [];
  } catch {
    return [];
  }
}
