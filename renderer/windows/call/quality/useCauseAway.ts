import { useState } from 'react';
import type { Quality, QualityCause } from '../../../../core/call/quality/quality.ts';

/** The cause that a person put away, in whichever form the window was: until there is another one, or it is over. */
export interface CauseAway {
  readonly cause: QualityCause | null;
  readonly put: (cause: QualityCause) => void;
}

export function useCauseAway(quality: Quality | null): CauseAway {
  const [cause, put] = useState<QualityCause | null>(null);
  if (cause !== null && quality?.cause !== cause) put(null);
  return { cause, put };
}
