import type { NetworkPlan } from '../../core/call/call.ts';
import { preferCodecs } from './codecPreferences.ts';

/** The two media of a call. Video is null in an audio call. */
export interface MediaLines {
  readonly audio: RTCRtpTransceiver;
  readonly video: RTCRtpTransceiver | null;
}

/**
 * A connection that gathers nothing until a local description is set. `relay` is the engine's own policy: filtering
 * candidates afterwards would leave our address in a relay candidate's `raddr`.
 */
export function createPeerConnection({ relayOnly, iceServers }: NetworkPlan): RTCPeerConnection {
  return new RTCPeerConnection({
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
    iceServers: iceServers.map(({ urls, username, credential }) => ({ urls: [...urls], username, credential })),
    iceCandidatePoolSize: 0,
    bundlePolicy: 'max-bundle',
    rtcpMuxPolicy: 'require',
  });
}

/**
 * For an offer. The video line is there in every video call, camera or not: we want to see, and the camera may come
 * later.
 */
export function addMediaLines(connection: RTCPeerConnection, withVideo: boolean): MediaLines {
  const add = (kind: 'audio' | 'video') => {
    const transceiver = connection.addTransceiver(kind, { direction: 'sendrecv' });
    preferCodecs(transceiver);
    return transceiver;
  };
  return { audio: add('audio'), video: withVideo ? add('video') : null };
}

/**
 * For an answer: takes the first audio and the first video line of the offer and stops whatever else it asks for. Null
 * when there is no audio line: that is no call of ours.
 */
export function acceptMediaLines(connection: RTCPeerConnection): MediaLines | null {
  const offered = connection.getTransceivers();
  const first = (kind: string) => offered.find(({ receiver }) => receiver.track.kind === kind) ?? null;
  const audio = first('audio');
  const video = first('video');
  if (audio === null) return null;
  for (const transceiver of offered) {
    if (transceiver === audio || transceiver === video) {
      transceiver.direction = 'sendrecv';
      preferCodecs(transceiver);
    } else {
      transceiver.stop();
    }
  }
  return { audio, video };
}
