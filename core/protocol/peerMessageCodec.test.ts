import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FIRST_PAIR,
  RIGHT,
  OFFER_HASH,
  SDP,
  candidate,
  offer,
  answer,
  message,
  hostile,
} from '../../test/fakes/peerMessages.ts';
import type { PeerMessage, PeerMessageBody } from './peerMessage.ts';
import { encodePeerMessage, decodePeerMessage } from './peerMessageCodec.ts';
import { PeerMessageError } from './peerMessageError.ts';
import { splitCandidates } from './peerMessageSize.ts';

const voiceMessage = {
  kind: 'voiceMessage',
  recordingId: '0b3f6a52-8c1d-4e9f-a7b6-5d4c3b2a1908',
  key: '5e'.repeat(32),
  length: 170_000,
  digest: OFFER_HASH,
  durationMs: 58_200,
} as const;

describe('a message between peers', () => {
  test.each([
    ['offer', offer],
    ['answer', answer],
    ['candidates', { kind: 'candidates', candidates: [candidate, { ...candidate, sdpMid: '1', sdpMLineIndex: 1 }] }],
    ['hangup', { kind: 'hangup', reason: 'busy', rightToRing: null, note: null, callBackAtMs: null }],
    ['heartbeat', { kind: 'heartbeat' }],
    ['accepted', { kind: 'accepted' }],
    ['a name', { kind: 'name', name: { text: 'Анна Сергеевна' } }],
    ['that there is no name any more', { kind: 'name', name: { text: null } }],
    ['an offer with a name', { ...offer, name: { text: '李小龍' } }],
    ['an offer without a name any more', { ...offer, name: { text: null } }],
    ['an answer with a name', { ...answer, name: { text: 'Zoë' } }],
    ['nack', { kind: 'nack', messageHash: OFFER_HASH }],
    ['reveal', { kind: 'reveal', nonce: OFFER_HASH }],
    [
      'media state',
      { kind: 'mediaState', microphone: true, camera: false, screen: true, held: false, asleep: true, relayed: true },
    ],
    [
      'a media state of nothing',
      {
        kind: 'mediaState',
        microphone: false,
        camera: false,
        screen: false,
        held: false,
        asleep: false,
        relayed: false,
      },
    ],
    ['voice message', voiceMessage],
    ['the longest voice message', { ...voiceMessage, length: 16 * 24 * 1024, durationMs: 60_000 }],
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

  test('a voice message without a proper id, key, digest, length or duration is unreadable', () => {
    const broken: Partial<typeof voiceMessage | Record<string, unknown>>[] = [
      { recordingId: '0b3f6a52-8c1d-1e9f-a7b6-5d4c3b2a1908' },
      { recordingId: '' },
      { key: '5e'.repeat(31) },
      { digest: '' },
      { length: 0 },
      { length: 16 * 24 * 1024 + 1 },
      { durationMs: 0 },
      { durationMs: 60_001 },
    ];
    for (const change of broken) {
      const body = { ...voiceMessage, ...change } as PeerMessageBody;
      expect(() => encodePeerMessage(message(body)), JSON.stringify(change)).toThrow(PeerMessageError);
    }
    const whole = { recordingId: new Uint8Array(16).fill(0x4b), key: new Uint8Array(32), digest: new Uint8Array(32) };
    for (const change of [{ recordingId: new Uint8Array(15) }, { key: new Uint8Array(33) }, { length: 2 ** 32 - 1 }]) {
      const value = { length: 1, durationMs: 1, ...whole, ...change };
      expect(() => decodePeerMessage(hostile({ case: 'voiceMessage', value }))).toThrow(PeerMessageError);
    }
  });

  test('a name that hides something, or is too long, counts as unreadable wherever it stands', () => {
    for (const text of ['An\u200dna', '\u202Eanna', '@anna', 'Zoe\u0308', ' Anna', 'x'.repeat(65)]) {
      const bodies: PeerMessageBody[] = [
        { kind: 'name', name: { text } },
        { ...offer, name: { text } },
        { ...answer, name: { text } },
      ];
      for (const body of bodies) expect(() => encodePeerMessage(message(body))).toThrow(PeerMessageError);
      expect(() => decodePeerMessage(hostile({ case: 'name', value: { text } }))).toThrow(PeerMessageError);
      const described = { sdp: SDP, dtlsFingerprint: new Uint8Array(32), name: { text } };
      expect(() => decodePeerMessage(hostile({ case: 'offer', value: described }))).toThrow(PeerMessageError);
    }
  });

  test('fields of a newer version are ignored', () => {
    const newer = Uint8Array.of(...encodePeerMessage(message(offer)), 0xf8, 0x06, 0x2a);
    expect(decodePeerMessage(newer)).toEqual(message(offer));
  });
});
