import { activeView, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { CallRef } from '../../../core/call/call.ts';
import type { SharedKind } from '../../../core/ipc/sharingWindow.ts';

export interface SharingSignsPorts<Source> {
  /** The line above all other windows, and round a screen a frame. */
  readonly show: (source: Source) => void;
  readonly hide: () => void;
  readonly kindOf: (source: Source) => SharedKind;
}

export interface SharedNow {
  readonly peer: Pick<CallRef, 'peer' | 'name'>;
  readonly kind: SharedKind;
}

export interface SharingSigns<Source> {
  /** A person chose it; it is not shared yet. */
  readonly chosen: (source: Source) => void;
  /** What is shared, to whom; null: nothing is. */
  readonly now: () => SharedNow | null;
  readonly look: (calls: ShownCalls) => void;
}

/**
 * The signs that something is shared, outside of the call window, which may lie behind everything else. They come once
 * with each sharing and go with it, whatever ends it.
 */
export function createSharingSigns<Source>({ show, hide, kindOf }: SharingSignsPorts<Source>): SharingSigns<Source> {
  let source: Source | null = null;
  let shown: SharedNow | null = null;
  return {
    chosen: (next) => {
      // Another one in the place of what is shared has another frame.
      if (shown !== null) hide();
      shown = null;
      source = next;
    },
    now: () => shown,
    look: (calls) => {
      const view = activeView(calls);
      if (view?.phase === 'connected' && view.sharing) {
        if (source === null || shown !== null) return;
        shown = { peer: view.call, kind: kindOf(source) };
        show(source);
      } else if (shown !== null) {
        shown = null;
        source = null;
        hide();
      }
    },
  };
}
