/*
 * Chromium offers every profile its hardware knows, on some machines more than fits the one size of an offer. These few
 * are what it would choose anyway, and they tell less about the machine.
 */

type Codec = Pick<RTCRtpCodec, 'mimeType' | 'sdpFmtpLine'>;

/** Those of the engine's codecs that we offer, in the engine's own order. */
export function preferredCodecs<C extends Codec>(kind: 'audio' | 'video', codecs: readonly C[]): C[] {
  const wanted = kind === 'audio' ? isWantedAudio : isWantedVideo;
  return codecs.filter(({ mimeType, sdpFmtpLine = '' }) => wanted(mimeType.toLowerCase(), sdpFmtpLine.toLowerCase()));
}

export function preferCodecs(transceiver: RTCRtpTransceiver): void {
  const kind = transceiver.receiver.track.kind === 'audio' ? 'audio' : 'video';
  transceiver.setCodecPreferences(preferredCodecs(kind, RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []));
}

function isWantedAudio(mimeType: string): boolean {
  return mimeType === 'audio/opus' || mimeType === 'audio/red';
}

function isWantedVideo(mimeType: string, parameters: string): boolean {
  switch (mimeType) {
    case 'video/vp8':
    case 'video/rtx':
    case 'video/red':
    case 'video/ulpfec':
      return true;
    case 'video/vp9':
    case 'video/av1':
      // The main profile: 8 bits a sample. An absent parameter means the same (RFC 9628, AV1 RTP specification).
      return !/profile(?:-id)?=[1-9]/.test(parameters);
    case 'video/h264':
      // Constrained baseline in mode 1: every WebRTC engine must have it (RFC 7742).
      return parameters.includes('packetization-mode=1') && parameters.includes('profile-level-id=42e0');
    default:
      return false;
  }
}
