import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { VoiceView } from '../../../core/ipc/voice.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';
import { ReceivedState } from './voiceInboxStore.ts';
import { LeftProblem } from './voiceOutboxStore.ts';

const readReceived = rowsReader(
  'voice_message',
  Type.Object({
    callId: Type.String(),
    state: ReceivedState,
    durationMs: Type.Integer(),
    heard: Type.Union([Type.Literal(0), Type.Literal(1)]),
  }),
);
const readLeft = rowsReader(
  'voice_outbox',
  Type.Object({
    callId: Type.String(),
    state: Type.Union([Type.Literal('sending'), Type.Literal('sent'), Type.Literal('failed')]),
    problem: Type.Union([LeftProblem, Type.Null()]),
    durationMs: Type.Integer(),
  }),
);

/** The voice messages of many calls, in two questions; calls without one are left out. */
export function createVoiceViews(
  database: Database,
  onUnreadable: OnUnreadable = unheard,
): (callIds: readonly string[]) => ReadonlyMap<string, VoiceView> {
  const among = 'WHERE call_id IN (SELECT value FROM json_each(?))';
  const received = database.prepare(
    `SELECT call_id AS callId, state, duration_ms AS durationMs, heard FROM voice_message ${among}`,
  );
  const left = database.prepare(
    `SELECT call_id AS callId, state, problem, duration_ms AS durationMs FROM voice_outbox ${among}`,
  );
  return (callIds) =>
    guarded(() => {
      const ids = JSON.stringify(callIds);
      const views = new Map<string, VoiceView>();
      for (const { callId, state, durationMs, heard } of readReceived(received.all(ids), onUnreadable)) {
        views.set(callId, { kind: 'received', state, durationMs, heard: heard === 1 });
      }
      for (const { callId, state, problem, durationMs } of readLeft(left.all(ids), onUnreadable)) {
        views.set(callId, { kind: 'left', state, problem, durationMs });
      }
      return views;
    });
}
