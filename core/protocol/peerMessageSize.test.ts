import { describe, expect, test } from 'vitest';
import {
  CALL_ID,
  FIRST_PAIR,
  RIGHT,
  OFFER_HASH,
  SDP,
  candidate,
  offer,
  answer,
  message,
  sdpOf,
  problemOf,
} from '../../test/fakes/peerMessages.ts';
import type { PeerMessageBody } from './peerMessage.ts';
import { encodePeerMessage } from './peerMessageCodec.ts';
import { MAX_CANDIDATES_IN_MESSAGE } from './peerMessageLimits.ts';
import { paddingBucket, splitCandidates, withCandidates, withName } from './peerMessageSize.ts';
import { MAX_SDP_BYTES } from './sessionDescriptionText.ts';

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

  test('a name goes along where there is room for it, and hides its length by itself', () => {
    const long = { text: '😀'.repeat(64) };
    const subject = '😀'.repeat(80);
    for (const body of [{ ...offer, subject }, answer]) {
      expect(withName(body, long).name).toEqual(long);
      const full = withName({ ...body, sdp: sdpOf(MAX_SDP_BYTES), rightToRing: RIGHT }, long);
      expect(encodePeerMessage(message(full)).length).toBeLessThan(8192);
    }
    expect(withName({ ...offer, subject, sdp: sdpOf(MAX_SDP_BYTES) }, long).name).toBeNull();
    expect(paddingBucket(message({ kind: 'name', name: { text: 'A' } }))).toBe(1024);
    expect(paddingBucket(message({ kind: 'name', name: long }))).toBe(1024);
  });

  test('an answer takes along the first candidates, in order, as many as its size holds (A97)', () => {
    const alone = { ...answer, rightToRing: RIGHT, candidates: [] };
    const several = Array.from({ length: 40 }, (_, index) => ({ ...candidate, sdpMLineIndex: index }));
    expect(withCandidates(alone, several).candidates).toEqual(several.slice(0, MAX_CANDIDATES_IN_MESSAGE));
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
    expect(Math.max(...splitCandidates(list).map((batch) => batch.length))).toBeLessThanOrEqual(
      MAX_CANDIDATES_IN_MESSAGE,
    );
  });

  test('A46 a decline is as large with a message as without one', () => {
    const declined = { kind: 'hangup', reason: 'reject', rightToRing: null, note: null, callBackAtMs: null } as const;
    expect(paddingBucket(message(declined))).toBe(1024);
    expect(paddingBucket(message({ ...declined, note: '😀'.repeat(80), callBackAtMs: 2 ** 53 - 1 }))).toBe(1024);
  });
});
