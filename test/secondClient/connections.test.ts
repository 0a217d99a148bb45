import { describe, expect, test } from 'vitest';
import {
  alice,
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

  test('begins a connection anew, and the Ringfort does too: each time there are other words, the same on both sides', async () => {
    const callId = await bobTalksToAlice();
    const words = async () => {
      const { security } = await alice.until(({ security: known }) => {
        return known?.words !== null && JSON.stringify(known?.words) === JSON.stringify(bob.words(callId));
      });
      return JSON.stringify(security?.words);
    };
    const first = await words();
    await bob.rejoin(callId);
    await bob.hears('rejoined');
    await bob.candidates(callId, [candidate(2)]);
    const second = await words();
    alice.ringfort.callWindowLost();
    await bob.hears('rejoin');
    await bob.candidates(callId, [candidate(3)]);
    await bob.hears('reveal');
    const third = await words();
    expect(new Set([first, second, third]).size).toBe(3);
    expect(bob.pairOf(callId)).toEqual({ generation: 2, restart: 0 });
    expect((await alice.phase('connected')).phase).toBe('connected');
  });
});
