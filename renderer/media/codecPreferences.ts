/*
 * Chromium offers every profile its hardware knows, on some machines more than fits the one size of an offer. These few
 * tell less about the machine, and are those whose frames can be encrypted once more before they leave: opus, VP8 and
 * VP9 (H.264 and AV1 packetizers look into the frame). Opus goes without its redundancy, which doubles the rate.
 */

type Codec = Pick<RTCRtpCodec, 'mimeType' | 'sdpFmtpLine'>;

/** Those of the engine's codecs that we offer, in the engine's own order. */
export function preferredCodecs<C extends Codec>(kind: 'audio' | 'video', codecs: readonly C[]): C[] {
  return codecs.filter(({ mimeType, sdpFmtpLine = '' }) =>
    kind === 'audio' ? mimeType.toLowerCase() === 'audio/opus' : isWantedVideo(mimeType, sdpFmtpLine),
  );
}

export function preferCodecs(transceiver: RTCRtpTransceiver): void {
  const kind = transceiver.receiver.track.kind === 'audio' ? 'audio' : 'video';
  transceiver.setCodecPreferences(preferredCodecs(kind, RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []));
}

function isWantedVideo(mimeType: string, parameters: string): boolean {
  switch (mimeType.toLowerCase()) {
    case 'video/vp8':
    case 'video/rtx':
      return true;
    case 'video/vp9':
      // The main profile: 8 bits a sample. An absent parameter means the same (RFC 9628).
      return !/profile-id=[1-9]/i.test(parameters);
    default:
      return false;
  }
}
