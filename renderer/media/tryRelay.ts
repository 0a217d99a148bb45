import type { RelayAnswer } from '../../core/call/relayTrial.ts';
import type { RelayQuestion } from '../../core/ipc/relayWindow.ts';
import { createPeerConnection } from './peerConnection.ts';
import { createRelayTrials } from './relayTrials.ts';
import type { StartTimer } from './timer.ts';

/** Longer than a slow network takes, and as long as a person waits. */
const RELAY_TRIAL_MS = 10_000;

/**
 * Asks a relay for an address exactly as a call does, by the engine's own policy: nothing but the relay is spoken to,
 * and nobody else learns an address. What it gave is given back at once.
 */
export async function tryRelay(
  { url, username, credential }: Omit<RelayQuestion, 'id'>,
  startTimer: StartTimer,
): Promise<RelayAnswer> {
  const network = { relayOnly: true, iceServers: [{ urls: [url], username, credential }] };
  const connection = createPeerConnection(network, false);
  try {
    return await new Promise<RelayAnswer>((resolve, reject) => {
      let answer: RelayAnswer = 'noAnswer';
      const stop = startTimer(RELAY_TRIAL_MS, () => resolve(answer));
      const end = (): void => {
        stop();
        resolve(answer);
      };
      const trials = createRelayTrials(network, ([trial]) => {
        answer = trial?.answer ?? answer;
        if (answer === 'given') end();
      });
      connection.addEventListener('icecandidateerror', (error) => trials.failed(error));
      connection.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate !== null) trials.gathered(candidate);
      });
      connection.addEventListener('icegatheringstatechange', () => {
        if (connection.iceGatheringState !== 'complete') return;
        trials.complete();
        end();
      });
      connection.createDataChannel('relay');
      connection
        .createOffer()
        .then((offer) => connection.setLocalDescription(offer))
        .catch(reject);
    });
  } finally {
    connection.close();
  }
}
