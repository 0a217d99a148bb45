import { describe, expect, test } from 'vitest';
import {
  answers,
  CALL_A,
  describe as described,
  dials,
  digits,
  direct,
  known,
  mediaSecretOf,
  nonceOf,
  offers,
  tell,
} from '../../test/fakes/callStory.ts';
import type { CallEffect, MediaOrder } from './callEffect.ts';
import type { CallEvent } from './callEvent.ts';
import { callSecurity } from './callSecurity.ts';
import { commitmentTo } from './callWords.ts';
import { transcriptOf } from './callWords.ts';
import { mediaKeys, type MediaKeys } from './secondLayer.ts';

const callId = CALL_A;
const offerReady: CallEvent = { type: 'offerReady', callId, offer: described('alice') };
const accepts: CallEvent = { type: 'userAnswered', callId, callType: 'video', network: direct };
const answerReady: CallEvent = { type: 'answerReady', callId, answer: described('bob'), candidates: [] };

const mediaOrders = (effects: readonly CallEffect[]): MediaOrder[] =>
  effects.flatMap((effect) => (effect.type === 'media' ? [effect.order] : []));
const keysIn = (effects: readonly CallEffect[]): readonly (MediaKeys | null)[] =>
  mediaOrders(effects).flatMap((order) => (order.kind === 'sealMedia' ? [order.keys] : []));
const sentIn = (effects: readonly CallEffect[], kind: 'offer' | 'answer') =>
  effects.flatMap((effect) => (effect.type === 'send' && effect.message.kind === kind ? [effect.message] : []));

const calling = () => tell([dials('bob', [9]), offerReady]);
const answered = (mediaSecret: string | null, sasNonce: string | null = nonceOf('bob')) =>
  tell([answers('bob', 9, { sasNonce, mediaSecret })], calling().state);
/** Bob, whose phone rang for Alice's offer and who has accepted; his answer is out. */
const accepted = (mediaSecret: string | null, sasCommitment: string | null = commitmentTo(nonceOf('alice'))) =>
  tell([offers('alice', 7, { sasCommitment, mediaSecret }), accepts, answerReady]);

describe('the second layer on media', () => {
  test('has the same keys on both sides: what one seals a line with, the other opens it with', () => {
    const [atAlice] = keysIn(answered(mediaSecretOf('bob')).all);
    const [atBob] = keysIn(accepted(mediaSecretOf('alice')).all);
    if (!atAlice || !atBob) throw new Error('both have keys');
    for (const line of ['audio', 'camera', 'screen'] as const) {
      expect(atAlice[line]).toEqual({ seal: atBob[line].open, open: atBob[line].seal });
    }
    const all = [atAlice.audio, atAlice.camera, atAlice.screen].flatMap(({ seal, open }) => [seal, open]);
    expect(new Set(all).size).toBe(6);
    for (const key of all) expect(key).toMatch(/^[0-9a-f]{64}$/u);
    expect([atAlice.generation, atBob.generation]).toEqual([0, 0]);
  });

  test('is ordered before the answer is applied, and at the callee as soon as the answer is out', () => {
    expect(mediaOrders(answered(mediaSecretOf('bob')).effects).map(({ kind }) => kind)).toEqual([
      'sealMedia',
      'applyAnswer',
    ]);
    const atBob = accepted(mediaSecretOf('alice'));
    expect(mediaOrders(atBob.all)).toMatchObject([{ kind: 'createAnswer', sealed: true }, { kind: 'sealMedia' }]);
    expect(keysIn(tell([offers('alice', 7, { mediaSecret: mediaSecretOf('alice') }), accepts]).all)).toEqual([]);
  });

  test('has a secret of this side in each offer, and in an answer to one that had a secret', () => {
    expect(sentIn(calling().all, 'offer')).toMatchObject([{ mediaSecret: mediaSecretOf('alice') }]);
    expect(sentIn(accepted(mediaSecretOf('alice')).all, 'answer')).toMatchObject([
      { mediaSecret: mediaSecretOf('bob') },
    ]);
    expect(sentIn(accepted(null).all, 'answer')).toMatchObject([{ mediaSecret: null }]);
  });

  test.each([
    ['an older Ringfort that answers', () => answered(null)],
    ['one that knows neither words nor layer', () => answered(null, null)],
  ])('goes without for %s, and says so to the engine', (_who, call) => {
    const { all, state } = call();
    expect(keysIn(all)).toEqual([null]);
    expect(callSecurity(state)?.secondLayer).toBe(false);
  });

  test.each([
    ['an older Ringfort that calls', () => accepted(null)],
    ['an offer without a commitment, over which nothing could be agreed', () => accepted(mediaSecretOf('alice'), null)],
  ])('goes without for %s, from the connection on', (_who, call) => {
    const { all, state } = call();
    expect(mediaOrders(all)).toMatchObject([{ kind: 'createAnswer', sealed: false }]);
    expect(callSecurity(state)?.secondLayer).toBe(false);
  });

  test('is told to a person once both have spoken', () => {
    expect(callSecurity(calling().state)?.secondLayer).toBeNull();
    expect(callSecurity(answered(mediaSecretOf('bob')).state)?.secondLayer).toBe(true);
    expect(callSecurity(accepted(mediaSecretOf('alice')).state)?.secondLayer).toBe(true);
  });

  test('an answer that would seal, and with which nothing can be agreed, ends the call', () => {
    expect(answered(mediaSecretOf('bob'), null).state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
    const nobody = { ...answers('bob', 9, { sasNonce: nonceOf('bob'), mediaSecret: mediaSecretOf('bob') }) };
    const { state } = tell([{ ...nobody, trust: known('bob', []) }], calling().state);
    expect(state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
  });

  test('frames that do not open end the call with the reason, and tell the other side', () => {
    const talking = answered(mediaSecretOf('bob')).state;
    const { state, all } = tell([{ type: 'mediaFailed', callId, failure: 'notSealed' }], talking);
    expect(state).toMatchObject({ phase: 'ended', reason: 'secondLayerLost' });
    expect(all).toContainEqual(
      expect.objectContaining({ message: { kind: 'hangup', remoteDevice: 9, reason: 'failed' } }),
    );
  });

  test('A35 a device that had one before cannot answer without: the call ends with the reason', () => {
    const before = known('bob', [9]);
    const trust = { ...before, devices: before.devices.map((device) => ({ ...device, secondLayer: true })) };
    const without = { ...answers('bob', 9, { sasNonce: nonceOf('bob') }), trust };
    const { state, all } = tell([without], calling().state);
    expect(state).toMatchObject({ phase: 'ended', reason: 'secondLayerLost' });
    expect(keysIn(all)).toEqual([]);
    const others = { ...without, from: { ...without.from, device: 10 } };
    expect(tell([others], calling().state).state.phase).toBe('connecting');
  });

  test('has other keys if anything of what was agreed is other: a certificate, a hash, an identity, the call', () => {
    const side = (name: string) => ({
      identity: digits(name).repeat(2),
      hash: digits(`${name} said`),
      dtlsFingerprint: digits(`certificate of ${name}`),
      mediaSecret: mediaSecretOf(name),
    });
    const [alice, bob] = [side('alice'), side('bob')];
    const keyOf = (id = callId, offering = alice, answering = bob) => {
      const agreed = transcriptOf({ callId: id, generation: 0, after: null }, offering, answering);
      return mediaKeys(agreed, 0, [offering.mediaSecret, answering.mediaSecret], 'offer').audio.seal;
    };
    const keys = [
      keyOf(),
      keyOf('0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a0b'),
      ...(['identity', 'hash', 'dtlsFingerprint', 'mediaSecret'] as const).flatMap((field) => [
        keyOf(callId, { ...alice, [field]: side('mallory')[field] }),
        keyOf(callId, alice, { ...bob, [field]: side('mallory')[field] }),
      ]),
      keyOf(callId, bob, alice),
    ];
    expect(new Set(keys).size).toBe(11);
  });
});
