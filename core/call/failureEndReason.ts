import type { MediaFailure, SendFailure } from './failures.ts';
import type { EndReason } from './endReason.ts';
import { assertNever } from './step.ts';

/** What a failure of the media engine means to the person. */
export function mediaEndReason(failure: MediaFailure): EndReason {
  switch (failure) {
    case 'microphoneMissing':
    case 'microphoneBlocked':
    case 'microphoneBusy':
    case 'programReplaced':
    case 'connectionLost':
      return failure;
    case 'notSealed':
      return 'secondLayerLost';
    case 'engine':
      return 'windowLost';
    default:
      return assertNever(failure);
  }
}

/** What it means that a first connection found no way. `lacks`: an address at a relay, where only one may carry it. */
export function noWayReason(lacks: 'relay' | 'path'): EndReason {
  return lacks === 'relay' ? 'relayUnavailable' : 'connectFailed';
}

/** What an offer that did not leave means to the person. */
export function offerEndReason(failure: SendFailure): EndReason {
  switch (failure) {
    case 'full':
      return 'noRoomThere';
    // Said of answers alone.
    case 'notRinging':
      return 'refusedByServer';
    default:
      return sendEndReason(failure);
  }
}

/** What a message that did not leave means to the person. */
export function sendEndReason(failure: SendFailure): EndReason {
  switch (failure) {
    case 'unknownUser':
      return 'unknownUser';
    // Our answer came too late: the caller gave up, or so the server says.
    case 'notRinging':
      return 'overBeforeAnswer';
    case 'glare':
      return 'crossed';
    case 'offline':
    case 'serverUnavailable':
    case 'storeFailed':
      return failure;
    case 'rate':
      return 'tooManyCalls';
    case 'identityChanged':
      return 'identityChanged';
    case 'noRatchet':
      return 'noRatchet';
    case 'unsecured':
      return 'unsecured';
    // Of an offer, `offerEndReason` knows more.
    case 'full':
    case 'refused':
      return 'refusedByServer';
    default:
      return assertNever(failure);
  }
}
