import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';

export interface ArrivedVoicePorts {
  readonly tell: () => void;
  readonly withdraw: () => void;
}

/**
 * Tells that a voice message came, unless the person does not want to hear of anything now: the mark in the list is
 * enough then. It is told no longer once they have looked at the list.
 */
export function createArrivedVoice({ tell, withdraw }: ArrivedVoicePorts) {
  /** `told`: the count that it is part of may come a moment later. */
  let state: 'nothing' | 'told' | 'counted' = 'nothing';
  let isQuiet = false;
  return {
    arrived: (): void => {
      if (isQuiet) return;
      state = 'told';
      tell();
    },
    draw: ({ recents: { missedCount }, settings }: AppSnapshot): void => {
      isQuiet = settings.quiet !== null;
      if (state === 'told' && missedCount > 0) state = 'counted';
      if (state !== 'counted' || missedCount > 0) return;
      state = 'nothing';
      withdraw();
    },
  };
}
