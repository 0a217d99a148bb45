import { describe, expect, test } from 'vitest';
import { type ClientMessage, isNumbered } from './clientMessage.ts';
import { decodeClientMessage, decodeServerMessage, encodeClientMessage, encodeServerMessage } from './codec.ts';
import { MAX_CLIENT_FRAME_BYTES, MAX_PAYLOADS, SELF_TEST_BYTES } from './limits.ts';
import type { ServerMessage } from './serverMessage.ts';

const callId = '3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c11';
const selfTest = Buffer.alloc(SELF_TEST_BYTES, 7).toString('base64');
const signature = 'A'.repeat(86) + '==';

const clientMessages: ClientMessage[] = [
  { v: 1, t: 'auth', user: 'alice', device: 7, origin: 'https://calls.example.org', sig: signature },
  { v: 1, t: 'resume', epoch: null, s: 0 },
  { v: 1, t: 'resume', epoch: '00112233445566ff', s: 41 },
  { v: 1, t: 'ack', s: 41 },
  { v: 1, t: 'ping' },
  { v: 1, t: 'self_test', encrypted_payload: selfTest },
  { v: 1, t: 'call_offer', n: 1, call_id: callId, to: 'bob', call_type: 'video', payloads: { '4294967295': 'AAAA' } },
  { v: 1, t: 'call_answer', n: 2, call_id: callId, to: 'bob', to_device: 9, encrypted_payload: 'AA==' },
  { v: 1, t: 'ice_candidate', n: 3, call_id: callId, to: 'bob', to_device: 9, encrypted_payload: 'AAA=' },
  { v: 1, t: 'call_hangup', n: 4, call_id: callId, to: 'bob', reason: 'cancel', payloads: {} },
];

const serverMessages: ServerMessage[] = [
  { v: 1, t: 'challenge', nonce: 'A'.repeat(43) + '=', server_id: 'one', server_time: 5 },
  {
    v: 1,
    t: 'ready',
    user: 'alice',
    device: 7,
    epoch: '00112233445566ff',
    resumed: false,
    n: 0,
    token: 'token',
    token_expires_at: 9,
    server_time: 5,
    ring_timeout_ms: 45_000,
    one_time_prekeys: 100,
    one_time_kem_prekeys: 100,
  },
  { v: 1, t: 'ack', n: 3 },
  { v: 1, t: 'pong' },
  { v: 1, t: 'drain', reconnect_in_ms: 0 },
  { v: 1, t: 'prekeys_low', one_time_prekeys: 3, one_time_kem_prekeys: 0 },
  { v: 1, t: 'voice_waiting' },
  { v: 1, t: 'self_test', encrypted_payload: selfTest },
  { v: 1, t: 'self_test', retry_ms: 10_000 },
  { v: 1, t: 'err', code: 'bad_frame' },
  {
    v: 1,
    t: 'batch',
    more: false,
    frames: [
      {
        v: 1,
        t: 'call_offer',
        s: 1,
        call_id: callId,
        from: 'alice',
        from_device: 7,
        call_type: 'audio',
        age_ms: 10,
        ring_left_ms: 44_990,
        encrypted_payload: 'AAAA',
      },
      { v: 1, t: 'err', s: 2, n: 4, code: 'glare', call_id: callId, other_call_id: callId },
    ],
  },
  {
    v: 1,
    t: 'call_state',
    s: 3,
    call_id: callId,
    state: 'missed',
    peer: 'alice',
    direction: 'incoming',
    call_type: 'audio',
    started_at: 1,
    ended_at: 2,
    end_reason: 'timeout',
  },
];

describe('codec', () => {
  test.each(clientMessages)('a client $t frame survives encoding and decoding', (message) => {
    expect(decodeClientMessage(encodeClientMessage(message))).toEqual({ ok: true, message });
  });

  test.each(serverMessages)('a server $t frame survives encoding and decoding', (message) => {
    expect(decodeServerMessage(encodeServerMessage(message))).toEqual({ ok: true, message });
  });

  test('offer, answer, candidates and hang-up are numbered, the rest is not', () => {
    expect(clientMessages.filter(isNumbered).map((message) => message.t)).toEqual([
      'call_offer',
      'call_answer',
      'ice_candidate',
      'call_hangup',
    ]);
  });

  test.each([
    ['{"v":1', 'notJson'],
    ['', 'notJson'],
    ['[]', 'notAnObject'],
    ['null', 'notAnObject'],
    ['"auth"', 'notAnObject'],
    ['{}', 'unknownType'],
    ['{"v":1,"t":"call_transfer"}', 'unknownType'],
    ['{"v":1,"t":"constructor"}', 'unknownType'],
    ['{"v":1,"t":"__proto__"}', 'unknownType'],
    ['{"v":1,"t":["ping"]}', 'unknownType'],
    ['{"v":2,"t":"ping"}', 'badShape'],
    ['{"v":1,"t":"ping","extra":true}', 'badShape'],
    ['{"v":1,"t":"ping","__proto__":{"v":1}}', 'badShape'],
  ])('a server refuses %s as %s', (text, problem) => {
    expect(decodeClientMessage(text)).toEqual({ ok: false, problem });
  });

  test('a server refuses a frame of more bytes than one may have, and brackets without end', () => {
    const tooLong = ' '.repeat(MAX_CLIENT_FRAME_BYTES + 1);
    expect(decodeClientMessage(tooLong)).toEqual({ ok: false, problem: 'tooLong' });
    const open = '['.repeat(MAX_CLIENT_FRAME_BYTES);
    expect(decodeClientMessage(open)).toEqual({ ok: false, problem: 'notJson' });
  });

  const offer = {
    v: 1,
    t: 'call_offer',
    n: 1,
    call_id: callId,
    to: 'bob',
    call_type: 'video',
    payloads: { '2': 'AAAA' },
  };
  const tooManyPayloads = Object.fromEntries(
    Array.from({ length: MAX_PAYLOADS + 1 }, (_, index) => [index + 1, 'AAAA']),
  );
  test.each([
    ['a call id in capitals', { call_id: callId.toUpperCase() }],
    ['a call id of another UUID version', { call_id: '3f1d9c1e-7a52-1c5e-9d0b-0a4f6d2b8c11' }],
    ['no payload', { payloads: {} }],
    ['more payloads than a user has devices', { payloads: tooManyPayloads }],
    ['a device that is no number', { payloads: { bob: 'AAAA' } }],
    ['a device written with a leading zero', { payloads: { '02': 'AAAA' } }],
    ['a payload that is not base64', { payloads: { '2': 'AA-_' } }],
    ['a payload without padding', { payloads: { '2': 'AAA' } }],
    ['an empty payload', { payloads: { '2': '' } }],
    ['a handle in capitals', { to: 'Bob' }],
    ['a fractional number', { n: 1.5 }],
    ['number 0', { n: 0 }],
    ['a number beyond exact integers', { n: 2 ** 53 }],
    ['a sender, which only the server may name', { from: 'mallory' }],
  ])('an offer with %s is refused', (_, change) => {
    expect(decodeClientMessage(JSON.stringify({ ...offer, ...change }))).toEqual({ ok: false, problem: 'badShape' });
  });

  test.each([1394, 1874])('eight padded offers with openings of %d bytes fit one frame', (envelope) => {
    const payload = 'A'.repeat(Math.ceil((8192 + envelope) / 3) * 4);
    const payloads = Object.fromEntries(
      Array.from({ length: MAX_PAYLOADS }, (_, index) => [4294967295 - index, payload]),
    );
    const text = JSON.stringify({ ...offer, payloads });
    expect(text.length).toBeLessThan(MAX_CLIENT_FRAME_BYTES);
    expect(decodeClientMessage(text).ok).toBe(true);
  });

  test('a client lets a key pass that a newer server added', () => {
    expect(decodeServerMessage('{"v":1,"t":"pong","mood":"good"}').ok).toBe(true);
  });

  test('a client drops what a newer server invented', () => {
    expect(decodeServerMessage('{"v":1,"t":"group_call"}')).toEqual({ ok: false, problem: 'unknownType' });
    const queued = decodeServerMessage('{"v":1,"t":"group_call","s":9}');
    expect(queued).toEqual({ ok: false, problem: 'unknownType', unreadTo: 9 });
  });

  test('one frame of a batch that cannot be read costs the others nothing, and is told of (A83)', () => {
    const [good] = serverMessages.flatMap((message) => (message.t === 'batch' ? message.frames : []));
    const frames = [good, { ...good, s: -1 }, null, good];
    const decoded = decodeServerMessage(JSON.stringify({ v: 1, t: 'batch', more: false, frames }));
    expect(decoded).toMatchObject({ ok: true, message: { frames: [good, good] } });
    expect(decoded.ok && decoded.refused?.map(({ path }) => path)).toEqual(['/frames/1', '/frames/2']);
  });

  test('a refusal that names one device that is none still names the others (A83)', () => {
    const refusal = { v: 1, t: 'err', s: 1, n: 1, code: 'stale_devices', devices: [7, 'x', 2 ** 32, 9] };
    expect(decodeServerMessage(JSON.stringify(refusal))).toMatchObject({ ok: true, message: { devices: [7, 9] } });
  });
});
