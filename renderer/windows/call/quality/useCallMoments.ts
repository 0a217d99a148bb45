import { useCallback, useEffect, useRef } from 'react';
import type { Quality } from '../../../../core/call/quality/quality.ts';
import { withMoment } from '../../../../core/call/quality/callMoments.ts';
import type { CallMoment } from '../../../../core/call/quality/diagnostics.ts';
import type { CallInProgress } from '../view/callInProgress.ts';

/** The states that this call was in, for who asks: nothing is drawn of them until then. */
export function useCallMoments(view: CallInProgress, quality: Quality | null): () => readonly CallMoment[] {
  const moments = useRef<readonly CallMoment[]>([]);
  useEffect(() => {
    moments.current = withMoment(moments.current, view, quality, performance.now());
  }, [view, quality]);
  return useCallback(() => moments.current, []);
}
