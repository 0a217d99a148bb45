import { expect, test } from 'vitest';
import { attachFingerprint } from '../../core/protocol/sdpFingerprint.ts';
import { withFingerprint } from '../../renderer/media/sessionDescription.ts';

const dtlsFingerprint = '0123456789abcdef'.repeat(4);

test('the engine gets the fingerprint exactly where and how the protocol puts it back', () => {
  const sections = 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n';
  for (const media of ['', sections]) {
    const sdp = `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=msid-semantic: WMS m=audio\r\n${media}`;
    expect(withFingerprint({ sdp, dtlsFingerprint })).toBe(attachFingerprint(sdp, dtlsFingerprint));
  }
});
