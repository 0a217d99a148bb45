import { describe, expect, test } from 'vitest';
import {
  alice,
  aliceTalksToBob,
  bob,
  bobHangsUp,
  bobTalksToAlice,
  candidate,
  ringfortAndSecondClientInEachTest,
} from '../stage/ringfortAndSecondClient.ts';

ringfortAndSecondClientInEachTest();

describe('a client written from docs/PROTOCOL.md alone', () => {
  test('finds the first candidates in an answer, and puts its own there: no more is needed to connect (A97)', async () => {
    const incoming = await bob.offer('alice');
    await alice.phase('ringing');
    await alice.ringfort.incomingHandlers.answer({ callId: incoming, callType: 'audio', phase: 'ringing' });
    const { message } = await bob.hears('answer');
    const behind = await bob.hears('candidates');
    const told = behind.message?.body;
    expect(message?.body).toMatchObject({
      candidates: told !== undefined && 'candidates' in told ? told.candidates : null,
    });
    await bobHangsUp(incoming);
    await alice.dial('bob');
    const { callId } = await bob.hears('offer');
    await bob.answer(callId, [candidate(7)]);
    await alice.phase('connected');
    expect(alice.engine.remoteCandidates).toEqual([candidate(7)]);
  });

  test('describes three lines, and is described three by the Ringfort, in an audio call too', async () => {
    const offered = await (async () => {
      await alice.dial('bob');
      return bob.hears('offer');
    })();
    const { body } = offered.message ?? {};
    const kinds = body?.kind === 'offer' ? [...body.sdp.matchAll(/^m=(\w+) (\d+)/gmu)].map(([line]) => line) : [];
    expect(kinds).toEqual(['m=audio 9', 'm=video 9', 'm=video 9']);
    await bob.answer(offered.callId);
    await bob.candidates(offered.callId, [candidate(1)]);
    await alice.phase('connected');
    const applied = alice.engine.orders.find(({ kind }) => kind === 'applyAnswer');
    const answer = applied?.kind === 'applyAnswer' ? applied.answer.sdp : '';
    expect([...answer.matchAll(/^m=(\w+) (\d+)/gmu)].map(([line]) => line)).toEqual(kinds);
    await bobHangsUp(offered.callId);
  });

  test('restarts ICE and has it restarted by the Ringfort, by the credentials alone', async () => {
    const callId = await bobTalksToAlice();
    await bob.restart(callId);
    await bob.hears('restarted');
    expect(bob.pairOf(callId)).toEqual({ generation: 0, restart: 1 });
    expect(alice.engine.orders.at(-1)).toMatchObject({
      kind: 'answerRestart',
      credentials: { ufrag: 'other', pwd: 'otherotherotherotherother' },
    });
    alice.ringfort.reconnect();
    await bob.hears('restart');
    await expect.poll(() => alice.engine.orders.at(-1)).toMatchObject({ kind: 'applyRestart' });
    expect(bob.pairOf(callId)).toEqual({ generation: 0, restart: 2 });
  });

  test.each([
    ['bob placed the call', bobTalksToAlice],
    ['alice placed the call', aliceTalksToBob],
  ])('asks for other credentials in the same moment as the Ringfort: both agree on one pair (%s)', async (_, talk) => {
    const callId = await talk();
    alice.ringfort.reconnect();
    await bob.restart(callId);
    // Whoever of the two gave way, or came second: the next question has its answer, above everything that was asked.
    await expect.poll(() => bob.pairOf(callId).restart).toBeGreaterThan(0);
    const { restart } = bob.pairOf(callId);
    await bob.restart(callId);
    await expect.poll(() => bob.pairOf(callId).restart).toBeGreaterThan(restart);
    expect((await alice.phase('connected')).phase).toBe('connected');
    await bobHangsUp(callId);
    // Who placed the call drops the other's question.
    expect(alice.faults.splice(0).filter((fault) => fault !== 'mismatch')).toEqual([]);
  });

  test('begins a connection anew, and the Ringfort does too: each time there are other words, the same on both sides', async () => {
    const callId = await bobTalksToAlice();
    const words = async () => {
      const { security } = await alice.until(({ security: known }) => {
        return known?.words !== null && JSON.stringify(known?.words) === JSON.stringify(bob.words(callId));
      });
      return JSON.stringify(security?.words);
    };
    /** Each connection has keys of its own from fresh secrets, and both sides the same. */
    const cameraKey = async (generation: number) => {
      const sealed = () =>
        alice.engine.orders.flatMap((order) =>
          order.kind === 'sealMedia' && order.callId === callId && order.keys?.generation === generation
            ? [order.keys.camera]
            : [],
        )[0];
      await expect.poll(() => sealed()?.seal).toBe(bob.frameKey(callId, 1, 'them')?.toString('hex'));
      expect(sealed()?.open).toBe(bob.frameKey(callId, 1, 'us')?.toString('hex'));
      return sealed()?.seal;
    };
    const first = await words();
    const firstKey = await cameraKey(0);
    await bob.rejoin(callId);
    await bob.hears('rejoined');
    await bob.candidates(callId, [candidate(2)]);
    const second = await words();
    const secondKey = await cameraKey(1);
    alice.ringfort.callWindowLost();
    await bob.hears('rejoin');
    await bob.candidates(callId, [candidate(3)]);
    await bob.hears('reveal');
    const third = await words();
    expect(new Set([firstKey, secondKey, await cameraKey(2)]).size).toBe(3);
    expect(new Set([first, second, third]).size).toBe(3);
    expect(bob.pairOf(callId)).toEqual({ generation: 2, restart: 0 });
    expect((await alice.phase('connected')).phase).toBe('connected');
  });

  test('shows a nonce where the Ringfort has no words, and is shown one where it has none any more: neither ends the call', async () => {
    bob.hasWords = false;
    const wordless = await bobTalksToAlice();
    await bob.reveal(wordless);
    // What comes behind it is heard.
    await bob.mediaState(wordless, { microphone: false, camera: false, screen: false, held: false });
    await alice.until(({ call }) => call.phase === 'connected' && call.theirs?.microphone === false);
    expect(alice.picture().security).toMatchObject({ words: null, secondLayer: false });
    await bobHangsUp(wordless);
    await alice.ringfort.callHandlers.dismiss({ callId: wordless, phase: 'ended' });
    bob.hasWords = true;
    await alice.dial('bob');
    const { callId } = await bob.hears('offer');
    await bob.answer(callId);
    bob.forgetWords(callId);
    expect(await bob.hears('reveal')).not.toHaveProperty('refusal');
    expect(bob.words(callId)).toBeNull();
    await bobHangsUp(callId);
  });
});
