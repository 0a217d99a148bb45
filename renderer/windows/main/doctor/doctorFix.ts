import type { SettingsSection } from '../../../../core/ipc/settingsSection.ts';
import type { MessageId } from '../../../../core/words/messages.ts';

export type DoctorAdvice = Extract<MessageId, `doctor.advice.${string}`>;

/** What a press can do about it: the section of the settings that holds it, or a connection now. */
export type DoctorFix = Extract<SettingsSection, 'account' | 'about'> | 'reconnect';

/** Each advice with the press that helps. Null: it mends itself, or no press of ours does it. */
export const DOCTOR_FIXES: Readonly<Record<DoctorAdvice, DoctorFix | null>> = {
  'doctor.advice.keyFile': null,
  'doctor.advice.keyFile.attention': 'account',
  'doctor.advice.keyring': null,
  'doctor.advice.keyring.bad': null,
  'doctor.advice.passphrase': 'account',
  'doctor.advice.databaseOpens': null,
  'doctor.advice.databaseOpens.inUse': null,
  'doctor.advice.databaseOpens.readOnly': null,
  'doctor.advice.databaseIntegrity': null,
  'doctor.advice.schemaVersion': 'about',
  'doctor.advice.rollback': null,
  'doctor.advice.rollback.unknown': null,
  'doctor.advice.identity': null,
  'doctor.advice.prekeys': 'reconnect',
  'doctor.advice.sessions': null,
  // Whose it is the report does not say.
  'doctor.advice.undecidedIdentities': null,
  'doctor.advice.outbox': 'reconnect',
  'doctor.advice.inbox': null,
  'doctor.advice.writeAheadLog': null,
  'doctor.advice.primitives': 'about',
};

export function isDoctorAdvice(id: string): id is DoctorAdvice {
  return Object.hasOwn(DOCTOR_FIXES, id);
}
