import { useCallback, useContext, useRef, useState } from 'react';
import type { Problem } from '../../../core/ipc/problem.ts';
import type { Outcome } from '../../../core/ipc/snapshot.ts';
import { useIsHere } from '../../components/useIsHere.ts';
import { useAsk, type MainBridge } from './MainBridge.tsx';
import { isCauseThere, RefusalCausesContext } from './refusalCauses.ts';
import { useRefusalEnd } from './useRefusalEnd.ts';

export interface Refused<Reason extends string> {
  readonly reason: Reason;
  readonly detail: string | null;
}

export interface Request<Reason extends string> {
  readonly isBusy: boolean;
  /** Why the last one was refused, until the next begins, the person changes what was refused, or its cause is over. */
  readonly refusal: Refused<Reason | Problem> | null;
  /**
   * Resolves to whether main did it, for who still waits here: false for a form that was closed meanwhile, so that
   * nothing comes of it later. Never rejects. While one is at work, a second is not begun.
   */
  readonly ask: (question: (main: MainBridge) => Promise<Outcome<Reason>>) => Promise<boolean>;
  readonly forget: () => void;
}

/**
 * Asks main for something that it may refuse. Main may also break over it: that is a refusal for the problem that
 * main names (the disk is full, say) or else for the reason `broken`, so that no screen stays busy and none is silent.
 * `otherServer`: another than ours is asked, so that ours being back says nothing.
 */
export function useRequest<Reason extends string>(
  broken: NoInfer<Reason>,
  { otherServer = false }: { readonly otherServer?: boolean } = {},
): Request<Reason> {
  const askMain = useAsk();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refused<Reason | Problem> | null>(null);
  /** A second press may come before the first is drawn. */
  const atWork = useRef(false);
  const isHere = useIsHere();

  const ask: Request<Reason>['ask'] = async (question) => {
    if (atWork.current) return false;
    atWork.current = true;
    setBusy(true);
    setRefusal(null);
    const asked = await askMain(question, () => undefined);
    atWork.current = false;
    if (!isHere()) return false;
    setBusy(false);
    const outcome = asked.done ? asked.answer : { ok: false as const, reason: asked.problem ?? broken, detail: null };
    if (!outcome.ok) setRefusal(outcome);
    return outcome.ok;
  };

  const forget = useCallback(() => setRefusal(null), []);
  const causes = useContext(RefusalCausesContext);
  useRefusalEnd(refusal, refusal !== null && isCauseThere(refusal.reason, otherServer, causes), forget);

  return { isBusy, refusal, ask, forget };
}
