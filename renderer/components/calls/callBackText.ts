import type { IntlShape } from 'react-intl';
import type { CallNote } from '../../../core/call/view.ts';

const WHEN = { weekday: 'short', hour: 'numeric', minute: '2-digit' } as const;

/** When who declined would like to be called; null: they did not say. */
export function callBackText(
  intl: IntlShape,
  { callBackAt }: CallNote,
  peer: string,
  isTheirs: boolean,
): string | null {
  if (callBackAt === null) return null;
  const when = intl.formatDate(callBackAt, WHEN);
  return intl.formatMessage({ id: isTheirs ? 'note.callBack' : 'note.callBack.ours' }, { peer, when });
}
