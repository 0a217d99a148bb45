import type { UpdateView } from '../../core/ipc/updates.ts';
import { isNewerVersion } from '../../core/updates/version.ts';
import type { Timers } from '../ports/clock.ts';

export interface ShownUpdatePorts extends Timers {
  /** The version that runs. */
  readonly current: string;
  /** Of the program that lies where this one was started from; null: nobody knows. Null: nobody else replaces it. */
  readonly installedVersion: (() => string | null) | null;
  /** Any call that is not over. */
  readonly isInCall: () => boolean;
  readonly onChanged: (view: UpdateView) => void;
  /** It was looked at what is installed: whoever goes by it looks, too. */
  readonly onLooked: () => void;
}

/** One look at a file. */
const EVERY_MS = 60_000;

/** What is shown of updates: how it stands with the feed, unless a newer program is installed already. */
export function createShownUpdate(
  { current, installedVersion, isInCall, startTimer, onChanged, onLooked }: ShownUpdatePorts,
  first: UpdateView,
) {
  let told = first;
  let view = told;

  const standing = (): UpdateView => {
    const version = installedVersion?.() ?? null;
    return isNewerVersion(version, current) ? { state: 'installed', version, heldByCall: isInCall() } : told;
  };
  const draw = (): void => {
    const next = standing();
    onLooked();
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    onChanged(next);
  };

  /** No system tells a program that it was replaced, and this one may live for weeks with no window that asks. */
  const watch = (): void => {
    startTimer(EVERY_MS, () => {
      draw();
      watch();
    });
  };
  if (installedVersion !== null) watch();

  return {
    /** How it stands with the feed. */
    told: () => told,
    /** As it was drawn last. */
    view: () => view,
    draw,
    show: (next: UpdateView): void => {
      told = next;
      draw();
    },
  };
}
