import type { MessageId } from './messages.ts';

export interface StoreAdvice {
  /** What holds whatever is done next. */
  readonly lead: MessageId;
  /** What the person can do, in this order. `{name}` in them is the password store that is missing. */
  readonly steps: readonly MessageId[];
}

const INTACT = 'storeProblem.nothingLost';
/** For data that may be damaged: that it is whole cannot be promised. */
const UNTOUCHED = 'storeProblem.nothingTouched';

/** By the code of the fault. A backup is named only where nothing else helps: it takes the person back to old keys. */
const ADVICE = {
  wrongKey: { lead: UNTOUCHED, steps: ['doctor.advice.databaseOpens'] },
  corrupt: { lead: UNTOUCHED, steps: ['doctor.advice.databaseIntegrity', 'storeProblem.step.backup'] },
  inUse: { lead: INTACT, steps: ['storeProblem.step.inUse'] },
  diskFull: { lead: INTACT, steps: ['storeProblem.step.room', 'storeProblem.step.again'] },
  readOnly: { lead: INTACT, steps: ['doctor.advice.databaseOpens.readOnly', 'storeProblem.step.again'] },
  ioFailed: {
    lead: UNTOUCHED,
    steps: ['storeProblem.step.disk', 'storeProblem.step.again', 'storeProblem.step.check'],
  },
  newerSchema: { lead: INTACT, steps: ['storeProblem.step.update'] },
  keyringGone: { lead: INTACT, steps: ['storeProblem.keyring', 'storeProblem.step.restart'] },
  keyFileCorrupt: { lead: UNTOUCHED, steps: ['doctor.advice.keyFile'] },
  keyFileGone: { lead: UNTOUCHED, steps: ['doctor.advice.keyFile'] },
  E_STATE: { lead: UNTOUCHED, steps: ['doctor.advice.identity'] },
} as const satisfies Readonly<Record<string, StoreAdvice>>;

const OTHERWISE: StoreAdvice = {
  lead: UNTOUCHED,
  steps: ['storeProblem.step.space', 'storeProblem.step.again', 'storeProblem.step.check'],
};

/**
 * What to tell a person whose store could not be opened, by the code of the fault; `failed` and whatever is unknown:
 * the general.
 */
export function storeAdvice(code: string): StoreAdvice {
  return isAdvised(code) ? ADVICE[code] : OTHERWISE;
}

/** @forTests All that have words of their own: each is drawn once. */
export const ADVISED_CODES: readonly string[] = Object.keys(ADVICE);

function isAdvised(code: string): code is keyof typeof ADVICE {
  return Object.hasOwn(ADVICE, code);
}
