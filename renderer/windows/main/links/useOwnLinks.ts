import { useContext, useEffect } from 'react';
import type { OwnLinkView } from '../../../../core/ipc/links.ts';
import { ClockOffset } from '../../../components/calls/useNow.ts';
import { useAnswer } from '../useAnswer.ts';

export interface OwnLinksQuery {
  readonly links: readonly OwnLinkView[] | 'failed';
  readonly readAgain: () => void;
}

const NONE: readonly OwnLinkView[] = [];
/** A timer holds no more than some weeks. */
const LONGEST_MS = 86_400_000;
/** The clock of main is ahead of ours, or behind it, by the time of a message. */
const LEAST_MS = 1_000;

/**
 * The links that we gave out, newest first. Another `seen` says that they may be others now; what expires is asked
 * about when its time has come.
 */
export function useOwnLinks(seen: string): OwnLinksQuery {
  const offsetMs = useContext(ClockOffset);
  const {
    answer,
    hasFailed,
    askAgain: readAgain,
  } = useAnswer({ ask: async (main) => main.ownLinks(), about: '', when: seen });
  const links = hasFailed ? 'failed' : answer === 'loading' ? NONE : answer;
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
