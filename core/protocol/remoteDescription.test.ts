import fc from 'fast-check';
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
  test('with a line for microphone, camera and screen is taken as it is', () => {
    const sdp = text(
      ...session('0 1 2'),
      ...media('audio', '0', 'a=rtcp-mux'),
      ...media('video', '1'),
      ...media('video', '2'),
    );
    expect(screenOffer(sdp)).toEqual({ ok: true, sdp, refused: 0 });
  });

  test('of an older Ringfort has fewer lines, and is taken as it is', () => {
    const audio = text(...session('0'), ...media('audio', '0'));
    expect(screenOffer(audio)).toEqual({ ok: true, sdp: audio, refused: 0 });
    const video = text(...session('0 1'), ...media('audio', '0'), ...media('video', '1'));
    expect(screenOffer(video)).toEqual({ ok: true, sdp: video, refused: 0 });
  });

  test('has a third picture refused, where it stands (A89)', () => {
    const three = [...media('audio', '0'), ...media('video', '1'), ...media('video', '2')];
    expect(screenOffer(text(...session('0 1 2 3'), ...three, ...media('video', '3')))).toEqual({
      ok: true,
      sdp: text(...session('0 1 2'), ...three, ...refused('m=video 0 UDP/TLS/RTP/SAVPF 111', '3')),
      refused: 1,
    });
  });

  test('brings no data channel, and no second microphone (A89)', () => {
    const lines = [
      ...media('application', 'd'),
      ...media('audio', '0'),
      ...media('audio', '1'),
      ...media('video', '2'),
    ];
    const sdp = text(...session('d 0 1 2 3 4'), ...lines, ...media('video', '3'), ...media('video', '4'));
    const screened = screenOffer(sdp);
    if (!screened.ok) throw new Error('there is something to take');
    expect(screened.refused).toBe(3);
    const kept = screened.sdp.split('\r\n');
    expect(kept.filter((line) => line.startsWith('m='))).toEqual([
      'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'm=audio 0 UDP/TLS/RTP/SAVPF 111',
      'm=video 9 UDP/TLS/RTP/SAVPF 111',
      'm=video 9 UDP/TLS/RTP/SAVPF 111',
      'm=video 0 UDP/TLS/RTP/SAVPF 111',
    ]);
    expect(kept).toContain('a=group:BUNDLE 0 2 3');
  });

  test('makes nobody look up a name or open a way of its own (A89)', () => {
    const hidden = [
      ...['c=IN IP4 spy.example', 'a=rtcp:53020 IN IP4 spy.example'],
      ...['a=crypto:1 AES_CM_128 inline:x', 'a=remote-candidates:1 192.0.2.1 9'],
    ];
    const screened = screenOffer(text(...session('0'), 'c=IN IP6 spy.example', ...media('audio', '0', ...hidden)));
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
    expect(screenOffer(sdp)).toEqual({ ok: false });
  });
});

test('whatever lines an offer has, in whatever order, at most a microphone, a camera and a screen are taken (A89)', () => {
  const kind = fc.constantFrom('audio', 'video', 'application', 'text');
  fc.assert(
    fc.property(fc.array(kind, { maxLength: 12 }), (kinds) => {
      const mids = kinds.map((_kind, index) => `m${index}`);
      const sdp = text(...session(mids.join(' ')), ...kinds.flatMap((one, index) => media(one, `m${index}`)));
      const screened = screenOffer(sdp);
      expect(screened.ok).toBe(kinds.includes('audio'));
      if (!screened.ok) return;
      const lines = [...screened.sdp.matchAll(/^m=(\w+) (\d+)/gmu)];
      expect(lines.map(([, name]) => name)).toEqual(kinds);
      const taken = lines.flatMap(([, name = '', port], index) => (port === '0' ? [] : [{ name, mid: mids[index] }]));
      const names = taken.map(({ name }) => name);
      expect(names.filter((name) => name === 'audio')).toHaveLength(1);
      expect(names.filter((name) => name === 'video')).toHaveLength(
        Math.min(2, kinds.filter((name) => name === 'video').length),
      );
      expect(names.filter((name) => name !== 'audio' && name !== 'video')).toEqual([]);
      expect(screened.sdp).toContain(`a=group:BUNDLE ${taken.map(({ mid }) => mid).join(' ')}\r\n`);
      expect(screened.refused).toBe(kinds.length - taken.length);
    }),
  );
});

describe('an answer of a contact', () => {
  const audio = media('audio', '0');
  const video = media('video', '1');
  const screen = media('video', '2');

  test('has a line for each of ours, and what follows is cut off (A89)', () => {
    const sdp = text(...session('0 1 2'), ...audio, ...video, ...screen);
    expect(screenAnswer(sdp)).toEqual({ ok: true, sdp, refused: 0 });
    const more = text(...session('0 1 2 3'), ...audio, ...video, ...screen, ...media('application', '3'));
    expect(screenAnswer(more)).toEqual({ ok: true, sdp, refused: 1 });
  });

  test('of an older Ringfort refuses the lines that it does not know', () => {
    const none = (mid: string) => refused('m=video 0 UDP/TLS/RTP/SAVPF 0', mid);
    const sdp = text(...session('0'), ...audio, ...none('1'), ...none('2'));
    expect(screenAnswer(sdp)).toEqual({ ok: true, sdp, refused: 0 });
  });

  test.each([
    ['lines of other kinds', text(...session('0 1 2'), ...video, ...audio, ...screen)],
    ['fewer lines than were offered', text(...session('0 1'), ...audio, ...video)],
    ['its sound refused', text(...session('1 2'), 'm=audio 0 UDP/TLS/RTP/SAVPF 0', 'a=mid:0', ...video, ...screen)],
    ['no line', text(...session('0'))],
    ['a password of no use', text(...session('0'), ...media('audio', '0', 'a=ice-pwd:short'), ...video, ...screen)],
  ])('with %s is no answer (A89)', (_what, sdp) => {
    expect(screenAnswer(sdp)).toEqual({ ok: false });
  });
});
