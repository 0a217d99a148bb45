import type { NetworkPlan } from '../../core/call/call.ts';
import { preferCodecs } from './codecPreferences.ts';

/** What the lines of a call carry; each is negotiated at the beginning, whatever is sent. */
export type LineName = 'audio' | 'camera' | 'screen';

/** The media lines of a call. A picture is null if the other side has no line for it, as an older Ringfort. */
export interface MediaLines {
  readonly audio: RTCRtpTransceiver;
  readonly camera: RTCRtpTransceiver | null;
  readonly screen: RTCRtpTransceiver | null;
}

/**
 * A connection that gathers nothing until a local description is set. `relay` is the engine's own policy: filtering
 * candidates afterwards would leave our address in a relay candidate's `raddr`. `takesStreams`: frames will be taken
 * out of it and put back, as an engine without script transforms has to know.
 */
export function createPeerConnection(network: NetworkPlan, takesStreams: boolean): RTCPeerConnection {
  return new RTCPeerConnection(engineNetwork(network, takesStreams));
}

/** Also for a connection that is there: what changes in it counts from the next gathering on. */
export function engineNetwork({ relayOnly, iceServers }: NetworkPlan, takesStreams: boolean): RTCConfiguration {
  return {
    iceTransportPolicy: relayOnly ? 'relay' : 'all',
    iceServers: iceServers.map(({ urls, username, credential }) => ({ urls: [...urls], username, credential })),
    iceCandidatePoolSize: 0,
    bundlePolicy: 'max-bundle',
    rtcpMuxPolicy: 'require',
    ...(takesStreams ? { encodedInsertableStreams: true } : {}),
  };
}

/**
 * For an offer: all three lines in every call, both ways. Without a track a line sends nothing, and one that comes
 * later needs no new offer.
 */
export function addMediaLines(connection: RTCPeerConnection): MediaLines {
  const add = (kind: 'audio' | 'video') => {
    const transceiver = connection.addTransceiver(kind, { direction: 'sendrecv' });
    preferCodecs(transceiver);
    return transceiver;
  };
  return { audio: add('audio'), camera: add('video'), screen: add('video') };
}

/**
 * For an answer: takes the first audio and the first two video lines of the offer and stops whatever else it asks for.
 * Both ways, or what we send later would have no way. Null when there is no audio line: that is no call of ours.
 */
export function acceptMediaLines(connection: RTCPeerConnection): MediaLines | null {
  const offered = connection.getTransceivers().filter((transceiver) => !isRefused(transceiver));
  const all = (kind: string) => offered.filter(({ receiver }) => receiver.track.kind === kind);
  const [audio] = all('audio');
  const [camera = null, screen = null] = all('video');
  if (audio === undefined) return null;
  for (const transceiver of offered) {
    if (transceiver === audio || transceiver === camera || transceiver === screen) {
      transceiver.direction = 'sendrecv';
      preferCodecs(transceiver);
    } else {
      transceiver.stop();
    }
  }
  return { audio, camera, screen };
}

/** What is left of our lines once the answer is there: an older Ringfort refuses those it does not know. */
export function answeredLines({ audio, camera, screen }: MediaLines): MediaLines {
  const unlessRefused = (line: RTCRtpTransceiver | null) => (line === null || isRefused(line) ? null : line);
  return { audio, camera: unlessRefused(camera), screen: unlessRefused(screen) };
}

function isRefused({ direction, currentDirection }: RTCRtpTransceiver): boolean {
  return direction === 'stopped' || currentDirection === 'stopped';
}
