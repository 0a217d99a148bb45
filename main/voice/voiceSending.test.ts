import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { VoiceLeftProblem } from '../../core/ipc/voice.ts';
import { VOICE_TTL_MS } from '../../core/protocol/limits.ts';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import type { OutgoingVoice } from '../ports/voice.ts';
import { createVoiceSending, type VoiceSendingPorts } from './voiceSending.ts';

type Reply = Awaited<ReturnType<VoiceSendingPorts['server']['offer']>>;
const refusal = (problem: string, retry: 'later' | 'never' = 'never', retryAfterMs: number | null = null): Reply => ({
  ...{ ok: false, problem, retry, retryAfterMs },
});

function stage(change: Partial<VoiceSendingPorts> = {}, refused: Reply | null = null) {
  const clock = new ManualClock();
  const voice: OutgoingVoice = {
    ...{ id: randomUUID(), callId: randomUUID(), peer: 'bob', madeAt: clock.now(), device: null, payload: null },
    pieces: [1, 2, 3, 4].map((byte) => new Uint8Array([byte])),
    ...{ key: '11'.repeat(32), digest: '22'.repeat(32), length: 4, durationMs: 900 },
  };
  const done: (VoiceLeftProblem | 'sent')[] = [];
  const sent: string[] = [];
  const payloads: string[] = [];
  let isWanted = true;
  let received = 0;
  let current = voice;
  const place = (): Reply => refused ?? { ok: true, value: { received, server_time: 0 } };
  const sending = createVoiceSending({
    server: {
      offer: async ({ encrypted_payload }) => {
        sent.push(`offer ${encrypted_payload}`);
        return place();
      },
      putPiece: async (_id, index, [byte]) => {
        sent.push(`piece ${index} ${byte}`);
        received = index + 1;
        return place();
      },
    },
    outbox: {
      put: () => true,
      next: (but) => (done.length === 0 && !but.includes(voice.id) ? current : null),
      isWanted: () => isWanted,
      setPayload: (_id, device, payload) => {
        current = { ...current, device, payload };
        payloads.push(payload);
      },
      sent: () => void done.push('sent'),
      failed: (_id, problem) => void done.push(problem),
    },
    devicesOf: async () => [7],
    encrypt: async (_address, { body }, alsoCommit) => alsoCommit(`${body.kind} ${payloads.length}`),
    isForwardSecret: () => true,
    refusalTo: async () => null,
    withdraw: (id) => void (id === voice.id && sent.push('withdraw')),
    isWithdrawn: () => false,
    rightFor: () => '0f'.repeat(16),
    isOnline: () => true,
    onChanged: () => undefined,
    now: clock.now,
    startTimer: clock.startTimer,
    onFault: () => undefined,
    ...change,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    ...{ clock, sending, done, sent, payloads, settle },
    look: async () => {
      sending.look();
      await settle();
    },
    unwant: () => (isWanted = false),
    mend: () => (refused = null),
    has: (count: number) => (received = count),
  };
}

test('it is encrypted once, and goes on with the piece that the server wants next', async () => {
  const { look, sent, done, has } = stage();
  has(2);
  await look();
  expect(sent).toEqual(['offer voiceMessage 0', 'piece 2 3', 'piece 3 4']);
  expect(done).toEqual(['sent']);
});

test('what cannot be sent now goes later with growing pauses, as the same bytes', async () => {
  const { look, sent, done, payloads, mend, clock, settle } = stage({}, refusal('unavailable', 'later', 20_000));
  await look();
  expect([done, sent]).toEqual([[], ['offer voiceMessage 0']]);
  clock.advance(19_999);
  await settle();
  expect(sent).toHaveLength(1);
  clock.advance(1);
  await settle();
  expect(sent).toHaveLength(2);
  mend();
  clock.advance(30_000);
  await settle();
  expect([done, payloads]).toEqual([['sent'], ['voiceMessage 0']]);
});

test.each([
  ['voice_box_full', 'boxFull'],
  ['too_many_voice_messages', 'tooMany'],
  ['not_admitted', 'notAdmitted'],
  ['bad_request', 'refused'],
] as const)('the refusal %s is told as %s', async (problem, told) => {
  const { look, done } = stage({}, refusal(problem, problem === 'voice_box_full' ? 'later' : 'never'));
  await look();
  expect(done).toEqual([told]);
});

test.each<[string, Partial<VoiceSendingPorts>, VoiceLeftProblem]>([
  ['their identity changed', { devicesOf: async () => 'identityChanged' }, 'identityChanged'],
  [
    'another identity turns up as it is encrypted',
    { encrypt: () => Promise.reject(new RatchetError('E_IDENTITY_CHANGED', 'x')) },
    'identityChanged',
  ],
  ['they have no ratchet', { isForwardSecret: () => false }, 'noRatchet'],
  ['they are no more', { devicesOf: async () => 'unknownUser' }, 'notAdmitted'],
  ['they gave no right', { rightFor: () => null }, 'notAdmitted'],
])('nothing is sent where %s', async (_why, change, told) => {
  const { look, done, sent } = stage(change);
  await look();
  expect([done, sent]).toEqual([[told], []]);
});

test('a session that is worn out is replaced by a new one', async () => {
  const asked: boolean[] = [];
  let isWorn = true;
  const { look, done } = stage({
    devicesOf: async (_peer, fresh) => {
      asked.push(fresh);
      return [7];
    },
    encrypt: async (_address, _message, alsoCommit) => {
      if (isWorn) {
        isWorn = false;
        throw new RatchetError('E_ROTATION_REQUIRED', 'x');
      }
      alsoCommit('AAAA');
    },
  });
  await look();
  expect([asked, done]).toEqual([[false, true], ['sent']]);
});

test('thrown away on its way it is sent no further; after a week it is given up', async () => {
  const thrown = stage();
  thrown.unwant();
  await thrown.look();
  expect(thrown.sent).toEqual([]);
  const late = stage();
  late.clock.advance(VOICE_TTL_MS + 1);
  await late.look();
  expect([late.done, late.sent]).toEqual([['tooOld'], []]);
});

test('offline nothing is tried, and a server that always asks for the same piece is not served for ever', async () => {
  const offline = stage({ isOnline: () => false });
  await offline.look();
  expect([offline.sent, offline.done]).toEqual([[], []]);
  const stuck = stage();
  const { look, sent, done, has } = stage({
    server: {
      offer: async () => ({ ok: true, value: { received: 0, server_time: 0 } }),
      putPiece: async () => {
        sent.push('again');
        return { ok: true, value: { received: 0, server_time: 0 } };
      },
    },
  });
  has(0);
  await look();
  expect(sent.length).toBeLessThan(12);
  expect(done).toEqual([]);
  stuck.sending.stop();
});

test.each(['blocked', 'notContact'] as const)(
  'nothing goes to who is %s by now: not when it begins, not between its pieces, and not what is whole just then (A86)',
  async (why) => {
    // Asked before all, before the offer, before each piece, and once it is whole.
    const leaves = [0, 0, 1, 2, 3, 4, 5];
    for (const [asked, sentBefore] of leaves.entries()) {
      let count = 0;
      const { look, sent, done } = stage({ refusalTo: async () => (count++ < asked ? null : why) });
      await look();
      expect([done, sent.slice(0, -1).length, sent.at(-1)], `${asked}`).toEqual([[why], sentBefore, 'withdraw']);
    }
  },
);

test('whoever was blocked is told of at once, also offline (A86)', async () => {
  const { look, done } = stage({ isOnline: () => false, refusalTo: async () => 'blocked' });
  await look();
  expect(done).toEqual(['blocked']);
});

test('put back and sent again it waits until the server has heard that it was thrown away before (A79)', async () => {
  let isWithdrawn = true;
  const { look, sent, done } = stage({ isWithdrawn: () => isWithdrawn });
  await look();
  expect([sent, done]).toEqual([[], []]);
  isWithdrawn = false;
  await look();
  expect(done).toEqual(['sent']);
});
