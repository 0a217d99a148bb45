import type { CallEffect } from './callEffect.ts';
import type { Instant } from './call.ts';
import type { PhaseEvent } from './callEvent.ts';
import { stageOfConnecting } from './callStage.ts';
import type { In } from './callState.ts';
import { comparePairs, lastBegun } from './connection.ts';
import { noWayReason } from './failureEndReason.ts';
import { restartForAddresses } from './interruptionStep.ts';
import { afterNoWay, mayBlameRelays } from './ownNetwork.ts';
import { end, hangup, stay, type Step } from './step.ts';

/* What is said of a first connection that does not come about: of the relay, or of the way, only what is theirs. */

/** The engine has nothing that leads on. Where it was our network that went, it gathers anew once there is another. */
export function foundNoWay(
  state: In<'connecting'>,
  { pair, lacks }: Extract<PhaseEvent, { type: 'mediaFoundNoWay' }>,
  now: Instant,
): Step {
  const { call, agreement, media, remoteDevice } = state;
  // What is gathered for a later one is not known yet.
  if (comparePairs(pair, lastBegun(agreement.connection)) !== 0) return stay(state);
  switch (agreement.network) {
    case 'same': {
      const stage = lacks === 'path' ? { stage: media } : {};
      return end(state, noWayReason(lacks), now, [hangup(call, remoteDevice, 'failed')], stage);
    }
    // The restart that is asked for, or will be once there is an address, gathers anew.
    case 'gone':
    case 'changed':
      return stay(state);
    case 'followed':
    case 'inVain': {
      // A network that has just come up may not know the names of relays yet.
      const network = afterNoWay(agreement.network, lacks);
      return restartForAddresses({ ...state, agreement: { ...agreement, network } }, now);
    }
  }
}

/**
 * The time for it is over, or the other side has given up. With one way allowed only, it was that way, unless nobody
 * was awake at its other end.
 */
export function unconnected(state: In<'connecting'>, now: Instant, farewell: readonly CallEffect[] = []): Step {
  const { agreement, media, relayOnly } = state;
  const { network, candidates, media: told } = agreement;
  const isOurs = network === 'gone' || (relayOnly && !mayBlameRelays(network, false));
  if (relayOnly && !isOurs && !told.asleepThere) return end(state, 'relayUnavailable', now, farewell);
  const stage = stageOfConnecting(media, candidates);
  return end(state, isOurs ? 'connectionLost' : 'connectFailed', now, farewell, { stage });
}
