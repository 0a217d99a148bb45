import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeServerMessage } from './codec.ts';
import { ERROR_CODES, HTTP_ERRORS } from './errorCodes.ts';
import { MAX_REFUSED_TOLD } from './entryByEntry.ts';

const callId = '3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c11';
const refusal = { v: 1, t: 'err', s: 1, n: 7, call_id: callId, code: 'call_quota' };
const state = {
  ...{ v: 1, t: 'call_state', s: 2, call_id: callId, peer: 'bob', direction: 'outgoing', call_type: 'audio' },
  ...{ started_at: 1, state: 'ended', ended_at: 2, end_reason: 'lunch' },
};
const relayed = { v: 1, s: 3, call_id: callId, from: 'bob', from_device: 9, age_ms: 1, encrypted_payload: 'AAAA' };
const hangup = { ...relayed, t: 'call_hangup', reason: 'transfer' };
const offer = { ...relayed, t: 'call_offer', call_type: 'hologram', ring_left_ms: 9 };

const decode = (frame: object) => decodeServerMessage(JSON.stringify(frame));
const messageOf = (frame: object): Record<string, unknown> | null => {
  const decoded = decode(frame);
  return decoded.ok ? { ...decoded.message } : null;
};
const batch = (frames: readonly object[]) => ({ v: 1, t: 'batch', more: false, frames });

describe('a word that only a newer server knows (A83)', () => {
  test('a refusal for a reason that is not known is one for good, whatever it is called', () => {
    expect(messageOf(refusal)).toMatchObject({ n: 7, call_id: callId, code: 'bad_frame' });
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', ...Object.keys(HTTP_ERRORS))),
        (code) => {
          const read = String(messageOf({ ...refusal, code })?.['code']);
          return Object.hasOwn(ERROR_CODES, code) ? read === code : read === 'bad_frame';
        },
      ),
    );
    expect(ERROR_CODES.bad_frame.retry).toBe('never');
  });

  test('a refusal keeps when to try again and what else it names, and is still refused for good', () => {
    const more = { ...refusal, retry_ms: 5, devices: [7, 'x'], other_call_id: callId };
    expect(messageOf(more)).toMatchObject({ code: 'bad_frame', retry_ms: 5, devices: [7], other_call_id: callId });
  });

  test('a call that ended for a reason that is not known has ended, and nobody says why', () => {
    expect(messageOf(state)).toMatchObject({ state: 'ended', ended_at: 2 });
    expect(messageOf(state)).not.toHaveProperty('end_reason');
    expect(messageOf({ ...state, state: 'missed' })).toMatchObject({ state: 'missed' });
  });

  test('a call in a state that is not known is over if it has an end, and goes on if it has none', () => {
    expect(messageOf({ ...state, state: 'evaporated' })).toMatchObject({ state: 'ended', ended_at: 2 });
    const { ended_at: _at, end_reason: _why, ...goingOn } = state;
    expect(decode({ ...goingOn, state: 'parked' })).toMatchObject({ ok: false, problem: 'badShape' });
  });

  test('a hang-up for a reason that is not known ends the call', () => {
    expect(messageOf(hangup)).toMatchObject({ t: 'call_hangup', reason: 'hangup', encrypted_payload: 'AAAA' });
  });

  test('a call of a kind that is not known rings, and is listed, as one that can be heard', () => {
    expect(messageOf(offer)).toMatchObject({ t: 'call_offer', call_type: 'audio' });
    expect(messageOf({ ...state, call_type: 'hologram' })).toMatchObject({ call_type: 'audio' });
  });

  test('is read alike among the frames that waited, each at its place, and told of without the word', () => {
    const { call_type: _type, ...broken } = offer;
    const decoded = decode(batch([refusal, broken, state, hangup, offer, { ...refusal, code: 'glare' }]));
    expect(decoded).toMatchObject({
      ok: true,
      message: {
        frames: [
          { t: 'err', code: 'bad_frame' },
          { t: 'call_state', state: 'ended' },
          { t: 'call_hangup', reason: 'hangup' },
          { t: 'call_offer', call_type: 'audio' },
          { t: 'err', code: 'glare' },
        ],
      },
    });
    const told = decoded.ok ? (decoded.refused ?? []) : [];
    const paths = ['/frames/0/code', '/frames/2/end_reason', '/frames/3/reason', '/frames/4/call_type', '/frames/1'];
    expect(told.map(({ path }) => path)).toEqual(paths);
    expect(JSON.stringify(told)).not.toMatch(/quota|lunch|transfer|hologram/);
  });

  test('is told of only so many times, however many frames have one', () => {
    const decoded = decode(batch(Array.from({ length: 60 }, () => refusal)));
    expect(decoded.ok && decoded.refused).toHaveLength(MAX_REFUSED_TOLD);
  });

  test('is a word: what is none spoils its frame as before, and a frame in our words is told of by nobody', () => {
    expect(decode({ ...refusal, code: 7 })).toMatchObject({ ok: false, problem: 'badShape' });
    expect(decode({ ...refusal, code: 'glare' })).not.toHaveProperty('refused');
  });
});
