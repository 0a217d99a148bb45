import type { MessageId } from './messages.ts';

export interface AdvisedFinding {
  readonly check: string;
  readonly verdict: string;
  readonly detail: string | null;
}

/**
 * The text that says what to do about a finding of the doctor: the most particular one there is, by detail, then by
 * verdict. `isText` says whether there is a text of that name.
 */
export function doctorAdvice(
  { check, verdict, detail }: AdvisedFinding,
  isText: (name: string) => name is MessageId,
): MessageId | null {
  const names = [`doctor.advice.${check}.${detail ?? verdict}`, `doctor.advice.${check}.${verdict}`];
  return [...names, `doctor.advice.${check}`].find(isText) ?? null;
}
