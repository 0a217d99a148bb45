import { describe, expect, test } from 'vitest';
import { detachFingerprint } from './sdpFingerprint.ts';
import { sdpProblem } from './sessionDescriptionText.ts';

const HEX = '0123456789abcdef'.repeat(4);
const COLONS = (HEX.toUpperCase().match(/../g) ?? []).join(':');
const OTHER = COLONS.replace('01', 'FF');

function sdp(...mediaLines: string[]): string {
  return ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', ...mediaLines].map((line) => `${line}\r\n`).join('');
}

const media = (fingerprint: string) => [
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP4 0.0.0.0',
  `a=fingerprint:${fingerprint}`,
  'a=mid:0',
  'a=candidate:1 1 udp 2122260223 192.168.1.4 40123 typ host',
  'a=end-of-candidates',
];

describe('taking the fingerprint out of an SDP', () => {
  test('what remains may travel: no fingerprint, no candidate, no address', () => {
    const detached = detachFingerprint(sdp(...media(`sha-256 ${COLONS}`), ...media(`sha-256 ${COLONS}`)));
    if (!detached.ok) throw new Error(detached.problem);
    expect(detached.fingerprint).toBe(HEX);
    expect(sdpProblem(detached.sdp)).toBeNull();
    expect(detached.sdp).not.toContain('192.168.1.4');
    expect(detached.sdp).toContain('a=mid:0');
  });

  test('two different certificates in one call are refused', () => {
    const twoCertificates = sdp(...media(`sha-256 ${COLONS}`), ...media(`sha-256 ${OTHER}`));
    expect(detachFingerprint(twoCertificates)).toEqual({ ok: false, problem: 'differing' });
  });

  test.each([
    ['there is none', sdp('m=audio 9 UDP/TLS/RTP/SAVPF 111')],
    ['it is of another hash', sdp(...media('sha-1 AA:BB'))],
    ['it is cut short', sdp(...media(`sha-256 ${COLONS.slice(3)}`))],
  ])('it is refused when %s', (_why, text) => {
    expect(detachFingerprint(text)).toEqual({ ok: false, problem: 'none' });
  });

  test('a second hash of the same certificate does not travel in the text', () => {
    const detached = detachFingerprint(sdp(...media(`sha-256 ${COLONS}`), 'a=fingerprint:sha-512 AA:BB'));
    expect(detached.ok && sdpProblem(detached.sdp)).toBeNull();
  });
});
