import { describe, expect, test } from 'vitest';
import { frameKeyOf } from '../../renderer/media/frames/frameKey.ts';
import { createSeal } from '../../renderer/media/frames/sealedFrame.ts';
import {
  alice,
  aliceTalksToBob,
  bob,
  bobHangsUp,
  bobTalksToAlice,
  candidate,
  ringfortAndSecondClientInEachTest,
  server,
} from '../stage/ringfortAndSecondClient.ts';
import { openFrame } from './client/frames.ts';
import { SecondClient } from './client/SecondClient.ts';

ringfortAndSecondClientInEachTest();

describe('a client written from docs/PROTOCOL.md alone', () => {
  test('calls a Ringfort, which rings and answers; candidates go both ways; hanging up ends it there', async () => {
    const callId = await bobTalksToAlice();
    expect(alice.engine.remoteCandidates).toEqual([candidate(1)]);
    expect(alice.engine.orders.find(({ kind }) => kind === 'createAnswer')).toMatchObject({
      offer: { dtlsFingerprint: 'b0'.repeat(32) },
    });
    await bob.hangUp(callId, 'hangup');
    expect(await alice.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
    const { recents } = await alice.until((snapshot) => snapshot.recents.length === 1);
    expect(recents[0]).toMatchObject({ call: { callId, peer: 'bob', direction: 'incoming' }, reason: 'hungUpThere' });
  });

  test('is called by a Ringfort and answers; the Ringfort hangs up', async () => {
    const callId = await aliceTalksToBob();
    expect(alice.engine.remoteCandidates).toEqual([candidate(1)]);
    await alice.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
    expect((await bob.hears('hangup')).message?.body).toMatchObject({ kind: 'hangup', reason: 'hangup' });
    const { recents } = await alice.until((snapshot) => snapshot.recents.length === 1);
    expect(recents[0]).toMatchObject({ call: { callId, direction: 'outgoing' }, reason: 'hungUpHere' });
  });

  test('says that it accepted: the Ringfort gathers, and tells its addresses before there is an answer (A97)', async () => {
    await alice.dial('bob');
    const { callId } = await bob.hears('offer');
    await bob.accept(callId);
    expect((await bob.hears('candidates')).message?.body).toMatchObject({ kind: 'candidates' });
    expect(alice.engine.orders.map(({ kind }) => kind)).toEqual(['createOffer', 'gather']);
    await bob.answer(callId, [candidate(1)]);
    await alice.phase('connected');
    bob.connected(callId);
    await bobHangsUp(callId);
    const rings = await bob.offer('alice');
    await alice.phase('ringing');
    await alice.ringfort.incomingHandlers.answer({ callId: rings, callType: 'audio', phase: 'ringing' });
    expect((await bob.hears('accepted')).message?.sequence).toBe(1);
    await bob.hears('answer');
    await bob.hangUp(rings, 'hangup');
    await alice.phase('ended');
  });

  test('declines, and the Ringfort reads that', async () => {
    await alice.dial('bob');
    const { callId } = await bob.hears('offer');
    await alice.phase('alerting');
    await bob.hangUp(callId, 'reject');
    expect(await alice.phase('ended')).toMatchObject({ reason: 'declined' });
  });

  test('says what its call is about, and is told why the other person declines, and the other way round', async () => {
    const about = await bob.offer('alice', false, 'about the boat');
    expect(await alice.phase('ringing')).toMatchObject({ call: { callId: about, subject: 'about the boat' } });
    const { declineWith } = alice.ringfort.incomingHandlers;
    await declineWith({ callId: about, phase: 'ringing', text: 'In a meeting', callBackInMs: 3_600_000 });
    expect((await bob.hears('hangup')).message?.body).toMatchObject({
      note: 'In a meeting',
      callBackAtMs: expect.any(Number),
    });
    await alice.ringfort.mainHandlers.dial({ peer: 'bob', callType: 'audio', subject: ' the boat\u202e ' });
    const { callId, message } = await bob.hears('offer');
    expect(message?.body).toMatchObject({ subject: 'the boat' });
    await bob.hangUp(callId, 'reject', { note: 'Not now', callBackAtMs: 0 });
    const note = { text: 'Not now', callBackAt: null };
    expect(await alice.phase('ended')).toMatchObject({ reason: 'declined', note });
  });

  test('says what it is called, and is told what the Ringfort is called, in offers, answers and a call that is on', async () => {
    await alice.ringfort.mainHandlers.changeDisplayName({ displayName: ' Алиса\u200d ' });
    bob.ownName = 'Боб';
    const callId = await bob.offer('alice');
    expect(await alice.phase('ringing')).toMatchObject({ call: { peer: 'bob', name: 'Боб' } });
    await alice.ringfort.incomingHandlers.answer({ callId, callType: 'audio', phase: 'ringing' });
    expect((await bob.hears('answer')).message?.body).toMatchObject({ name: 'Алиса' });
    await bob.candidates(callId, [candidate(1)]);
    await alice.phase('connected');
    bob.connected(callId);
    await alice.ringfort.mainHandlers.changeDisplayName({ displayName: 'Alice L.' });
    expect((await bob.hears('name')).message?.body).toEqual({ kind: 'name', name: 'Alice L.' });
    await bobHangsUp(callId);
    await alice.phase('idle');
    bob.ownName = '';
    await alice.dial('bob');
    const offered = await bob.hears('offer');
    expect(offered.message?.body).toMatchObject({ name: 'Alice L.' });
    await bob.answer(offered.callId);
    const { call } = await alice.until(({ call }) => 'call' in call && call.phase === 'connecting');
    expect(call).toHaveProperty('call.peer', 'bob');
    expect(call).not.toHaveProperty('call.name');
  });

  test('reads the same four words as the Ringfort, whoever calls', async () => {
    for (const talk of [bobTalksToAlice, aliceTalksToBob]) {
      const callId = await talk();
      if (talk === aliceTalksToBob) await bob.hears('reveal');
      const { security } = await alice.until(({ call, security }) => {
        return 'call' in call && call.call.callId === callId && security !== null && security.words !== null;
      });
      expect(bob.words(callId)).toEqual(security?.words);
      await bobHangsUp(callId);
    }
  });

  test('has the keys of the Ringfort for each line and direction, and opens what it seals, whoever calls', async () => {
    for (const talk of [bobTalksToAlice, aliceTalksToBob]) {
      const callId = await talk();
      if (talk === aliceTalksToBob) await bob.hears('reveal');
      const keys = alice.engine.orders.flatMap((order) =>
        order.kind === 'sealMedia' && order.callId === callId ? [order.keys] : [],
      )[0];
      if (!keys) throw new Error('the Ringfort seals its frames');
      for (const [line, { seal, open }] of [keys.audio, keys.camera, keys.screen].entries()) {
        expect(bob.frameKey(callId, line, 'them')?.toString('hex')).toBe(seal);
        expect(bob.frameKey(callId, line, 'us')?.toString('hex')).toBe(open);
      }
      const sealing = createSeal(await frameKeyOf(keys.camera.seal, keys.generation));
      for (let counter = 0; counter < 300; counter += 1) {
        const frame = Buffer.from(`picture ${counter} of somebody`);
        const sealed = Buffer.from(await sealing(Uint8Array.from(frame), 3));
        expect(openFrame(Buffer.from(keys.camera.seal, 'hex'), sealed)).toEqual(frame);
      }
      await bobHangsUp(callId);
    }
  });

  test('says what it sends, and hears what the Ringfort sends: the last by sequence counts', async () => {
    const callId = await aliceTalksToBob();
    const sound = { microphone: true, camera: false, screen: false, held: false };
    await alice.ringfort.callHandlers.report({ kind: 'mediaState', callId, ...sound, muted: false });
    expect((await bob.hears('mediaState')).message?.body).toEqual({
      kind: 'mediaState',
      ...sound,
      asleep: false,
      relayed: false,
    });
    expect(bob.theirMedia(callId)).toMatchObject(sound);

    const theirs = async () => {
      const { call } = await alice.until(({ call }) => call.phase === 'connected' && call.theirs?.screen === true);
      return call.phase === 'connected' ? call.theirs : null;
    };
    await bob.mediaState(callId, { ...sound, camera: true });
    await bob.mediaState(callId, { ...sound, microphone: false, screen: true });
    expect(await theirs()).toEqual({ microphone: false, camera: false, screen: true, held: false });
    await bobHangsUp(callId);
  });

  test('holds a call and is held, by media_state alone', async () => {
    const callId = await aliceTalksToBob();
    const said = { microphone: true, camera: false, screen: false };
    await bob.mediaState(callId, { ...said, held: true });
    await alice.until(({ call }) => call.phase === 'connected' && call.theirs?.held === true);
    expect(alice.engine.orders.at(-1)).toEqual({ kind: 'hold', callId, here: false, there: true });
    await alice.ringfort.callHandlers.hold({ callId, phase: 'connected' });
    expect((await bob.hears('mediaState')).message?.body).toMatchObject({ held: true });
    await bobHangsUp(callId);
  });

  test('says that its computer falls asleep and is waited for; told so itself, it hears it before its media close', async () => {
    const callId = await aliceTalksToBob();
    const sound = { microphone: true, camera: false, screen: false, held: false };
    await alice.ringfort.callHandlers.report({ kind: 'mediaState', callId, ...sound, muted: false });
    await bob.hears('mediaState');
    alice.ringfort.beforeSleep();
    expect((await bob.hears('mediaState')).message?.body).toMatchObject({ ...sound, asleep: true });
    await bob.mediaState(callId, sound, { asleep: true });
    await alice.ringfort.callHandlers.report({ kind: 'closedThere', callId, generation: 0 });
    await alice.until(({ call }) => call.phase === 'connected' && call.reconnecting);
    await bobHangsUp(callId);
  });

  test('gives the Ringfort a right to ring, with which it rings beside strangers, and gets one (A86)', async () => {
    await bob.admit();
    await bobHangsUp(await aliceTalksToBob());
    expect(bob.rightsFrom.get('alice')).toHaveLength(16);
    const strangers = await Promise.all(
      ['mallory', 'trudy', 'sybil'].map((user) => SecondClient.register(user, server.url, 'c4'.repeat(32))),
    );
    const heard: string[] = [];
    for (const stranger of strangers) {
      await stranger.signIn();
      await stranger.offer('bob');
      const { t, frame } = await stranger.hears('call_state', 'err');
      heard.push(t === 'err' ? frame.text('code') : frame.text('state'));
    }
    expect(heard).toEqual(['ringing', 'ringing', 'full']);
    await bob.hears('offer');
    await bob.hears('offer');
    await alice.dial('bob');
    const { callId, frame } = await bob.hears('offer');
    expect(frame.text('from')).toBe('alice');
    await bobHangsUp(callId);
    await Promise.all(strangers.map((stranger) => stranger.leave()));
  });

  test('is nobody to a Ringfort that it has blocked (A86)', async () => {
    await bob.admit(['alice']);
    await alice.dial('bob');
    expect(await alice.phase('ended')).toMatchObject({ reason: 'unknownUser' });
    await bob.admit();
    await bobHangsUp(await aliceTalksToBob());
  });
});
