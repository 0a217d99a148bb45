import { useEffect } from 'react';
import { useIntl } from 'react-intl';
import { ringingCall } from '../../../core/call/shownCalls.ts';
import { missedCalls } from '../../../core/ipc/missedCalls.ts';
import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';
import { callText, spoken, written } from '../../../core/words/callText.ts';

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
  const { title: ofCall, announced } = callText(view, security);
  const isOver = view.phase === 'idle' || view.phase === 'ended';
  const title =
    isOver && missed > 0 ? intl.formatMessage({ id: 'title.missed' }, { count: missed }) : written(intl, ofCall);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const text = spoken(intl, announced);
  useEffect(() => onSay(text), [onSay, text]);
  return null;
}
