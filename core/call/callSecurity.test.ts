import { expect, test } from 'vitest';
import { answers, CALL_A, describe, dials, known, tell } from '../../test/fakes/callStory.ts';
import type { CallEvent } from './callEvent.ts';
import { callSecurity } from './callSecurity.ts';
import { idle } from './callState.ts';
import type { PeerTrust } from './peerTrust.ts';

const callId = CALL_A;
const both = known('bob', [7, 8]);
const of = (trust: PeerTrust, parts: Readonly<Record<number, Partial<PeerTrust['devices'][number]>>>): PeerTrust => ({
  ...trust,
  devices: trust.devices.map((device) => ({ ...device, ...parts[device.device] })),
});
const learned = (trust: PeerTrust): CallEvent => ({ type: 'trustChanged', callId, trust });
const dialling = tell([{ ...dials('bob', [7, 8]), trust: of(both, { 7: { verified: true } }) }]).state;
const talking = tell([
  dials('bob', [7]),
  { type: 'offerReady', callId, offer: describe('alice') },
  answers('bob', 7, { sasNonce: '5a'.repeat(32) }),
]).state;

test('before the answer a call is only as good as the worst device that may give it', () => {
  const plain = {
    ...{ forwardSecret: true, verified: false, identityChanged: false },
    ...{ words: null, secondLayer: null, renewed: false },
  };
  expect(callSecurity(dialling)).toEqual(plain);
  const worse = tell([learned(of(both, { 7: { verified: true, forwardSecret: false } }))], dialling).state;
  expect(callSecurity(worse)).toEqual({ ...plain, forwardSecret: false });
  const verified = tell([learned(of(both, { 7: { verified: true }, 8: { verified: true } }))], dialling).state;
  expect(callSecurity(verified)).toEqual({ ...plain, verified: true });
});

test('once a device has answered, it alone counts, and the words are shown when there are any', () => {
  const trust = of(both, { 7: { verified: true }, 8: { forwardSecret: false } });
  const security = callSecurity(tell([learned(trust)], talking).state);
  expect(security).toMatchObject({ forwardSecret: true, verified: true, identityChanged: false });
  expect(security?.words).toHaveLength(4);
});

test('A31 while another identity of the peer waits, on whatever device, the call says so and has no words to confirm', () => {
  const changed = tell([learned({ ...both, changed: [9] })], talking).state;
  expect(callSecurity(changed)).toMatchObject({ identityChanged: true, verified: false, words: null, renewed: false });
  const settled = callSecurity(tell([learned(both)], changed).state);
  expect(settled).toMatchObject({ identityChanged: false });
  expect(settled?.words).toHaveLength(4);
});

test('A31 an identity that a person takes and verifies in the middle of a call is not the one they speak with', () => {
  const taken = of(both, { 7: { identity: 'ee'.repeat(64), verified: true } });
  expect(callSecurity(tell([learned(taken)], talking).state)).toMatchObject({
    verified: false,
    identityChanged: true,
    words: null,
    renewed: false,
  });
});

test('what was said holds while the ended call is still shown', () => {
  const verified = tell([learned(of(both, { 7: { verified: true } }))], talking).state;
  const ended = tell([{ type: 'userHungUp', callId }, learned(both)], verified).state;
  expect(callSecurity(ended)).toEqual(callSecurity(verified));
});

test('of somebody nobody knows anything of, and of no call, nothing is said', () => {
  expect(callSecurity(idle)).toBeNull();
  expect(callSecurity(tell([dials('bob', [])]).state)).toBeNull();
});
