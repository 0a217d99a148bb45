import { useEffect } from 'react';
import { useIntl } from 'react-intl';
import { ringingCall } from '../../../core/call/shownCalls.ts';
import { missedCalls } from '../../../core/ipc/missedCalls.ts';
import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';
import { callText, written } from '../../../core/words/callText.ts';
import { spokenCall } from '../../components/calls/spokenCall.ts';

export interface SpokenCallsProps {
  readonly snapshot: AppSnapshot;
  /** What is said aloud from now on. */
  readonly onSay: (text: string) => void;
}

/** Puts the calls into the window's title and into what it says aloud. */
export function SpokenCalls({ snapshot, onSay }: SpokenCallsProps) {
  const intl = useIntl();
  const { view, security } = ringingCall(snapshot.call) ?? snapshot.call;
  const missed = missedCalls(snapshot.recents);
  const isOver = view.phase === 'idle' || view.phase === 'ended';
  const title =
    isOver && missed > 0
      ? intl.formatMessage({ id: 'title.missed' }, { count: missed })
      : written(intl, callText(view).title);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const text = spokenCall(intl, view, security);
  useEffect(() => onSay(text), [onSay, text]);
  return null;
}
