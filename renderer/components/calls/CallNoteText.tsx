import { useIntl } from 'react-intl';
import type { CallNote } from '../../../core/call/view.ts';

export interface CallNoteTextProps {
  readonly note: CallNote;
  readonly peer: string;
  /** Whether the other side said it. */
  readonly isTheirs: boolean;
  readonly className?: string | undefined;
}

/** What was said with declining a call: somebody else's words, so plain text between quotes and in no link. */
export function CallNoteText({ note: { text, callBackAt }, peer, isTheirs, className }: CallNoteTextProps) {
  const intl = useIntl();
  const when = callBackAt === null ? null : intl.formatDate(callBackAt, WHEN);
  return (
    <>
      {text !== null && (
        <p className={className}>
          <bdi>{intl.formatMessage({ id: isTheirs ? 'note.theirs' : 'note.ours' }, { peer, text })}</bdi>
        </p>
      )}
      {when !== null && (
        <p className={className}>
          {intl.formatMessage({ id: isTheirs ? 'note.callBack' : 'note.callBack.ours' }, { peer, when })}
        </p>
      )}
    </>
  );
}

const WHEN = { weekday: 'short', hour: 'numeric', minute: '2-digit' } as const;
