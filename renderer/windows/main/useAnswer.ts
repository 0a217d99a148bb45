import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import { useAsk, type MainBridge } from './MainBridge.tsx';

export interface Answered<Answer> {
  /** What main said last about this; it stays while the question is asked again, and when main breaks over that. */
  readonly answer: Answer | 'loading';
  /** Main broke over the latest question that it is done with. */
  readonly hasFailed: boolean;
  readonly askAgain: () => void;
}

export interface QuestionToMain<Answer> {
  readonly ask: (main: MainBridge) => Promise<Answer>;
  /** What is asked about. Of another nothing is known before main has answered. Null: nothing is asked. */
  readonly about: string | null;
  /** Another one: the answer may be another by now. */
  readonly when: string | number;
}

/**
 * What a part of the window has to know while it stands there: asked of main at once, and again for another `about`,
 * for another `when` and at `askAgain`. An answer that was overtaken by a newer question counts for nothing. A failure
 * is told by whoever shows the answer, and not by the window.
 */
export function useAnswer<Answer>({ ask: question, about, when }: QuestionToMain<Answer>): Answered<Answer> {
  const ask = useAsk();
  const [found, setFound] = useState<(Omit<Answered<Answer>, 'askAgain'> & { readonly about: string }) | null>(null);
  const [turn, setTurn] = useState(0);
  // New each time it is drawn, which is no reason to ask again.
  const put = useEffectEvent((failed: () => void) => ask(question, failed));
  useEffect(() => {
    if (about === null) return;
    let isCurrent = true;
    const failed = (): void => {
      if (!isCurrent) return;
      setFound((last) => ({ about, answer: last?.about === about ? last.answer : 'loading', hasFailed: true }));
    };
    void put(failed).then((asked) => {
      if (isCurrent && asked.done) setFound({ about, answer: asked.answer, hasFailed: false });
    });
    return () => {
      isCurrent = false;
    };
    // They say when to ask, and of what.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [ask, about, when, turn]);
  const askAgain = useCallback(() => setTurn((before) => before + 1), []);
  const known = found !== null && found.about === about ? found : null;
  return { answer: known === null ? 'loading' : known.answer, hasFailed: known?.hasFailed === true, askAgain };
}
