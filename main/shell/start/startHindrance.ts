import type { IntlShape } from '@formatjs/intl';
import type { RefusedStart } from './refusedSwitches.ts';

/** Why a Ringfort that was started does not go on. */
export type StartHindrance =
  /** Another one has the profile and was told; its window comes to the front. */
  | { readonly kind: 'running' }
  /** None is known to have the profile, and its lock cannot be taken all the same. */
  | { readonly kind: 'lockFailed'; readonly folder: string }
  | { readonly kind: 'otherOwner'; readonly folder: string; readonly owner: number }
  | { readonly kind: 'notWritable'; readonly folder: string }
  | { readonly kind: 'readOnlyDisk'; readonly folder: string }
  | { readonly kind: 'diskFull'; readonly folder: string }
  | { readonly kind: 'notAFolder'; readonly folder: string }
  | RefusedStart
  /** What it was started without stood in its environment again. */
  | { readonly kind: 'environment'; readonly names: string }
  /** A fault of ours; what it was stands in the log. */
  | { readonly kind: 'broken'; readonly log: string };

/** Also in README.md. The server's (server/exitCodes.ts) have the same meaning where they have the same number. */
const EXIT_CODES: Readonly<Record<StartHindrance['kind'], number>> = {
  // The person has what they wanted: the window.
  running: 0,
  broken: 1,
  refusedSwitch: 2,
  noSandbox: 2,
  environment: 2,
  lockFailed: 3,
  notWritable: 4,
  readOnlyDisk: 4,
  diskFull: 4,
  notAFolder: 4,
  otherOwner: 5,
};

export function exitCodeOf({ kind }: StartHindrance): number {
  return EXIT_CODES[kind];
}

/** What happened and what to do, for a terminal and for a dialog alike. */
export function startText(hindrance: StartHindrance, { formatMessage }: IntlShape<string>): string {
  const { kind, ...values } = 'owner' in hindrance ? { ...hindrance, owner: String(hindrance.owner) } : hindrance;
  return formatMessage({ id: `start.${kind}` }, { ...values });
}
