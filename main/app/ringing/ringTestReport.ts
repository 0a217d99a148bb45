import type { NotAdmitted } from '../../../core/call/mayRing.ts';
import type { RelayTestAnswer } from '../../../core/call/relayTrial.ts';
import type { DeviceStanding, RingTestCodes, RingTestReport, RingVerdict } from '../../../core/ipc/ringTestShapes.ts';
import type { RehearsalOutcome } from '../../ports/rehearsal.ts';
import type { SelfTestOutcome } from './selfFrame.ts';

/** What a system says of a kind of device: whether programs may have it. */
export type DeviceAccess = 'allowed' | 'denied' | 'unknown';

export interface RingTestFacts {
  readonly reached: SelfTestOutcome;
  /** Of a contact without exceptions. */
  readonly mayRing: 'rings' | NotAdmitted;
  readonly rehearsal: RehearsalOutcome;
  /** Of 100. */
  readonly ringtoneVolume: number;
  readonly hasTray: boolean | null;
  readonly showsNotifications: boolean | null;
  readonly startsWithSystem: boolean | null;
  /** After each start. */
  readonly asksPassphrase: boolean;
  readonly microphone: { readonly standing: DeviceStanding; readonly access: DeviceAccess };
  readonly camera: { readonly standing: DeviceStanding; readonly access: DeviceAccess };
  /** Null: it was not tried. */
  readonly direct: RelayTestAnswer | null;
  readonly relays: readonly RelayTestAnswer[] | null;
}

/** No speaker makes anything audible of less. */
const SILENCE = 0.001;

/** What the facts mean, in the order in which a call goes. */
export function ringTestReport(facts: RingTestFacts): RingTestReport {
  const { reached, mayRing, rehearsal } = facts;
  return {
    findings: [
      { check: 'reached', ...judged(reached.came ? 'yes' : reached.reason, ['notOffered', 'tooOften']) },
      { check: 'mayRing', ...judged(verdictOf(mayRing)) },
      { check: 'popup', ...judged(popupOf(rehearsal), ['interrupted']) },
      { check: 'sound', ...judged(soundOf(facts), ['unknown', 'unmeasured']) },
      { check: 'tray', ...judged(thereOrNot(facts.hasTray), ['unknown']) },
      { check: 'notifications', ...judged(thereOrNot(facts.showsNotifications), ['unknown']) },
      { check: 'autostart', ...judged(autostartOf(facts), ['unknown', 'asksPassphrase']) },
      { check: 'microphone', ...judged(deviceOf(facts.microphone), ['unknown']) },
      // Nobody needs one to be called.
      { check: 'camera', ...judged(deviceOf(facts.camera), ['unknown', 'none']) },
      { check: 'direct', ...judged(directOf(facts), ['unknown', 'local']) },
      { check: 'relay', ...judged(relayOf(facts.relays), ['unknown']) },
    ],
  };
}

/** `open`: the codes that are no fault, or of which it is not known. */
function judged<Code extends string>(code: Code, open: readonly Code[] = []) {
  const verdict: RingVerdict = code === 'yes' ? 'good' : open.includes(code) ? 'unknown' : 'bad';
  return { code, verdict };
}

function thereOrNot(isThere: boolean | null): 'yes' | 'none' | 'unknown' {
  return isThere === null ? 'unknown' : isThere ? 'yes' : 'none';
}

/** A contact without exceptions is asked for, who shares no screen with us: the others cannot be. */
function verdictOf(verdict: RingTestFacts['mayRing']): RingTestCodes['mayRing'] {
  switch (verdict) {
    case 'rings':
    case 'blocked':
    case 'notContact':
    case 'contactSilent':
    case 'sharingScreen':
      return 'yes';
    case 'nobodyMayRing':
    case 'doNotDisturb':
    case 'quietHours':
    case 'systemQuiet':
    case 'fullScreen':
      return verdict;
  }
}

function popupOf({ isVisible, isPainted, interrupted }: RehearsalOutcome): RingTestCodes['popup'] {
  if (isVisible && isPainted) return 'yes';
  if (interrupted) return 'interrupted';
  return isVisible ? 'notPainted' : 'notShown';
}

function soundOf({ rehearsal: { sound }, ringtoneVolume }: RingTestFacts): RingTestCodes['sound'] {
  if (ringtoneVolume === 0) return 'volumeZero';
  if (sound === null) return 'unknown';
  if (sound.playing === 0) return 'noOutput';
  if (sound.level === null) return 'unmeasured';
  return sound.level < SILENCE ? 'silent' : 'yes';
}

/** A passphrase that somebody chose is no fault, but nobody is reached before it is typed. */
function autostartOf({ startsWithSystem, asksPassphrase }: RingTestFacts): RingTestCodes['autostart'] {
  if (startsWithSystem === null) return 'unknown';
  if (!startsWithSystem) return 'off';
  return asksPassphrase ? 'asksPassphrase' : 'yes';
}

function deviceOf({ standing, access }: RingTestFacts['microphone']): RingTestCodes['microphone'] {
  if (access === 'denied') return 'denied';
  return standing === 'found' ? 'yes' : standing;
}

/**
 * As the window of relays answers: an address seen from outside, one of this network alone, or none. Whether a relay
 * takes the calls that do not go that way is another finding, and this one must not promise it.
 */
function directOf({ direct, relays }: RingTestFacts): RingTestCodes['direct'] {
  if (direct === 'given') return 'yes';
  const relay = relayOf(relays);
  const isAlone = relay === 'none' || relay === 'fails';
  if (direct === 'noAnswer') return isAlone ? 'localAlone' : 'local';
  if (direct === 'unreachable') return isAlone ? 'noneAlone' : 'none';
  return 'unknown';
}

function relayOf(answers: RingTestFacts['relays']): RingTestCodes['relay'] {
  if (answers === null) return 'unknown';
  if (answers.length === 0) return 'none';
  if (answers.includes('given')) return 'yes';
  return answers.every((answer) => answer === 'broken' || answer === 'stopped') ? 'unknown' : 'fails';
}
