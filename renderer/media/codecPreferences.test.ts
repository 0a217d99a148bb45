import { expect, test } from 'vitest';
import { preferredCodecs } from './codecPreferences.ts';

const codec = (mimeType: string, sdpFmtpLine?: string) =>
  sdpFmtpLine === undefined ? { mimeType } : { mimeType, sdpFmtpLine };

test('an offer names one profile of each video codec, in the order of the engine', () => {
  const h264 = (profile: string, mode: number) =>
    codec('video/H264', `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`);
  const offered = preferredCodecs('video', [
    codec('video/VP8'),
    codec('video/rtx'),
    codec('video/VP9', 'profile-id=0'),
    codec('video/VP9', 'profile-id=2'),
    h264('42001f', 1),
    h264('42e01f', 0),
    h264('42e01f', 1),
    codec('video/H265', 'level-id=180;profile-id=1;tier-flag=0'),
    codec('video/AV1', 'level-idx=5;profile=0;tier=0'),
    codec('video/AV1', 'level-idx=5;profile=1;tier=0'),
    codec('video/AV1'),
    codec('video/ulpfec'),
    codec('video/flexfec-03', 'repair-window=10000000'),
  ]);
  expect(offered).toEqual([
    codec('video/VP8'),
    codec('video/rtx'),
    codec('video/VP9', 'profile-id=0'),
    h264('42e01f', 1),
    codec('video/AV1', 'level-idx=5;profile=0;tier=0'),
    codec('video/AV1'),
    codec('video/ulpfec'),
  ]);
});

test('sound is Opus, with its redundancy, and no telephone codec', () => {
  const opus = codec('audio/opus', 'minptime=10;useinbandfec=1');
  const offered = preferredCodecs('audio', [
    opus,
    codec('audio/red', '111/111'),
    codec('audio/G722'),
    codec('audio/PCMU'),
  ]);
  expect(offered).toEqual([opus, codec('audio/red', '111/111')]);
});
