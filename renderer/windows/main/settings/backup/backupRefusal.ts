import type { IntlShape } from 'react-intl';
import { isProblem, type Problem } from '../../../../../core/ipc/problem.ts';
import type { BackupFileRefusal, BackupRefusal, SaveBackupRefusal } from '../../../../../core/ipc/refusals.ts';
import type { MessageId } from '../../../../../core/words/messages.ts';
import { problemSentence } from '../../../../components/asking/problemSentence.ts';

type Reason = Exclude<BackupFileRefusal | BackupRefusal | SaveBackupRefusal | Problem, 'cancelled'>;

/** Why a backup was not written or read, and what to do. */
export function backupRefusal(
  intl: IntlShape,
  { reason, detail }: { readonly reason: Reason | 'cancelled'; readonly detail: string | null },
): string {
  if (reason === 'cancelled') return '';
  if (isProblem(reason)) return problemSentence(intl, { reason, detail });
  return intl.formatMessage({ id: backupRefusalId(reason) });
}

/** Which of these words say what to do. */
export function backupRefusalId(reason: Reason): MessageId {
  if (isProblem(reason)) return `problem.${reason}.text`;
  return reason === 'tooShort' ? 'passphrase.refused.tooShort' : `backup.refused.${reason}`;
}
