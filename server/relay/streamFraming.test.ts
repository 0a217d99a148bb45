import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeChannelData, parseChannelData } from './channelData.ts';
import { StreamFraming } from './streamFraming.ts';
import { encodeStunMessage } from './stunMessage.ts';

const data = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
const stun = fc
  .uint8Array({ maxLength: 60 })
  .map((value) => encodeStunMessage('request', 3, Buffer.alloc(12, 9), [[0x13, value]]));
const channel = fc
  .tuple(fc.integer({ min: 0x4000, max: 0x4fff }), data)
  .map(([channel, data]) => encodeChannelData({ channel, data }, true));
const messages = fc.array(fc.oneof(stun, channel), { maxLength: 12 });

test('messages come out of a stream whole, however it was cut on the way', () => {
  fc.assert(
    fc.property(messages, fc.array(fc.nat(200), { maxLength: 30 }), (messages, cuts) => {
      const framing = new StreamFraming();
      const stream = Buffer.concat(messages);
      const out: Buffer[] = [];
      let at = 0;
      for (const cut of [...cuts, stream.length]) {
        const framed = framing.push(stream.subarray(at, at + cut));
        expect(framed.ok).toBe(true);
        if (framed.ok) out.push(...framed.messages);
        at += cut;
      }
      expect(out).toEqual(messages);
    }),
  );
});

test('a stream of something else ends at once, and no bytes make the reader throw', () => {
  expect(new StreamFraming().push(Buffer.from([0x80, 0, 0, 0, 0]))).toEqual({ ok: false });
  expect(new StreamFraming().push(Buffer.from([0x16, 3, 1, 2, 0, 1]))).toEqual({ ok: false });
  expect(new StreamFraming().push(Buffer.from([0x00, 0x01, 0x00, 0x03]))).toEqual({ ok: false });
  const garbage = fc.array(fc.uint8Array({ maxLength: 100 }));
  fc.assert(
    fc.property(garbage, (chunks) => {
      const framing = new StreamFraming();
      for (const chunk of chunks) framing.push(Buffer.from(chunk));
    }),
  );
});

test('a datagram with channel data may have padding, and may not be cut short', () => {
  const padded = encodeChannelData({ channel: 0x4001, data: Buffer.from('media') }, true);
  expect(padded).toHaveLength(12);
  expect(parseChannelData(padded)).toEqual({ channel: 0x4001, data: Buffer.from('media') });
  expect(parseChannelData(padded.subarray(0, 8))).toBeUndefined();
  expect(encodeChannelData({ channel: 0x4001, data: Buffer.from('media') }, false)).toHaveLength(9);
});

test('numbers outside of the range are no channels', () => {
  expect(parseChannelData(Buffer.from([0x80, 0, 0, 0]))).toBeUndefined();
  expect(parseChannelData(Buffer.from([0x3f, 0xff, 0, 0]))).toBeUndefined();
  expect(parseChannelData(Buffer.from([0x4f, 0xff, 0, 0]))).toBeDefined();
});
