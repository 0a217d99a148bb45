import { beforeEach, expect, test } from 'vitest';
import type { CallRef } from '../../core/call/call.ts';
import { idle, type CallState } from '../../core/call/callState.ts';
import type { CallSecurity, SasPlaces } from '../../core/ipc/snapshot.ts';
import { createCallSecurity } from './callSecurity.ts';

const call: CallRef = { callId: 'one', peer: 'bob', direction: 'outgoing', type: 'audio', startedAt: 0 };
const calling: CallState = { phase: 'calling', call, relayOnly: false, reach: 'unknown' };
const connecting: CallState = { phase: 'connecting', call, remoteDevice: 7, relayOnly: false };
const ended: CallState = { phase: 'ended', call, reason: 'hungUpHere', durationMs: 1 };

let devices: readonly number[];
let forwardSecret: ReadonlySet<number>;
let verified: ReadonlySet<number>;
let changed: readonly number[];
let identity: Uint8Array;
let words: SasPlaces | null;
let told: (CallSecurity | null)[];
let tell: (state: CallState) => void;

beforeEach(() => {
  devices = [7, 8];
  forwardSecret = new Set([7, 8]);
  verified = new Set([7]);
  changed = [];
  identity = new Uint8Array(64);
  words = null;
  told = [];
  tell = createCallSecurity({
    devicesOf: () => devices,
    isForwardSecret: ({ deviceId }) => forwardSecret.has(deviceId),
    isVerified: ({ deviceId }) => verified.has(deviceId),
    changedDevicesOf: () => changed,
    identityOf: () => identity,
    words: () => words,
    publish: (security) => void told.push(security),
  });
});

test('before the answer a call is only as good as the worst device that may give it', () => {
  tell(calling);
  expect(told).toEqual([{ callId: 'one', forwardSecret: true, verified: false, identityChanged: false, words: null }]);
  forwardSecret = new Set([8]);
  tell(calling);
  expect(told.at(-1)).toMatchObject({ forwardSecret: false, verified: false });
});

test('once a device has answered, it alone counts, and the words are shown when there are any', () => {
  forwardSecret = new Set([7]);
  tell(connecting);
  words = [1, 2, 3, 4];
  tell(connecting);
  expect(told).toEqual([
    { callId: 'one', forwardSecret: true, verified: true, identityChanged: false, words: null },
    { callId: 'one', forwardSecret: true, verified: true, identityChanged: false, words: [1, 2, 3, 4] },
  ]);
});

test('A31 while another identity of the peer waits, on whatever device, the call says so and has no words to confirm', () => {
  words = [1, 2, 3, 4];
  tell(connecting);
  changed = [9];
  tell(connecting);
  expect(told.at(-1)).toMatchObject({ identityChanged: true, words: null });
  changed = [];
  tell(connecting);
  expect(told.at(-1)).toMatchObject({ identityChanged: false, words: [1, 2, 3, 4] });
});

test('A31 an identity that a person takes and verifies in the middle of a call is not the one they speak with', () => {
  words = [1, 2, 3, 4];
  tell(connecting);
  identity = new Uint8Array(64).fill(1);
  tell(connecting);
  expect(told.at(-1)).toMatchObject({ verified: false, identityChanged: true, words: null });
  tell(idle);
  tell({ ...connecting, call: { ...call, callId: 'two' } });
  expect(told.at(-1)).toMatchObject({ callId: 'two', verified: true, identityChanged: false, words: [1, 2, 3, 4] });
});

test('what was said holds while the ended call is still shown, and nothing is said twice', () => {
  tell(idle);
  tell(connecting);
  tell(connecting);
  verified = new Set();
  tell(ended);
  tell(idle);
  expect(told).toMatchObject([{ callId: 'one', forwardSecret: true, verified: true, words: null }, null]);
});

test('of somebody nobody knows anything of, nothing is said', () => {
  devices = [];
  tell(calling);
  tell(ended);
  expect(told).toEqual([]);
});
