import { expect, test } from 'vitest';
import type { CallView } from '../../../core/call/view.ts';
import { only } from '../../../test/fakes/shownCalls.ts';
import { mayTryDevices } from './deviceTrial.ts';

const callId = '00000000-0000-4000-8000-000000000000';
const call = { callId, peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;
const idle = only({ phase: 'idle' });

test('the microphone or the camera can be tried in the window that a person looks at, and nothing else can (A90)', () => {
  for (const kind of ['audio', 'video']) {
    expect(mayTryDevices([kind], idle, true)).toBe(true);
    expect(mayTryDevices([kind], idle, false)).toBe(false);
  }
  for (const kinds of [['screen'], ['audio', 'video'], [], undefined]) {
    expect(mayTryDevices(kinds, idle, true)).toBe(false);
  }
});

test('while a call lives, also one that only rings, its devices are not tried; when it is over they are (A90)', () => {
  const ringing: CallView = { phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false };
  const ended: CallView = { phase: 'ended', call, reason: 'missed', durationMs: null, note: null, relays: [] };
  expect(mayTryDevices(['audio'], only(ringing), true)).toBe(false);
  expect(mayTryDevices(['audio'], only(ended), true)).toBe(true);
});
