import { useCallback, useContext, useEffect, useState } from 'react';
import type { OwnLinkView } from '../../../../core/ipc/links.ts';
import { ClockOffset } from '../../../components/useNow.ts';
import { useAsk } from '../MainBridge.tsx';

export interface OwnLinksQuery {
  readonly links: readonly OwnLinkView[] | 'failed';
  readonly readAgain: () => void;
}

/** A timer holds no more than some weeks. */
const LONGEST_MS = 86_400_000;
/** The clock of main is ahead of ours, or behind it, by the time of a message. */
const LEAST_MS = 1_000;

/**
 * The links that we gave out, newest first. Another `seen` says that they may be others now; what expires is asked
 * about when its time has come.
 */
export function useOwnLinks(seen: string): OwnLinksQuery {
  const ask = useAsk();
  const offsetMs = useContext(ClockOffset);
  const [links, setLinks] = useState<OwnLinksQuery['links']>([]);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    const answered = (answer: OwnLinksQuery['links']) => {
      if (isCurrent) setLinks(answer);
    };
    void ask(
      (main) => main.ownLinks(),
      () => answered('failed'),
    ).then((asked) => {
      if (asked.done) answered(asked.answer);
    });
    return () => {
      isCurrent = false;
    };
    // The turn and what was seen say when to ask again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [ask, turn, seen]);
  const readAgain = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    const ends =
      links === 'failed' ? [] : links.flatMap(({ state, expiresAt }) => (state === 'works' ? [expiresAt] : []));
    const next = Math.min(...ends.map((at) => at ?? Infinity));
    if (next === Infinity) return;
    const inMs = next - (Date.now() + offsetMs);
    const timer = setTimeout(readAgain, Math.min(Math.max(inMs, LEAST_MS), LONGEST_MS));
    return () => clearTimeout(timer);
  }, [links, offsetMs, readAgain]);
  return { links, readAgain };
}
