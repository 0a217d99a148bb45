import type { MediaProgress } from '../../core/call/callStage.ts';

/** What is missing first of all: an address at a relay, where nothing else may carry the call, or a path. */
export type Lacking = 'relay' | 'path';

export interface ConnectionListener {
  /** How far it is, until it stands for the first time. */
  readonly progressed: (media: MediaProgress) => void;
  /** Each time media can flow: the first time, and again after an interruption. */
  readonly connected: () => void;
  /** There is no way to the other side any more. Main decides what is done about it, and for how long. */
  readonly interrupted: () => void;
  /** The other side closed its end in good order. */
  readonly closedThere: () => void;
  /** It never came about, by what was gathered so far. Once for each time that it gathers. */
  readonly foundNoWay: (lacks: Lacking) => void;
}

export interface ConnectionWatch {
  /** It gathers before there is anybody to connect to: until `began` nothing has failed, and nothing is told. */
  readonly gathersAhead: () => void;
  /** It looks for a way from now on. */
  readonly began: () => void;
  /** Everything is gathered anew: what was found, or missed, says nothing any more. */
  readonly gathersAnew: () => void;
  readonly iceState: (state: RTCIceConnectionState) => void;
  readonly state: (state: RTCPeerConnectionState) => void;
  /**
   * Of DTLS, which hears of an orderly end at once; the connection itself notices after seconds, as if the path had
   * broken.
   */
  readonly transportState: (state: RTCDtlsTransportState) => void;
  readonly gathered: (candidateType: string | null) => void;
  readonly gatheringComplete: () => void;
  readonly stop: () => void;
}

/**
 * What the states of a connection mean to the call. `isRenewed`: it takes the place of one that had connected, so that
 * its failure is one more interruption.
 */
export function createConnectionWatch(
  relayOnly: boolean,
  isRenewed: boolean,
  listener: ConnectionListener,
): ConnectionWatch {
  let everConnected = isRenewed;
  let hasRelay = false;
  let over = false;
  let isAhead = false;
  let madeAhead: MediaProgress | null = null;
  let isComplete = false;
  let isJudged = false;

  const findNoWay = (lacks: Lacking) => {
    if (over || isJudged) return;
    isJudged = true;
    listener.foundNoWay(lacks);
  };
  /** Nothing but a relay may carry this call, and no relay gave us an address. */
  const lacksRelay = () => relayOnly && !hasRelay;

  const progress = (media: MediaProgress) => {
    if (isAhead) madeAhead = media;
    else if (!over && !everConnected) listener.progressed(media);
  };

  /** ICE itself would go on waiting for the other side's candidates, with nothing to pair them with. */
  const judgeGathering = () => {
    if (isComplete && !isAhead && lacksRelay() && !everConnected) findNoWay('relay');
  };

  return {
    gathersAhead() {
      isAhead = true;
    },
    began() {
      isAhead = false;
      if (madeAhead !== null) progress(madeAhead);
      if (relayOnly && !hasRelay) progress('relay');
      judgeGathering();
    },
    gathersAnew() {
      hasRelay = false;
      isComplete = false;
      isJudged = false;
      if (relayOnly) progress('relay');
    },
    iceState(state) {
      if (state === 'connected' || state === 'completed') progress('dtls');
    },
    state(state) {
      if (over) return;
      switch (state) {
        case 'connected':
          progress('media');
          everConnected = true;
          listener.connected();
          return;
        case 'disconnected':
          if (everConnected) listener.interrupted();
          return;
        case 'failed':
          // A restart can still save what had connected.
          if (everConnected) listener.interrupted();
          else if (!isAhead) findNoWay(lacksRelay() ? 'relay' : 'path');
          return;
        case 'new':
        case 'connecting':
        case 'closed':
      }
    },
    transportState(state) {
      if (state === 'closed' && !over) listener.closedThere();
    },
    gathered(candidateType) {
      if (candidateType !== 'relay' || hasRelay) return;
      hasRelay = true;
      if (relayOnly) progress('ice');
    },
    gatheringComplete() {
      isComplete = true;
      judgeGathering();
    },
    stop: () => {
      over = true;
    },
  };
}
