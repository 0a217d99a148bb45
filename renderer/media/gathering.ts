import type { CandidateBatcher } from './candidateBatcher.ts';
import type { ConnectionWatch } from './connectionWatch.ts';
import type { RelayTrials } from './relayTrials.ts';

export interface GatheringListener {
  readonly watch: ConnectionWatch;
  /** Those of the present restart: each has its own. */
  readonly batcher: () => CandidateBatcher;
  readonly relays: () => RelayTrials;
}

/** Hands what a connection gathers to all who want it: the candidates on their way, the relays' answers, the watch. */
export function listenToGathering(connection: RTCPeerConnection, { watch, batcher, relays }: GatheringListener): void {
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate === null) {
      batcher().flush();
      return;
    }
    // An empty one marks the end for one media line; the next event marks it for all.
    if (candidate.candidate === '') return;
    relays().gathered(candidate);
    watch.gathered(candidate.type);
    // Nobody takes one over TCP (A89), and the first of an answer, by which alone some calls connect, must not be one.
    if (candidate.protocol === 'tcp') return;
    batcher().add({
      candidate: candidate.candidate,
      sdpMid: candidate.sdpMid ?? '',
      sdpMLineIndex: candidate.sdpMLineIndex ?? 0,
      usernameFragment: candidate.usernameFragment ?? '',
    });
  });
  connection.addEventListener('icegatheringstatechange', () => {
    if (connection.iceGatheringState === 'gathering') relays().began();
    if (connection.iceGatheringState !== 'complete') return;
    relays().complete();
    watch.gatheringComplete();
  });
  connection.addEventListener('icecandidateerror', (error) => relays().failed(error));
}
