import type { MessageId } from './messages.ts';

/**
 * What words tell a person to do with Ringfort, its data, a contact, or what the system sets for all programs, and a
 * press of ours does or leads to: it stands beside the words.
 */
export type NamedPress =
  | 'restart'
  | 'updates'
  | 'dataFolder'
  | 'checkData'
  | 'serverFolder'
  | 'newServer'
  | 'clock'
  | 'network'
  | 'contact';

const RESTART = ['restart'] as const;
const UPDATES = ['updates'] as const;
const FOLDER = ['dataFolder'] as const;
const SERVER_FOLDER = ['serverFolder'] as const;
const CLOCK = ['clock'] as const;
const NETWORK = ['network'] as const;
const CONTACT = ['contact'] as const;
const CHECK = ['checkData'] as const;

/** Every text that names one, but for those whose own tables of remedies give them theirs; the test reads all texts. */
const NAMED = {
  'locked.failed': RESTART,
  'block.failed': RESTART,
  'safety.failed': ['restart', 'checkData'],
  'verify.result.failed': RESTART,
  'voice.failed.engine': RESTART,
  'hosting.problem.programReplaced': RESTART,
  'hosting.problem.newerData': UPDATES,
  'hosting.problem.folderOfAnother': SERVER_FOLDER,
  'hosting.problem.folderNotWritable': SERVER_FOLDER,
  'hosting.problem.dataUnreadable': ['newServer', 'serverFolder'],
  'account.refused.notSetAside': SERVER_FOLDER,
  'startOver.refused.failed': FOLDER,
  'replaced.microphone': RESTART,
  'replaced.microphone.inCall': RESTART,
  'replaced.camera': RESTART,
  'replaced.sound': RESTART,
  'dial.refused.failed': RESTART,
  'register.refused.hostFailed': RESTART,
  'register.refused.notSaved': RESTART,
  'addContact.refused.notSaved': RESTART,
  'addContact.refused.alreadyAdded': CONTACT,
  'addContact.refused.identityChanged': CONTACT,
  'problem.noNetwork.text': NETWORK,
  'problem.proxyUnreachable.text': NETWORK,
  'problem.certificateExpired.text': CLOCK,
  'problem.certificateNotYetValid.text': CLOCK,
  'problem.certificateUntrusted.text': RESTART,
  'problem.failedHere.text': ['restart', 'checkData'],
  'problem.serverNewer.text': UPDATES,
  'problem.otherVersion.text': UPDATES,
  'link.refused.newer': UPDATES,
  'backup.refused.newer': UPDATES,
  'storeProblem.step.update': UPDATES,
  'problem.storeLocked.text': FOLDER,
  'problem.storeReadOnly.text': ['dataFolder', 'restart'],
  'problem.storeDamaged.text': ['restart', 'checkData', 'dataFolder'],
  'problem.storeFailed.text': ['restart', 'checkData'],
  'leftOut.contact': CHECK,
  'leftOut.call_record': CHECK,
  'storeProblem.step.disk': FOLDER,
  'storeProblem.step.backup': FOLDER,
  'doctor.failed': RESTART,
  'doctor.advice.inbox': RESTART,
  'doctor.advice.keyFile': FOLDER,
  'doctor.advice.databaseOpens': FOLDER,
  'doctor.advice.databaseOpens.readOnly': FOLDER,
  'doctor.advice.databaseIntegrity': FOLDER,
  'doctor.advice.identity': FOLDER,
  'doctor.advice.schemaVersion': UPDATES,
  'doctor.advice.primitives': UPDATES,
  'ringTest.failed': RESTART,
  'clock.wrong.text': CLOCK,
  'updates.failed.clock': CLOCK,
  'ringTest.popup.notShown': RESTART,
} as const satisfies Readonly<Partial<Record<MessageId, readonly NamedPress[]>>>;

export function namedPresses(text: MessageId): readonly NamedPress[] {
  return isNamed(text) ? NAMED[text] : [];
}

function isNamed(text: MessageId): text is keyof typeof NAMED {
  return Object.hasOwn(NAMED, text);
}
