import { useState } from 'react';
import { useFailure } from '../contexts/ask.ts';
import { useBlur } from '../contexts/blurOfCall.ts';
import { noticesOf, type Notable, type NoticeId } from './noticesOf.ts';
import { useVoiceOnly } from '../contexts/voiceOnlyOfCall.ts';

export interface Notices {
  /** Those that the person did not put away, the gravest first. */
  readonly shown: readonly NoticeId[];
  readonly putAway: (notice: NoticeId) => void;
}

/**
 * The notices of a call. One that was put away is so in both forms of the window, until what it tells of is over and
 * comes again; one that came while the window was small waits for the large one.
 */
export function useNotices(told: Omit<Notable, 'blur' | 'voiceOnly' | 'isNotDone'>): Notices {
  const failure = useFailure();
  const current = noticesOf({ ...told, blur: useBlur(), voiceOnly: useVoiceOnly(), isNotDone: failure.isShown });
  const [away, setAway] = useState<readonly NoticeId[]>([]);
  if (away.some((id) => !current.includes(id))) setAway(away.filter((id) => current.includes(id)));
  return {
    shown: current.filter((id) => !away.includes(id)),
    putAway: (notice) => {
      if (notice === 'app.notDone') failure.forget();
      else setAway([...away, notice]);
    },
  };
}
