import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { CLIENT_ACK_EVERY_FRAMES, MAX_MISSED_TOLD_OF_CONTACTS } from '../../core/protocol/limits.ts';
import { newCallSession } from '../../server/domain/callSessions.ts';
import { SqliteStore } from '../../server/store/SqliteStore.ts';
import { RING_MS, TestServer } from '../stage/testServer.ts';

test('a phone that missed a thousand calls of contacts while it was away is told of each when it returns, in order', async () => {
  const server = await TestServer.start();
  onTestFinished(() => server.remove());
  const bob = await server.register('bob');
  await server.stop();
  const store = await SqliteStore.open(server.folder);
  const at = server.clock.now();
  const missed = Array.from({ length: MAX_MISSED_TOLD_OF_CONTACTS }, (_, each): CallSession => {
    const caller = { id: randomUUID(), caller_id: `contact-${each}`, caller_device: 1 };
    return newCallSession({ ...caller, callee_id: 'bob', call_type: 'audio' }, at, RING_MS);
  });
  await Promise.all(missed.map((session) => store.insertCall(session)));
  const over = { status: 'missed', ended_at: at, end_reason: 'timeout' } as const;
  await Promise.all(missed.map((session) => store.changeCall({ ...session, ...over }, 'ringing', 'contact')));
  await store.close();
  await server.start();

  const phone = await server.signIn(bob);
  const told: string[] = [];
  while (told.length < missed.length) {
    const { call_id, state, s } = await phone.next('call_state');
    expect(state).toBe('missed');
    told.push(call_id);
    if (told.length % CLIENT_ACK_EVERY_FRAMES === 0) phone.send({ v: 1, t: 'ack', s });
  }
  expect(told).toEqual(missed.map(({ id }) => id));
  await phone.settle();
  await phone.leave();
  const again = await server.signIn(bob);
  expect(again.heard.filter((frame) => frame.t === 'call_state')).toEqual([]);
});
