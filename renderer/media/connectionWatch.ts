import type { MediaProgress } from '../../core/call/callStage.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import type { StartTimer } from './timer.ts';

export type ConnectionFailure = Extract<
  Extract<MediaReport, { kind: 'failed' }>['failure'],
  'iceFailed' | 'relayUnreachable' | 'connectionLost' | 'closedThere'
>;

export interface ConnectionListener {
  /** How far it is, until it stands for the first time. */
  readonly progressed: (media: MediaProgress) => void;
  /** Each time media can flow: the first time, and again after an interruption. */
  readonly connected: () => void;
  readonly interrupted: () => void;
  /** At most once; nothing follows. */
  readonly failed: (failure: ConnectionFailure) => void;
}

export interface ConnectionWatch {
  /** It looks for a way from now on. */
  readonly began: () => void;
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

/** A network change heals within this time or not at all; meanwhile the window says that it is trying. */
const INTERRUPTION_MS = 10_000;

/** What the states of a connection mean to the call. */
export function createConnectionWatch(
  relayOnly: boolean,
  listener: ConnectionListener,
  startTimer: StartTimer,
): ConnectionWatch {
  let everConnected = false;
  let hasRelay = false;
  let over = false;
  let cancelTimer: (() => void) | null = null;

  const stopTimer = () => {
    cancelTimer?.();
    cancelTimer = null;
  };
  const fail = (failure: ConnectionFailure) => {
    if (over) return;
    stop();
    listener.failed(failure);
  };
  const stop = () => {
    over = true;
    stopTimer();
  };
  /** Nothing but a relay may carry this call, and no relay gave us an address. */
  const lacksRelay = () => relayOnly && !hasRelay;

  const progress = (media: MediaProgress) => {
    if (!over && !everConnected) listener.progressed(media);
  };

  return {
    began() {
      if (relayOnly && !hasRelay) progress('relay');
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
          stopTimer();
          listener.connected();
          return;
        case 'disconnected':
          if (!everConnected) return;
          cancelTimer ??= startTimer(INTERRUPTION_MS, () => fail('connectionLost'));
          listener.interrupted();
          return;
        case 'failed':
          if (everConnected) fail('connectionLost');
          else fail(lacksRelay() ? 'relayUnreachable' : 'iceFailed');
          return;
        case 'new':
        case 'connecting':
        case 'closed':
      }
    },
    transportState(state) {
      if (state === 'closed') fail('closedThere');
    },
    gathered(candidateType) {
      if (candidateType !== 'relay' || hasRelay) return;
      hasRelay = true;
      if (relayOnly) progress('ice');
    },
    gatheringComplete() {
      // ICE itself would go on waiting for the other side's candidates, with nothing to pair them with.
      if (lacksRelay()) fail('relayUnreachable');
    },
    stop,
  };
}
