import { nameKey } from './peerName.ts';
import type { ShownCall, ShownCalls } from './shownCalls.ts';
import type { PresentView } from './view.ts';

/** The users whom calls are with. */
export function peersOf({ view, second }: ShownCalls): readonly string[] {
  const first = view.phase === 'idle' ? [] : [view.call.peer];
  return second === null ? first : [...first, second.view.call.peer];
}

/**
 * The same calls with what their peers are called, by handle; whoever is not in `names` has none beside it. Of two
 * calls with people of one name only the handles say which is which.
 */
export function namedCalls<Shown extends ShownCalls>(shown: Shown, names: ReadonlyMap<string, string>): Shown {
  const keys = peersOf(shown).map((peer) => nameKey(names.get(peer) ?? peer));
  const used = new Set(keys).size < keys.length ? new Map<string, string>() : names;
  const second: ShownCall | null =
    shown.second === null ? null : { ...shown.second, view: namedView(shown.second.view, used) };
  return { ...shown, view: shown.view.phase === 'idle' ? shown.view : namedView(shown.view, used), second };
}

function namedView(view: PresentView, names: ReadonlyMap<string, string>): PresentView {
  const { name: _before, ...call } = view.call;
  const name = names.get(call.peer);
  return { ...view, call: name === undefined ? call : { ...call, name } };
}
