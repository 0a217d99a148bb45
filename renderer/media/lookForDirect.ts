import type { RelayAnswer } from '../../core/call/relayTrial.ts';
import type { DirectQuestion } from '../../core/ipc/relayWindow.ts';
import { createPeerConnection } from './peerConnection.ts';
import type { StartTimer } from './timer.ts';

/** As long as a call waits for more addresses, and more. */
const GATHER_MS = 8_000;

/** Gathers as a call without a relay does, and says what of it others could reach (`DirectQuestion`). */
export async function lookForDirect(
  { iceServers }: Omit<DirectQuestion, 'id'>,
  startTimer: StartTimer,
): Promise<RelayAnswer> {
  const connection = createPeerConnection({ relayOnly: false, iceServers: [...iceServers] }, false);
  try {
    return await new Promise<RelayAnswer>((resolve, reject) => {
      let seen: RelayAnswer = 'unreachable';
      const end = (): void => {
        stop();
        resolve(seen);
      };
      const stop = startTimer(GATHER_MS, end);
      connection.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.type === 'host' && seen === 'unreachable') seen = 'noAnswer';
        if (candidate?.type !== 'srflx') return;
        seen = 'given';
        end();
      });
      connection.addEventListener('icegatheringstatechange', () => {
        if (connection.iceGatheringState === 'complete') end();
      });
      connection.createDataChannel('direct');
      connection
        .createOffer()
        .then((offer) => connection.setLocalDescription(offer))
        .catch(reject);
    });
  } finally {
    connection.close();
  }
}
