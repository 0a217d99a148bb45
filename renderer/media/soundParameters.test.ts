import { expect, test } from 'vitest';
import { withSoundParameters } from './soundParameters.ts';

const sdp = (...lines: readonly string[]): string => ['v=0', 's=-', ...lines, ''].join('\r\n');
const audio = 'm=audio 9 UDP/TLS/RTP/SAVPF 111';

test('sound is sent at a constant size, without gaps in silence, with what mends a lost packet', () => {
  expect(
    withSoundParameters(sdp(audio, 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1', 'a=mid:0')),
  ).toBe(sdp(audio, 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1;cbr=1', 'a=mid:0'));
});

test.each([
  ['asks for gaps in silence', 'a=fmtp:111 minptime=10;usedtx=1'],
  ['asks for sizes that follow the voice', 'a=fmtp:111 minptime=10; CBR=0 ;useinbandfec=0'],
  ['asks for a rate of its own', 'a=fmtp:111 minptime=10;maxaveragebitrate=510000'],
  ['says it twice', 'a=fmtp:111 minptime=10\r\na=fmtp:111 cbr=0;usedtx=1'],
])('a description that %s changes nothing of it', (_what, format) => {
  expect(withSoundParameters(sdp(audio, 'a=rtpmap:111 opus/48000/2', format))).toBe(
    sdp(audio, 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1;cbr=1'),
  );
});

test('how loud a packet is stands in no header: nobody on the way sees who speaks', () => {
  const mid = 'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid';
  for (const level of [
    'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    'a=extmap:1/sendrecv urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on',
    'a=extmap:14 urn:ietf:params:rtp-hdrext:csrc-audio-level',
  ]) {
    expect(withSoundParameters(sdp(audio, level, mid))).toBe(sdp(audio, mid));
  }
});

test('a description that says nothing of it says it then, and pictures are left alone', () => {
  const video = ['m=video 9 UDP/TLS/RTP/SAVPF 96 97', 'a=rtpmap:96 VP8/90000', 'a=fmtp:97 apt=96'];
  expect(withSoundParameters(sdp(audio, 'a=rtpmap:111 OPUS/48000/2', ...video))).toBe(
    sdp(audio, 'a=rtpmap:111 OPUS/48000/2', 'a=fmtp:111 useinbandfec=1;cbr=1', ...video),
  );
});
