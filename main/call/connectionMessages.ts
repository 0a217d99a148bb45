import type { CallId, NetworkPlan, OwnPart } from '../../core/call/call.ts';
import type { CallEvent } from '../../core/call/callEvent.ts';
import type { Sender } from '../../core/call/sender.ts';
import type { Pair } from '../../core/call/connection.ts';
import { screenAnswer, screenOffer } from '../../core/protocol/remoteDescription.ts';
import type { PeerMessageBody } from '../../core/protocol/peerMessage.ts';
import { assertNever } from '../../core/call/step.ts';
import type { MediaScreening } from './mediaScreening.ts';

export interface ConnectionMessagesPorts extends Pick<MediaScreening, 'described'> {
  readonly networkPlan: (handle: string) => Promise<NetworkPlan>;
  /** What we bring to a connection that is offered, with randomness of its own. */
  readonly drawOwnPart: () => OwnPart;
}

/** Which message it is, of which connection of which call. */
export interface MessagePlace {
  readonly callId: CallId;
  readonly from: Sender;
  readonly pair: Pair;
  readonly hash: string;
}

type ConnectionBody = Extract<PeerMessageBody, { kind: 'restart' | 'restarted' | 'rejoin' | 'rejoined' }>;

/** What the four messages mean that make a connection anew; null: nothing of it may be taken. */
export function createConnectionMessages({ described, networkPlan, drawOwnPart }: ConnectionMessagesPorts) {
  return async (place: MessagePlace, body: ConnectionBody): Promise<CallEvent | null> => {
    const { callId, from, pair } = place;
    switch (body.kind) {
      case 'restart': {
        const credentials = { ufrag: body.ufrag, pwd: body.pwd };
        return { type: 'remoteRestart', ...place, credentials, network: await networkPlan(from.peer) };
      }
      case 'restarted': {
        const { questionHash, ufrag, pwd } = body;
        return { type: 'remoteRestarted', callId, from, pair, questionHash, credentials: { ufrag, pwd } };
      }
      case 'rejoin': {
        const { sdp, dtlsFingerprint, sasCommitment, afterGeneration, mediaSecret } = body;
        const offer = described(screenOffer(sdp), dtlsFingerprint);
        if (offer === null) return null;
        const network = await networkPlan(from.peer);
        const theirs = { offer, sasCommitment, afterGeneration, mediaSecret };
        return { type: 'remoteRejoin', ...place, ...theirs, network, drawn: drawOwnPart() };
      }
      case 'rejoined': {
        const { sdp, dtlsFingerprint, questionHash, sasNonce, mediaSecret } = body;
        const answer = described(screenAnswer(sdp), dtlsFingerprint);
        return answer === null
          ? null
          : { type: 'remoteRejoined', ...place, questionHash, answer, sasNonce, mediaSecret };
      }
      default:
        return assertNever(body);
    }
  };
}
