import type { Settings } from '../../../../core/ipc/settings.ts';

/** After who one is and where: the first two. */
const STEPS = ['protection', 'devices', 'share'] as const;
const BEFORE = 2;

export interface SetUpPlace {
  readonly step: (typeof STEPS)[number];
  /** As it is counted for people. */
  readonly count: { readonly step: number; readonly of: number };
  readonly before: (typeof STEPS)[number] | null;
  readonly next: Settings['setUpStep'];
}

/** Where somebody stands who sets Ringfort up; null: that is done. */
export function setUpPlace({ setUpStep }: Settings): SetUpPlace | null {
  const step = STEPS.find((one) => one === setUpStep);
  if (step === undefined) return null;
  const index = STEPS.indexOf(step);
  const count = { step: index + 1 + BEFORE, of: STEPS.length + BEFORE };
  return { step, count, before: STEPS[index - 1] ?? null, next: STEPS[index + 1] ?? 'done' };
}
