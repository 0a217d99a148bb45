import { describe, expect, test } from 'vitest';
import { screenAnswer, screenOffer } from './remoteDescription.ts';

const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');
const session = (mids: string) => ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${mids}`];
const media = (kind: string, mid: string, ...more: readonly string[]) => [
  kind === 'application' ? 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel' : `m=${kind} 9 UDP/TLS/RTP/SAVPF 111`,
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:abcdefghijklmnopqrstuv',
  `a=mid:${mid}`,
  ...more,
];
const refused = (line: string, mid: string) => [line, `a=mid:${mid}`];

describe('an offer of a contact', () => {
  test('with an audio and a video line is taken as it is in a video call', () => {
    const sdp = text(...session('0 1'), ...media('audio', '0', 'a=rtcp-mux'), ...media('video', '1'));
    expect(screenOffer(sdp, true)).toEqual({ ok: true, sdp, refused: 0 });
  });

  test('has its video line refused in an audio call, where it stands (A89)', () => {
    const sdp = text(...session('0 1'), ...media('audio', '0'), ...media('video', '1'));
    expect(screenOffer(sdp, false)).toEqual({
      ok: true,
      sdp: text(...session('0'), ...media('audio', '0'), ...refused('m=video 0 UDP/TLS/RTP/SAVPF 111', '1')),
      refused: 1,
    });
  });

  test('brings no data channel, and no second microphone or camera (A89)', () => {
    const lines = [
      ...media('application', 'd'),
      ...media('audio', '0'),
      ...media('audio', '1'),
      ...media('video', '2'),
    ];
    const sdp = text(...session('d 0 1 2 3'), ...lines, ...media('video', '3'));
    const screened = screenOffer(sdp, true);
    if (!screened.ok) throw new Error('there is something to take');
    expect(screened.refused).toBe(3);
    const kept = screened.sdp.split('\r\n');
    expect(kept.filter((line) => line.startsWith('m='))).toEqual([
      'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'm=audio 0 UDP/TLS/RTP/SAVPF 111',
      'm=video 9 UDP/TLS/RTP/SAVPF 111',
      'm=video 0 UDP/TLS/RTP/SAVPF 111',
    ]);
    expect(kept).toContain('a=group:BUNDLE 0 2');
  });

  test('makes nobody look up a name or open a way of its own (A89)', () => {
    const hidden = ['c=IN IP4 spy.example', 'a=crypto:1 AES_CM_128 inline:x', 'a=remote-candidates:1 192.0.2.1 9'];
    const screened = screenOffer(
      text(...session('0'), 'c=IN IP6 spy.example', ...media('audio', '0', ...hidden)),
      false,
    );
    expect(screened).toMatchObject({ ok: true, refused: 2 });
    expect(JSON.stringify(screened)).not.toMatch(/spy|crypto|remote-candidates/u);
  });

  test.each([
    ['no audio line', text(...session('0'), ...media('video', '0'))],
    ['an audio line that is none', text(...session('0'), 'm=audio 0 UDP/TLS/RTP/SAVPF 111', 'a=mid:0')],
    ['a name too short', text(...session('0'), ...media('audio', '0', 'a=ice-ufrag:abc'))],
    ['a name too long', text(...session('0'), ...media('audio', '0', `a=ice-ufrag:${'a'.repeat(257)}`))],
    ['a name with other characters', text(...session('0'), ...media('audio', '0', 'a=ice-ufrag:ab cd'))],
    ['a password too short', text(...session('0'), ...media('audio', '0', 'a=ice-pwd:abcdefghijklmnopqrstu'))],
    [
      'a password for all with other characters',
      text(...session('0'), 'a=ice-pwd:ab%defghijklmnopqrstuv', ...media('audio', '0')),
    ],
  ])('with %s is no offer (A89)', (_what, sdp) => {
    expect(screenOffer(sdp, true)).toEqual({ ok: false });
  });
});

describe('an answer of a contact', () => {
  const audio = media('audio', '0');
  const video = media('video', '1');

  test('has a line for each of ours, and what follows is cut off (A89)', () => {
    const sdp = text(...session('0 1'), ...audio, ...video);
    expect(screenAnswer(sdp, true)).toEqual({ ok: true, sdp, refused: 0 });
    expect(screenAnswer(sdp, false)).toEqual({ ok: true, sdp: text(...session('0'), ...audio), refused: 1 });
    const more = text(...session('0 1 2'), ...audio, ...video, ...media('application', '2'));
    expect(screenAnswer(more, true)).toEqual({ ok: true, sdp, refused: 1 });
  });

  test.each([
    ['lines of other kinds', text(...session('0 1'), ...video, ...audio)],
    ['no line', text(...session('0'))],
    ['a password of no use', text(...session('0'), ...media('audio', '0', 'a=ice-pwd:short'))],
  ])('with %s is no answer (A89)', (_what, sdp) => {
    expect(screenAnswer(sdp, false)).toEqual({ ok: false });
  });
});
