import { useIntl } from 'react-intl';
import type { CallNote } from '../../../core/call/view.ts';
import { callBackText } from './callBackText.ts';

export interface CallNoteTextProps {
  readonly note: CallNote;
  readonly peer: string;
  /** Whether the other side said it. */
  readonly isTheirs: boolean;
  readonly className?: string | undefined;
}

/** What was said with declining a call: somebody else's words, so plain text between quotes and in no link. */
export function CallNoteText({ note, peer, isTheirs, className }: CallNoteTextProps) {
  const intl = useIntl();
  const { text } = note;
  const asked = callBackText(intl, note, peer, isTheirs);
  return (
    <>
      {text !== null && (
        <p className={className}>
          <bdi>{intl.formatMessage({ id: isTheirs ? 'note.theirs' : 'note.ours' }, { peer, text })}</bdi>
        </p>
      )}
      {asked !== null && <p className={className}>{asked}</p>}
    </>
  );
}
