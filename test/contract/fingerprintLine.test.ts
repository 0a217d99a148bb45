import { expect, test } from 'vitest';
import { detachFingerprint } from '../../core/protocol/sdpFingerprint.ts';
import { withDtlsFingerprint } from '../../renderer/media/sessionDescription.ts';

const dtlsFingerprint = '0123456789abcdef'.repeat(4);
const LINE = `a=fingerprint:sha-256 ${'01:23:45:67:89:AB:CD:EF:'.repeat(4).slice(0, -1)}\r\n`;

test('the engine gets the fingerprint in one line, before the first media section, out of which it is taken again', () => {
  const head = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=msid-semantic: WMS m=audio\r\n';
  const sections = 'm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n';
  for (const media of ['', sections]) {
    const sdp = withDtlsFingerprint({ sdp: `${head}${media}`, dtlsFingerprint });
    expect(sdp).toBe(`${head}${LINE}${media}`);
    expect(detachFingerprint(sdp)).toEqual({ ok: true, sdp: `${head}${media}`, fingerprint: dtlsFingerprint });
  }
});
