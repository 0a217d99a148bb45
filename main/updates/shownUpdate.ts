import type { UpdateView } from '../../core/ipc/updates.ts';
import { isNewerVersion } from '../../core/updates/version.ts';

export interface ShownUpdatePorts {
  /** The version that runs. */
  readonly current: string;
  /** Of the program that lies where this one was started from; null: nobody else replaces it, or nobody knows. */
  readonly installedVersion: () => string | null;
  /** Any call that is not over. */
  readonly isInCall: () => boolean;
  readonly onChanged: (view: UpdateView) => void;
}

/** What is shown of updates: how it stands with the feed, unless a newer program is installed already. */
export function createShownUpdate(
  { current, installedVersion, isInCall, onChanged }: ShownUpdatePorts,
  first: UpdateView,
) {
  let told = first;
  let view = told;

  const standing = (): UpdateView => {
    const version = installedVersion();
    return isNewerVersion(version, current) ? { state: 'installed', version, heldByCall: isInCall() } : told;
  };
  const draw = (): void => {
    const next = standing();
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    onChanged(next);
  };

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
