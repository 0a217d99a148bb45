import { expect, test } from 'vitest';
import { preferredCodecs } from './codecPreferences.ts';

const codec = (mimeType: string, sdpFmtpLine?: string) =>
  sdpFmtpLine === undefined ? { mimeType } : { mimeType, sdpFmtpLine };

test('pictures are VP8 and VP9 in its main profile, in the order of the engine, with what repeats lost packets', () => {
  const offered = preferredCodecs('video', [
    codec('video/VP8'),
    codec('video/rtx'),
    codec('video/VP9', 'profile-id=0'),
    codec('video/VP9', 'profile-id=2'),
    codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f'),
    codec('video/H265', 'level-id=180;profile-id=1;tier-flag=0'),
    codec('video/AV1', 'level-idx=5;profile=0;tier=0'),
    codec('video/AV1'),
    codec('video/red'),
    codec('video/ulpfec'),
    codec('video/flexfec-03', 'repair-window=10000000'),
  ]);
  expect(offered).toEqual([codec('video/VP8'), codec('video/rtx'), codec('video/VP9', 'profile-id=0')]);
});

test('sound is Opus and nothing else', () => {
  const opus = codec('audio/opus', 'minptime=10;useinbandfec=1');
  const offered = preferredCodecs('audio', [
    opus,
    codec('audio/red', '111/111'),
    codec('audio/G722'),
    codec('audio/PCMU'),
  ]);
  expect(offered).toEqual([opus]);
});
