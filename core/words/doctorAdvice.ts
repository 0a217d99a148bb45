import type { MessageId } from './messages.ts';
import { isMessageId } from './words.ts';

export interface AdvisedFinding {
  readonly check: string;
  readonly verdict: string;
  readonly detail: string | null;
}

/**
 * The text that says what to do about a finding of the doctor: the most particular one there is, by detail, then by
 * verdict.
 */
export function doctorAdvice({ check, verdict, detail }: AdvisedFinding): MessageId | null {
  const names = [`doctor.advice.${check}.${detail ?? verdict}`, `doctor.advice.${check}.${verdict}`];
  return [...names, `doctor.advice.${check}`].find(isMessageId) ?? null;
}
