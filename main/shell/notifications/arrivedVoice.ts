import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';

export interface ArrivedVoicePorts {
  readonly tell: () => void;
  readonly withdraw: () => void;
}

/**
 * Tells that a voice message came; while the person does not want to hear of anything, once that is over. It is told no
 * longer once they have looked at the list.
 */
export function createArrivedVoice({ tell, withdraw }: ArrivedVoicePorts) {
  /** `isCounted`: the count that it is part of may come a moment later. */
  let arrived: { readonly isTold: boolean; readonly isCounted: boolean } | null = null;
  let isQuiet = false;
  const say = (isCounted: boolean): void => {
    arrived = { isTold: !isQuiet, isCounted };
    if (!isQuiet) tell();
  };
  return {
    arrived: (): void => say(false),
    draw: ({ recents: { missedCount }, settings }: AppSnapshot): void => {
      isQuiet = settings.quiet !== null;
      if (arrived === null) return;
      if (missedCount === 0 && arrived.isCounted) {
        if (arrived.isTold) withdraw();
        arrived = null;
      } else if (!arrived.isTold && !isQuiet) say(missedCount > 0);
      else arrived = { ...arrived, isCounted: missedCount > 0 };
    },
  };
}
