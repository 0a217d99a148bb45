import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { alice, bob, ended, ringing } from '../../test/stage/StoreWorld.ts';
import type { VoiceStore } from '../store/VoiceStore.ts';
import { VoiceMessages } from './voiceMessages.ts';

test('where as much waits for all as may, senders come back later, and nobody is told of a full disk (F24)', async () => {
  const clock = new ManualClock();
  const call = ended(ringing(), 'missed', clock.now());
  const nothing = async () => undefined;
  const voice: VoiceStore = {
    hold: async () => ({ outcome: 'serverFull' }),
    addPiece: async () => 'serverFull',
    waiting: async () => [],
    countWaiting: async () => 0,
    ...{ piece: nothing, remove: nothing, forgetExpired: nothing },
  };
  const messages = new VoiceMessages({
    store: { findCall: async () => call, devicesOf: async () => [bob.device], voice },
    admission: { standingOf: async () => 'contact' },
    clock,
    tellWaiting: () => expect.unreachable('nothing was left'),
  });
  const later = { ok: false, code: 'unavailable', retryMs: 600_000 };
  const id = randomUUID();
  const offer = { id, call_id: call.id, to: 'bob', to_device: bob.device, right: 'AAAA', pieces: 2 } as const;
  expect(await messages.offer(alice.address, { ...offer, encrypted_payload: 'AAAA' })).toEqual(later);
  expect(await messages.addPiece(alice.address, id, 0, 'AAAA')).toEqual(later);
});
