import type { EndReason } from './endReason.ts';

/**
 * What a person can do about a call that ended, by a button beside the reason.
 *
 * - `callAgain`: the same call once more; of one that came in, back.
 * - `callRelayed`: the same, and nothing of it goes direct.
 * - `openContact`: the page on which it is decided about them: comparing, adding, unblocking, less secrecy.
 * - `openRinging`, `openDevices`, `openRelays`: that section of the settings.
 * - `systemMicrophone`: the settings of the system, where programs get the microphone.
 * - `reconnect`: to the server, now.
 * - `restart`: of Ringfort, which comes back by itself.
 */
export type Remedy =
  | 'callAgain'
  | 'callRelayed'
  | 'openContact'
  | 'openRinging'
  | 'openDevices'
  | 'openRelays'
  | 'systemMicrophone'
  | 'reconnect'
  | 'restart';

/** Every reason with what helps, the likeliest first. None where somebody decided, and nothing is to be mended. */
const REMEDIES: Readonly<Record<EndReason, readonly Remedy[]>> = {
  hungUpHere: [],
  hungUpThere: [],
  cancelled: [],
  declined: [],
  declinedHere: [],
  answeredElsewhere: [],
  declinedElsewhere: [],
  busy: ['callAgain'],
  noAnswer: ['callAgain'],
  peerOffline: ['callAgain'],
  noRoomThere: ['callAgain'],
  crossed: ['callAgain'],
  unknownUser: ['openContact'],
  missed: ['callAgain'],
  overBeforeAnswer: ['callAgain'],
  busyHere: ['callAgain'],
  blocked: ['openContact'],
  notContact: ['openContact'],
  contactSilent: ['callAgain', 'openContact'],
  nobodyMayRing: ['callAgain', 'openRinging'],
  doNotDisturb: ['callAgain', 'openRinging'],
  quietHours: ['callAgain', 'openRinging'],
  sharingScreen: ['callAgain', 'openRinging'],
  systemQuiet: ['callAgain', 'openRinging'],
  fullScreen: ['callAgain', 'openRinging'],
  offline: ['reconnect', 'callAgain'],
  refusedByServer: ['callAgain'],
  serverUnavailable: ['callAgain'],
  storeFailed: ['callAgain'],
  tooManyCalls: ['callAgain'],
  keysChanged: ['openContact'],
  keysNewThere: ['openContact'],
  identityChanged: ['openContact'],
  noRatchet: ['openContact'],
  unsecured: ['callAgain', 'openContact'],
  secondLayerLost: ['callAgain', 'openContact'],
  relayUnavailable: ['callAgain', 'openRelays'],
  connectFailed: ['callRelayed', 'callAgain'],
  connectionLost: ['callAgain', 'callRelayed'],
  microphoneMissing: ['callAgain', 'openDevices'],
  microphoneBlocked: ['systemMicrophone', 'callAgain'],
  microphoneBusy: ['callAgain', 'openDevices'],
  programReplaced: ['restart'],
  windowLost: ['callAgain'],
  cutOff: ['callAgain'],
  asleep: ['callAgain'],
  failedThere: ['callAgain'],
  noRelayThere: ['callAgain'],
  linkEnded: ['openContact'],
};

export function remediesOf(reason: EndReason): readonly Remedy[] {
  return REMEDIES[reason];
}

/**
 * Whether an end stays on the screen until its person puts it away or another call begins: something is to be done
 * about it, or was said with it. Calls that only ever rang here stand among the missed ones instead.
 */
export function staysUntilRead(reason: EndReason, hasNote: boolean): boolean {
  if (reason === 'missed' || reason === 'blocked') return false;
  return hasNote ? reason === 'declined' : REMEDIES[reason].length > 0;
}

/** What its button says. */
export function remedyWords(remedy: Remedy, reason: EndReason): `remedy.${Remedy | 'compare'}` {
  const isAboutKeys = reason === 'identityChanged' || reason === 'keysChanged' || reason === 'keysNewThere';
  return remedy === 'openContact' && isAboutKeys ? 'remedy.compare' : `remedy.${remedy}`;
}
