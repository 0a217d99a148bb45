import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CALL_ID_BYTES,
  SDP,
  candidate,
  offer,
  answer,
  message,
  sdpOf,
  problemOf,
  wire,
  hostile,
  hostileSdp,
  hostileCandidate,
  hostileAnswer,
  type WireInit,
} from '../../test/fakes/peerMessages.ts';
import { encodePeerMessage, decodePeerMessage } from './peerMessageCodec.ts';
import { PeerMessageError } from './peerMessageError.ts';

describe('a hostile peer', () => {
  test('A48 an SDP of 16 KB is refused', () => {
    expect(problemOf(() => decodePeerMessage(hostileSdp(sdpOf(16_384))))).toBe('tooLong');
    expect(problemOf(() => decodePeerMessage(hostileSdp(sdpOf(15_000))))).toBe('sdp');
  });

  test.each([
    ['a fingerprint in the text', `${SDP}a=fingerprint:sha-256 ${'AA:'.repeat(31)}AA\r\n`],
    ['a fingerprint in capitals', `${SDP}a=FINGERPRINT:sha-256 AA\r\n`],
    ['a candidate in the text', `${SDP}a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n`],
    ['a line hidden behind a bare line feed', `${SDP}a=x\na=fingerprint:sha-256 AA\r\n`],
    ['a line hidden behind a bare carriage return', `${SDP}a=x\ra=candidate:1\r\n`],
    ['a zero byte', `${SDP}a=x\0y\r\n`],
    ['letters beyond ASCII', `${SDP}a=ключ\r\n`],
    ['an empty line', `${SDP}\r\na=x\r\n`],
    ['a line without end', `${SDP}a=x`],
    ['text that is no SDP', 'hello\r\n'],
    ['nothing', ''],
  ])('A48 an SDP with %s is refused', (_what, sdp) => {
    expect(problemOf(() => decodePeerMessage(hostileSdp(sdp)))).toBe('sdp');
  });

  test('A48 ten thousand candidates are refused before they are looked at', () => {
    const short = { candidate: 'x', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'y' };
    const many = (length: number) =>
      hostile({ case: 'candidates', value: { candidates: Array.from({ length }, () => short) } });
    expect(problemOf(() => decodePeerMessage(many(10_000)))).toBe('tooLong');
    expect(problemOf(() => decodePeerMessage(many(33)))).toBe('candidates');
    const body = { kind: 'candidates', candidates: Array.from({ length: 32 }, () => short) };
    expect(decodePeerMessage(many(32)).body, 'there is nothing wrong with each of them').toEqual(body);
  });

  test.each([
    ['a line end', { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host\r\na=fingerprint:sha-256 AA' }],
    ['a tab', { candidate: 'candidate:1\t1' }],
    ['no text', { candidate: '' }],
    ['too much text', { candidate: 'x'.repeat(513) }],
    ['a line end in its mid', { sdpMid: '0\r\n' }],
    ['a long mid', { sdpMid: 'x'.repeat(65) }],
    ['a long fragment', { usernameFragment: 'x'.repeat(257) }],
    ['a media line that cannot be', { sdpMLineIndex: 0xffff_ffff }],
  ])('A48 a candidate with %s is refused, alone and in an answer', (_what, fields) => {
    expect(problemOf(() => decodePeerMessage(hostileCandidate(fields)))).toBe('candidates');
    expect(problemOf(() => decodePeerMessage(hostileAnswer([{ ...candidate, ...fields }])))).toBe('candidates');
  });

  test('A48 an answer with more candidates than a message holds is refused', () => {
    const short = { candidate: 'x', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'y' };
    const many = (length: number) => hostileAnswer(Array.from({ length }, () => short));
    expect(problemOf(() => decodePeerMessage(many(33)))).toBe('candidates');
    expect(decodePeerMessage(many(32)).body).toMatchObject({ candidates: Array.from({ length: 32 }, () => short) });
  });

  test('A48 `__proto__` as reason, mid or unknown field changes no object', () => {
    const untouched = Reflect.ownKeys(Object.prototype);
    const name = '__proto__';
    expect(problemOf(() => decodePeerMessage(hostile({ case: 'hangup', value: { reason: name } })))).toBe('reason');

    const named = { ...candidate, candidate: name, sdpMid: name, usernameFragment: name };
    const decoded = decodePeerMessage(hostileCandidate(named));
    expect(decoded.body).toEqual({ kind: 'candidates', candidates: [named] });

    // Field 100 of the message, of a length and with text in it that a reader of names could take for one.
    const text = Buffer.from(JSON.stringify({ [name]: { polluted: true } }));
    const unknown = decodePeerMessage(
      Uint8Array.of(...encodePeerMessage(message(offer)), 0xa2, 0x06, text.length, ...text),
    );
    expect(unknown).toEqual(message(offer));
    for (const read of [decoded, decoded.body, unknown, unknown.body, {}]) {
      expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
      expect(read).not.toHaveProperty('polluted');
    }
    expect(Reflect.ownKeys(Object.prototype)).toEqual(untouched);
  });

  test('A48 text that is not UTF-8 is refused', () => {
    const bytes = encodePeerMessage(
      message({ kind: 'hangup', reason: 'hangup', rightToRing: null, note: null, callBackAtMs: null }),
    );
    bytes[bytes.length - 1] = 0xff;
    expect(problemOf(() => decodePeerMessage(bytes))).toBe('malformed');
  });

  test('A48 a message cut short anywhere is refused or has lost no limit', () => {
    const bytes = encodePeerMessage(message(answer));
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodePeerMessage(bytes.subarray(0, length))).toThrow(PeerMessageError);
    }
  });

  test('A48 random bytes never do more than be refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(() => decodePeerMessage(bytes)).toThrow(PeerMessageError);
      }),
    );
  });

  test.each([
    ['a call id of the wrong length', { callId: new Uint8Array(15) }, 'callId'],
    ['a call id of no known version', { callId: new Uint8Array(16) }, 'callId'],
    ['a number that begins below one', { sequence: 0 }, 'sequence'],
    ['a time beyond what a number holds', { sentAtMs: 2n ** 60n }, 'sentAt'],
    ['nothing to say', { body: { case: undefined } }, 'unknownKind'],
    [
      'a short fingerprint',
      { body: { case: 'offer', value: { sdp: SDP, dtlsFingerprint: new Uint8Array(31) } } },
      'fingerprint',
    ],
    [
      'an answer to no offer',
      { body: { case: 'answer', value: { sdp: SDP, dtlsFingerprint: new Uint8Array(32) } } },
      'offerHash',
    ],
    [
      'a short commitment',
      {
        body: {
          case: 'offer',
          value: { sdp: SDP, dtlsFingerprint: new Uint8Array(32), sasCommitment: new Uint8Array(31) },
        },
      },
      'sas',
    ],
    [
      'a long nonce in an answer',
      {
        body: {
          case: 'answer',
          value: {
            sdp: SDP,
            dtlsFingerprint: new Uint8Array(32),
            offerHash: new Uint8Array(32),
            sasNonce: new Uint8Array(33),
          },
        },
      },
      'sas',
    ],
    [
      'a right to ring of 15 bytes in an offer (A86)',
      {
        body: {
          case: 'offer',
          value: { sdp: SDP, dtlsFingerprint: new Uint8Array(32), rightToRing: new Uint8Array(15) },
        },
      },
      'rightToRing',
    ],
    [
      'a right to ring of 17 bytes in a hang-up (A86)',
      { body: { case: 'hangup', value: { reason: 'busy', rightToRing: new Uint8Array(17) } } },
      'rightToRing',
    ],
    [
      'a media secret of 31 bytes in an offer',
      {
        body: {
          case: 'offer',
          value: { sdp: SDP, dtlsFingerprint: new Uint8Array(32), mediaSecret: new Uint8Array(31) },
        },
      },
      'mediaSecret',
    ],
    ['a reveal of nothing', { body: { case: 'reveal', value: {} } }, 'sas'],
    ['an empty batch', { body: { case: 'candidates', value: {} } }, 'candidates'],
    ['a reason of 33 letters', { body: { case: 'hangup', value: { reason: 'x'.repeat(33) } } }, 'reason'],
    ['a reason with a line end', { body: { case: 'hangup', value: { reason: 'busy\n' } } }, 'reason'],
  ])('A48 %s is refused', (_what, fields, problem) => {
    const hangup = { case: 'hangup', value: { reason: 'hangup' } };
    const init = { callId: CALL_ID_BYTES, sequence: 1, sentAtMs: 1n, body: hangup, ...fields };
    expect(problemOf(() => decodePeerMessage(wire(init as unknown as NonNullable<WireInit>)))).toBe(problem);
  });

  test('A48 an error says which field was wrong and nothing of what stood in it', () => {
    try {
      decodePeerMessage(hostileSdp(`${SDP}a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n`));
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('192.0.2.1');
    }
  });
});
