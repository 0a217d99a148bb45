import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { isProblem, type Problem } from '../../../core/ipc/problem.ts';
import { StandingFailure, type Failure } from './standingFailure.ts';

/** What became of a question or an order: main's answer, or that main broke over it (the disk is full, say). */
export type Asked<Answer> =
  | { readonly done: true; readonly answer: Answer }
  | { readonly done: false; readonly problem: Problem | null };

/**
 * Asks main for something. Never rejects. That main broke over it is told by `failed` where that stands nearer to what
 * was asked (at a form, in a list); else by the window, in one place for all.
 */
export type Ask<Bridge> = <Answer>(
  question: (main: Bridge) => Promise<Answer>,
  failed?: () => void,
) => Promise<Asked<Answer>>;

interface Standing<Bridge> {
  readonly ask: Ask<Bridge>;
  readonly failure: Failure;
}

/** Main says it as the text of its error, which grows on the way to the page: `Uncaught Error: storeFull`. */
function problemIn(error: unknown): Problem | null {
  const word = error instanceof Error ? (error.message.split(' ').at(-1) ?? '') : '';
  return isProblem(word) ? word : null;
}

/** The way from one window to main: there is no other, so that nothing is asked whose failure nobody hears of. */
export function askingMain<Bridge>() {
  const Context = createContext<Standing<Bridge> | null>(null);

  function AskProvider({ bridge, children }: { readonly bridge: Bridge; readonly children: ReactNode }) {
    const [shown, setShown] = useState<{ readonly problem: Problem | null } | null>(null);
    const ask = useCallback<Ask<Bridge>>(
      async (question, failed) => {
        if (failed === undefined) setShown(null);
        try {
          return { done: true, answer: await question(bridge) };
        } catch (error) {
          const problem = problemIn(error);
          if (failed === undefined) setShown({ problem });
          else failed();
          return { done: false, problem };
        }
      },
      [bridge],
    );
    const standing = useMemo(() => {
      const failure: Failure = {
        ...{ isShown: shown !== null, problem: shown?.problem ?? null },
        show: (problem) => setShown({ problem }),
        forget: () => setShown(null),
      };
      return { ask, failure };
    }, [ask, shown]);
    return (
      <Context value={standing}>
        <StandingFailure value={standing.failure}>{children}</StandingFailure>
      </Context>
    );
  }

  function useStanding(): Standing<Bridge> {
    const standing = useContext(Context);
    if (standing === null) throw new Error('A screen that asks main stands outside AskProvider.');
    return standing;
  }

  return {
    AskProvider,
    useAsk: (): Ask<Bridge> => useStanding().ask,
    useFailure: (): Failure => useStanding().failure,
  };
}
