import { beforeEach, describe, expect, test } from 'vitest';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { CryptoPeer, rightGivenBy } from '../stage/CryptoPeer.ts';
import { threeLines } from '../stage/threeLines.ts';

const ids = { first: '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7b01', second: '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7b02' };
const description = (name: string) => ({
  sdp: `v=0\r\ns=${name}\r\n${threeLines}`,
  dtlsFingerprint: 'ab'.repeat(32),
});
const callTo = (peer: string, callId = ids.first) => ({ callId, peer, type: 'audio' }) as const;

let alice: CryptoPeer;
let bob: CryptoPeer;

beforeEach(() => {
  const clock = new ManualClock();
  const carol = new CryptoPeer('carol', clock, () => null);
  const directory = (handle: string) => [{ alice, bob, carol }[handle]!.bundle()];
  alice = new CryptoPeer('alice', clock, directory);
  bob = new CryptoPeer('bob', clock, directory);
});

let s = 0;
const take = (from: CryptoPeer): OutgoingFrame => {
  const frame = from.sent.shift();
  if (frame === undefined) throw new Error(`${from.userId} sent nothing`);
  return frame;
};
const deliver = async (from: CryptoPeer, to: CryptoPeer, frame = take(from)): Promise<void> =>
  to.inbox.receive([CryptoPeer.delivered(from, to, frame, ++s)]);
/** As the server is shown it. */
const shown = (frame: OutgoingFrame): string | undefined => (frame.t === 'call_offer' ? frame.right : undefined);
const wire = (right: string): string => Buffer.from(right, 'hex').toString('base64');

describe('the right to ring (A86)', () => {
  test('comes to a contact in an offer, and goes with their own next call', async () => {
    alice.contacts.add('bob');
    await alice.dial(callTo('bob'), description('offer'));
    const offer = take(alice);
    expect(shown(offer)).toBeUndefined();
    await deliver(alice, bob, offer);
    expect(bob.received.get('alice')).toBe(rightGivenBy('alice', 'bob'));
    await bob.hangUp();
    await deliver(bob, alice);
    await bob.dial(callTo('alice', ids.second), description('offer'));
    expect(shown(take(bob))).toBe(wire(rightGivenBy('alice', 'bob')));
  });

  test.each(['answered', 'declined', 'refused as busy'])('comes to a contact whose call is %s', async (how) => {
    bob.contacts.add('alice');
    if (how === 'refused as busy') await bob.dial(callTo('carol', ids.second), description('own'));
    await alice.dial(callTo('bob'), description('offer'));
    await deliver(alice, bob);
    if (how === 'answered') await bob.answer(description('answer'));
    if (how === 'declined') await bob.hangUp();
    await deliver(bob, alice, bob.sent.at(-1));
    expect(alice.received.get('bob')).toBe(rightGivenBy('bob', 'alice'));
  });

  test('comes to no stranger', async () => {
    await alice.dial(callTo('bob'), description('offer'));
    await deliver(alice, bob);
    await bob.answer(description('answer'));
    await deliver(bob, alice);
    expect([alice.received.size, bob.received.size]).toEqual([0, 0]);
  });
});

/** The server's word that a call of theirs was missed. */
const missedOf = (peer: string): Parameters<CryptoPeer['inbox']['receive']>[0][number] => ({
  frame: {
    v: 1,
    t: 'call_state',
    s: ++s,
    call_id: ids.first,
    state: 'missed',
    peer,
    direction: 'incoming',
    call_type: 'audio',
    started_at: 1,
  },
  position: { epoch: '00000000000000aa', s },
});

describe('a call that may not ring (A86)', () => {
  test.each<[string, (peer: CryptoPeer) => void, string]>([
    ['of somebody who is blocked', (peer) => peer.blocked.add('alice'), 'blocked'],
    ['of a stranger while only contacts may ring', (peer) => (peer.whoMayRing = 'contacts'), 'notContact'],
    [
      'of a contact while nobody may ring',
      (peer) => {
        peer.contacts.add('alice');
        peer.whoMayRing = 'nobody';
      },
      'nobodyMayRing',
    ],
  ])('%s is listed, and nothing is sent', async (_whose, prepare, reason) => {
    prepare(bob);
    await alice.dial(callTo('bob'), description('offer'));
    await deliver(alice, bob);
    await bob.settled();
    expect(bob.state.phase).toBe('idle');
    expect(bob.sent).toEqual([]);
    expect(bob.records).toMatchObject([{ call: { callId: ids.first, peer: 'alice' }, reason }]);
  });

  test('of a blocked contact brings no NACK, though it cannot be read', async () => {
    bob.contacts.add('alice');
    bob.blocked.add('alice');
    await alice.dial(callTo('bob'), description('offer'));
    // Bob's device has forgotten everything.
    bob = new CryptoPeer('bob', new ManualClock(), () => [alice.bundle()], bob.deviceId);
    bob.contacts.add('alice');
    bob.blocked.add('alice');
    await deliver(alice, bob);
    await bob.settled();
    expect(bob.sent).toEqual([]);
    expect(bob.records).toMatchObject([{ reason: 'blocked' }]);
  });

  test('during do not disturb is listed as that, and nothing is sent', async () => {
    bob.contacts.add('alice');
    bob.quiet = { doNotDisturb: 'on' };
    await alice.dial(callTo('bob'), description('offer'));
    await deliver(alice, bob);
    await bob.settled();
    expect(bob.state.phase).toBe('idle');
    expect(bob.sent).toEqual([]);
    expect(bob.records).toMatchObject([{ call: { peer: 'alice' }, reason: 'doNotDisturb' }]);
  });

  test('that was missed while nobody was there is not put down to do not disturb of a later hour', async () => {
    bob.quiet = { doNotDisturb: 'on' };
    await bob.inbox.receive([missedOf('walker')]);
    expect(bob.records).toMatchObject([{ call: { peer: 'walker' }, reason: 'missed' }]);
  });

  test('is listed for what it was when it is told as missed afterwards', async () => {
    bob.whoMayRing = 'contacts';
    await bob.inbox.receive([missedOf('walker')]);
    expect(bob.records).toMatchObject([{ call: { peer: 'walker' }, reason: 'notContact' }]);
  });
});
