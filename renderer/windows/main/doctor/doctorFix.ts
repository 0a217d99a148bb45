import type { SettingsSection } from '../../../../core/ipc/settingsSection.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import type { NamedPress } from '../../../../core/words/namedPresses.ts';

export type DoctorAdvice = Extract<MessageId, `doctor.advice.${string}`>;

/** What a press can do about it: a section of the settings, a connection now, or what its words name. */
export type DoctorFix =
  | Extract<SettingsSection, 'account'>
  | 'reconnect'
  | Extract<NamedPress, 'restart' | 'updates' | 'dataFolder'>;

/** Each advice with the press that helps. Null: it mends itself, or no press of ours does it. */
export const DOCTOR_FIXES: Readonly<Record<DoctorAdvice, DoctorFix | null>> = {
  'doctor.advice.keyFile': 'dataFolder',
  'doctor.advice.keyFile.attention': 'account',
  'doctor.advice.keyring': null,
  'doctor.advice.keyring.bad': null,
  'doctor.advice.passphrase': 'account',
  'doctor.advice.databaseOpens': 'dataFolder',
  'doctor.advice.databaseOpens.inUse': null,
  'doctor.advice.databaseOpens.readOnly': 'dataFolder',
  'doctor.advice.databaseIntegrity': 'dataFolder',
  'doctor.advice.schemaVersion': 'updates',
  'doctor.advice.rollback': null,
  'doctor.advice.rollback.unknown': null,
  'doctor.advice.identity': 'dataFolder',
  'doctor.advice.prekeys': 'reconnect',
  'doctor.advice.sessions': null,
  // Whose it is the report does not say.
  'doctor.advice.undecidedIdentities': null,
  'doctor.advice.outbox': 'reconnect',
  'doctor.advice.inbox': 'restart',
  'doctor.advice.writeAheadLog': null,
  'doctor.advice.primitives': 'updates',
};

export function isDoctorAdvice(id: string): id is DoctorAdvice {
  return Object.hasOwn(DOCTOR_FIXES, id);
}
