import { createContext } from 'react';
import type { ShownCalls } from '../../../core/call/shownCalls.ts';
import { SYSTEM_SPEAKER } from '../../media/speaker.ts';

/** What a window knows of the place where something that was recorded is played. */
export interface PlaybackPlaceValue {
  /** Where calls are heard, by the id that the engine plays on. */
  readonly speaker: () => Promise<string>;
  /** What plays makes way for each that can be heard. */
  readonly calls: ShownCalls;
}

const nobody: ShownCalls = { view: { phase: 'idle' }, security: null, second: null };

export const PlaybackPlace = createContext<PlaybackPlaceValue>({ speaker: async () => SYSTEM_SPEAKER, calls: nobody });
