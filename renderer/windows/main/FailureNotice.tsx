import { useIntl } from 'react-intl';
import type { Problem } from '../../../core/ipc/problem.ts';
import { failureText } from '../../components/asking/failureText.ts';
import { RefusalNotice } from './RefusalNotice.tsx';
import { PressesOfFailure } from './NamedPresses.tsx';

export interface FailureNoticeProps {
  /** Null: nobody knows what was wrong. */
  readonly problem: Problem | null;
  readonly onClose: () => void;
}

/** Something that was asked of main did not happen. */
export function FailureNotice({ problem, onClose }: FailureNoticeProps) {
  const intl = useIntl();
  return (
    <RefusalNotice onClose={onClose} action={<PressesOfFailure problem={problem} />}>
      {failureText(intl, problem)}
    </RefusalNotice>
  );
}
