import type { EndReason } from './endReason.ts';

/**
 * Where on its way a call stands, waits or stopped. signalling: what passes through the server. relay: an address at a
 * TURN server. ice: a way through the networks. dtls: the encryption of media. media: sound itself. device: microphone,
 * window or disk of a computer. person: somebody decided, or nobody did.
 */
export const CALL_STAGES = ['signalling', 'relay', 'ice', 'dtls', 'media', 'device', 'person'] as const;
export type CallStage = (typeof CALL_STAGES)[number];

/** How far the media engine has come with a connection; PROTOCOL "A call, step by step". */
export type MediaProgress = 'relay' | 'ice' | 'dtls' | 'media';

/**
 * The stage of every reason to end, as far as the reason alone says it. Its keys are all reasons there are: the
 * compiler asks for a new one, so that none can be written that cannot be read again.
 */
export const STAGE_OF_END: Readonly<Record<EndReason, CallStage>> = {
  hungUpHere: 'person',
  hungUpThere: 'person',
  cancelled: 'person',
  declined: 'person',
  busy: 'person',
  noAnswer: 'person',
  peerOffline: 'signalling',
  unknownUser: 'signalling',
  noRoomThere: 'signalling',
  crossed: 'signalling',
  missed: 'person',
  overBeforeAnswer: 'person',
  declinedHere: 'person',
  busyHere: 'person',
  blocked: 'person',
  notContact: 'person',
  nobodyMayRing: 'person',
  contactSilent: 'person',
  doNotDisturb: 'person',
  quietHours: 'person',
  sharingScreen: 'person',
  systemQuiet: 'person',
  fullScreen: 'person',
  keysChanged: 'signalling',
  answeredElsewhere: 'person',
  declinedElsewhere: 'person',
  offline: 'signalling',
  refusedByServer: 'signalling',
  serverUnavailable: 'signalling',
  storeFailed: 'device',
  tooManyCalls: 'signalling',
  identityChanged: 'signalling',
  noRatchet: 'signalling',
  unsecured: 'signalling',
  secondLayerLost: 'media',
  relayUnavailable: 'relay',
  connectFailed: 'ice',
  connectionLost: 'media',
  microphoneMissing: 'device',
  microphoneBlocked: 'device',
  microphoneBusy: 'device',
  programReplaced: 'device',
  windowLost: 'device',
  cutOff: 'device',
  asleep: 'device',
  failedThere: 'device',
  noRelayThere: 'relay',
  keysNewThere: 'signalling',
  linkEnded: 'person',
};

/** What a call that connects waits for. `candidates`: how many of the other side's were taken. */
export function stageOfConnecting(media: MediaProgress, candidates: number): CallStage {
  // Without an address of theirs there is nothing to try: it is still to come, through the server.
  return media === 'ice' && candidates === 0 ? 'signalling' : media;
}
