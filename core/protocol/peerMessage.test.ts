import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PeerMessageSchema } from './generated/peerMessage_pb.ts';
import {
  decodePeerMessage,
  encodePeerMessage,
  MAX_CANDIDATES,
  paddingBucket,
  splitCandidates,
  withCandidates,
  type PeerCandidate,
  type PeerMessage,
  type PeerMessageBody,
} from './peerMessage.ts';
import { PeerMessageError, type PeerMessageProblem } from './peerMessageError.ts';
import { MAX_SDP_BYTES } from './sessionDescriptionText.ts';

const CALL_ID = '0190a6f2-7c1e-7d3a-9b55-0123456789ab';
const CALL_ID_BYTES = Uint8Array.from(Buffer.from(CALL_ID.replaceAll('-', ''), 'hex'));
const FIRST_PAIR = { generation: 0, restart: 0 };
const FINGERPRINT = 'ab'.repeat(32);
const RIGHT = '4d'.repeat(16);
const OFFER_HASH = '0f'.repeat(32);
const SDP = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n';

const candidate: PeerCandidate = {
  candidate: 'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'vtNJ',
};

const offer: PeerMessageBody = {
  kind: 'offer',
  sdp: SDP,
  dtlsFingerprint: FINGERPRINT,
  video: true,
  sasCommitment: '5a'.repeat(32),
  rightToRing: null,
  mediaSecret: null,
  subject: null,
};
const answer: PeerMessageBody = {
  kind: 'answer',
  sdp: SDP,
  dtlsFingerprint: FINGERPRINT,
  video: false,
  offerHash: OFFER_HASH,
  sasNonce: 'c3'.repeat(32),
  rightToRing: null,
  candidates: [candidate],
  mediaSecret: null,
};

function message(body: PeerMessageBody): PeerMessage {
  return { callId: CALL_ID, sequence: 7, sentAtMs: 1_790_000_000_123, pair: FIRST_PAIR, body };
}

/** SDP of exactly so many bytes. */
function sdpOf(bytes: number): string {
  let sdp = SDP;
  while (sdp.length < bytes) sdp += `a=${'x'.repeat(Math.min(200, bytes - sdp.length - 4))}\r\n`;
  return sdp;
}

function problemOf(action: () => unknown): PeerMessageProblem {
  try {
    action();
  } catch (error) {
    if (error instanceof PeerMessageError) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
}

type WireInit = Parameters<typeof create<typeof PeerMessageSchema>>[1];
/** What a hostile peer, who keeps to the schema and to nothing else, could send. */
function wire(init: NonNullable<WireInit>): Uint8Array {
  return toBinary(PeerMessageSchema, create(PeerMessageSchema, init));
}
const hostile = (body: Record<string, unknown>): Uint8Array =>
  wire({ callId: CALL_ID_BYTES, sequence: 1, sentAtMs: 1n, body } as unknown as NonNullable<WireInit>);
const hostileSdp = (sdp: string): Uint8Array =>
  hostile({ case: 'offer', value: { sdp, dtlsFingerprint: new Uint8Array(32), video: true } });
const hostileCandidate = (fields: Partial<PeerCandidate>): Uint8Array =>
  hostile({ case: 'candidates', value: { candidates: [{ ...candidate, ...fields }] } });
const hostileAnswer = (candidates: readonly PeerCandidate[]): Uint8Array => {
  const hash = new Uint8Array(32);
  return hostile({ case: 'answer', value: { sdp: SDP, dtlsFingerprint: hash, offerHash: hash, candidates } });
};

describe('a message between peers', () => {
  test.each([
    ['offer', offer],
    ['answer', answer],
    ['candidates', { kind: 'candidates', candidates: [candidate, { ...candidate, sdpMid: '1', sdpMLineIndex: 1 }] }],
    ['hangup', { kind: 'hangup', reason: 'busy', rightToRing: null, note: null, callBackAtMs: null }],
    ['heartbeat', { kind: 'heartbeat' }],
    ['nack', { kind: 'nack', messageHash: OFFER_HASH }],
    ['reveal', { kind: 'reveal', nonce: OFFER_HASH }],
    ['media state', { kind: 'mediaState', microphone: true, camera: false, screen: true, held: false }],
    ['a media state of nothing', { kind: 'mediaState', microphone: false, camera: false, screen: false, held: false }],
    ['an offer without a commitment', { ...offer, sasCommitment: null }],
    ['an answer without a nonce', { ...answer, sasNonce: null }],
    ['an answer before anything was gathered', { ...answer, candidates: [] }],
  ] as const)('arrives as it was sent: %s', (_kind, body) => {
    expect(decodePeerMessage(encodePeerMessage(message(body)))).toEqual(message(body));
  });

  test('keeps every field whatever the values within the limits', () => {
    const printable = (maxLength: number) =>
      fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength });
    const candidates = fc.array(
      fc.record({
        candidate: printable(512).filter((text) => text.length > 0),
        sdpMid: printable(64),
        sdpMLineIndex: fc.nat({ max: 64 }),
        usernameFragment: printable(256),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(
        fc.uuid({ version: [4, 7] }),
        fc.integer({ min: 1, max: 0xffff_ffff }),
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        candidates,
        (callId, sequence, sentAtMs, list) => {
          for (const batch of splitCandidates(list)) {
            const sent: PeerMessage = {
              callId,
              sequence,
              sentAtMs,
              pair: FIRST_PAIR,
              body: { kind: 'candidates', candidates: batch },
            };
            expect(decodePeerMessage(encodePeerMessage(sent))).toEqual(sent);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('a right to ring travels in offers, answers and hang-ups, and an older Ringfort gives none (A86)', () => {
    const hangup: PeerMessageBody = {
      kind: 'hangup',
      reason: 'reject',
      rightToRing: null,
      note: null,
      callBackAtMs: null,
    };
    for (const body of [offer, answer, hangup]) {
      const given = { ...body, rightToRing: RIGHT } as PeerMessageBody;
      expect(decodePeerMessage(encodePeerMessage(message(given))).body).toEqual(given);
      expect(decodePeerMessage(encodePeerMessage(message(body))).body).toHaveProperty('rightToRing', null);
    }
  });

  test('a media secret travels in offers and answers, and a Ringfort without a second layer gives none', () => {
    for (const body of [offer, answer]) {
      const given = { ...body, mediaSecret: '5e'.repeat(32) } as PeerMessageBody;
      expect(decodePeerMessage(encodePeerMessage(message(given))).body).toEqual(given);
      expect(decodePeerMessage(encodePeerMessage(message(body))).body).toHaveProperty('mediaSecret', null);
    }
  });

  test('a subject and what is said with declining travel as they are, or the message counts as unreadable', () => {
    const declined = { kind: 'hangup', reason: 'reject', rightToRing: RIGHT, note: null, callBackAtMs: null } as const;
    const bodies: PeerMessageBody[] = [
      { ...offer, subject: 'Лодка '.repeat(13).trim() } as PeerMessageBody,
      { ...declined, note: '😀'.repeat(80), callBackAtMs: Number.MAX_SAFE_INTEGER },
      { ...declined, callBackAtMs: 1 },
    ];
    for (const body of bodies) expect(decodePeerMessage(encodePeerMessage(message(body))).body).toEqual(body);
    const broken: PeerMessageBody[] = [
      { ...offer, subject: 'a\nb' } as PeerMessageBody,
      { ...declined, note: 'x'.repeat(81) },
      { ...declined, note: '\u202Egnp.exe' },
      { ...declined, callBackAtMs: -1 },
      { ...declined, callBackAtMs: 0.5 },
    ];
    for (const body of broken) expect(() => encodePeerMessage(message(body))).toThrow(PeerMessageError);
    const described = { sdp: SDP, dtlsFingerprint: new Uint8Array(32) };
    for (const body of [
      { case: 'hangup', value: { reason: 'reject', note: '\u202Egnp.exe' } },
      { case: 'hangup', value: { reason: 'reject', callBackAtMs: 2n ** 63n } },
      { case: 'offer', value: { ...described, subject: 'x'.repeat(81) } },
    ]) {
      expect(() => decodePeerMessage(hostile(body))).toThrow(PeerMessageError);
    }
  });

  test('A46 a decline is as large with a message as without one', () => {
    const declined = { kind: 'hangup', reason: 'reject', rightToRing: null, note: null, callBackAtMs: null } as const;
    expect(paddingBucket(message(declined))).toBe(1024);
    expect(paddingBucket(message({ ...declined, note: '😀'.repeat(80), callBackAtMs: 2 ** 53 - 1 }))).toBe(1024);
  });

  test('fields of a newer version are ignored', () => {
    const newer = Uint8Array.of(...encodePeerMessage(message(offer)), 0xf8, 0x06, 0x2a);
    expect(decodePeerMessage(newer)).toEqual(message(offer));
  });
});

describe('sizes', () => {
  test('A46 every offer and answer has one size, the smallest and the largest', () => {
    for (const body of [
      offer,
      answer,
      { ...offer, rightToRing: RIGHT },
      { ...answer, rightToRing: RIGHT, mediaSecret: RIGHT.repeat(2) },
    ]) {
      for (const sdp of [SDP, sdpOf(MAX_SDP_BYTES)]) {
        const sent = message({ ...body, sdp } as PeerMessageBody);
        expect(paddingBucket(sent)).toBe(8192);
        expect(encodePeerMessage(sent).length).toBeLessThan(8192);
      }
    }
  });

  test('an answer takes along the first candidates, in order, as many as its size holds (A97)', () => {
    const alone = { ...answer, rightToRing: RIGHT, candidates: [] };
    const several = Array.from({ length: 40 }, (_, index) => ({ ...candidate, sdpMLineIndex: index }));
    expect(withCandidates(alone, several).candidates).toEqual(several.slice(0, MAX_CANDIDATES));
    const longest = { callId: CALL_ID, sequence: 0xffff_ffff, sentAtMs: Number.MAX_SAFE_INTEGER, pair: FIRST_PAIR };
    for (const bytes of [MAX_SDP_BYTES - 500, MAX_SDP_BYTES - 1, MAX_SDP_BYTES]) {
      const body = withCandidates({ ...alone, sdp: sdpOf(bytes) }, several);
      expect(body.candidates).toEqual(several.slice(0, body.candidates.length));
      expect(body.candidates.length).toBeGreaterThan(0);
      expect(body.candidates.length).toBeLessThan(several.length);
      expect(encodePeerMessage({ ...longest, body }).length).toBeLessThan(8192);
    }
  });

  test('a candidate that nobody would take does not keep the answer back', () => {
    const long = { ...candidate, candidate: 'x'.repeat(513) };
    expect(withCandidates({ ...answer, candidates: [] }, [long, candidate]).candidates).toEqual([candidate]);
  });

  test('A46 one candidate and a hang-up are as small as a message gets, a long candidate is a step larger', () => {
    expect(paddingBucket(message({ kind: 'candidates', candidates: [candidate] }))).toBe(256);
    expect(
      paddingBucket(message({ kind: 'hangup', reason: 'hangup', rightToRing: null, note: null, callBackAtMs: null })),
    ).toBe(256);
    expect(
      paddingBucket(
        message({ kind: 'hangup', reason: 'x'.repeat(32), rightToRing: RIGHT, note: null, callBackAtMs: null }),
      ),
    ).toBe(256);
    expect(paddingBucket(message({ kind: 'reveal', nonce: OFFER_HASH }))).toBe(256);
    const long = { ...candidate, candidate: 'x'.repeat(512) };
    expect(paddingBucket(message({ kind: 'candidates', candidates: [long] }))).toBe(1024);
  });

  test('A46 several candidates are a batch, however short they are', () => {
    const short = { ...candidate, candidate: 'x' };
    expect(paddingBucket(message({ kind: 'candidates', candidates: [short, short] }))).toBe(1024);
  });

  test('a long list is cut into batches that all fit, in order and without loss', () => {
    const list = Array.from({ length: 40 }, (_, index) => ({ ...candidate, sdpMLineIndex: index }));
    const batches = splitCandidates(list);
    expect(batches.flat()).toEqual(list);
    expect(batches.length).toBeLessThan(list.length / 4);
    for (const candidates of batches) {
      expect(encodePeerMessage(message({ kind: 'candidates', candidates })).length).toBeLessThan(1024);
    }
  });

  test('A46 a batch that would not fit its size is not sent', () => {
    const candidates = Array.from({ length: 20 }, () => candidate);
    expect(problemOf(() => encodePeerMessage(message({ kind: 'candidates', candidates })))).toBe('tooLong');
  });

  test('short candidates are counted too: no batch is more than the other side takes', () => {
    const list = Array.from({ length: 100 }, () => ({
      ...candidate,
      candidate: 'x',
      sdpMid: '',
      usernameFragment: '',
    }));
    expect(Math.max(...splitCandidates(list).map((batch) => batch.length))).toBeLessThanOrEqual(MAX_CANDIDATES);
  });
});

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
