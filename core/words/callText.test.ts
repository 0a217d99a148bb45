import { expect, test } from 'vitest';
import { connectedView } from '../../test/fakes/callView.ts';
import type { EndReason } from '../call/endReason.ts';
import type { CallView } from '../call/view.ts';
import { callText, type CallText } from './callText.ts';
import type { Text } from './text.ts';
import { en } from './en.ts';

const call = { callId: 'c', peer: 'bob', direction: 'incoming', type: 'video', startedAt: 0 } as const;
const ringing = { phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false } as const;
const ended = (reason: EndReason): CallView => ({
  phase: 'ended',
  call,
  reason,
  durationMs: null,
  note: null,
  relays: [],
});

const views: readonly CallView[] = [
  { phase: 'idle' },
  ringing,
  { ...ringing, knownContact: false },
  { ...ringing, call: { ...call, type: 'audio' } },
  { phase: 'dialling', call, relayOnly: false, waitsFor: null },
  { phase: 'calling', call, relayOnly: false, reach: 'unknown' },
  { phase: 'calling', call, relayOnly: false, reach: 'peerOffline' },
  { phase: 'alerting', call, relayOnly: false },
  { phase: 'answering', call, relayOnly: false, waitsFor: null },
  { phase: 'connecting', call, relayOnly: false, waitsFor: null },
  connectedView(call),
  ended('missed'),
  ended('busy'),
  ended('relayUnavailable'),
];

const textsOf = ({ title, status, announced, tray, notification }: CallText): readonly (Text | null)[] => [
  ...[title, status, ...announced, tray],
  ...(notification === null ? [] : [notification.title, notification.body]),
];

test('whatever a call does, every word for it exists', () => {
  const known = { verified: true, identityChanged: true, forwardSecret: false };
  const ids = views
    .flatMap((view) => textsOf(callText(view, known)))
    .flatMap((text) => (text === null ? [] : [text.id]));
  expect(ids.length).toBeGreaterThan(40);
  expect(ids.filter((id) => !Object.hasOwn(en, id))).toEqual([]);
});

test('a ringing call is announced with who calls and all that is known of them, and is the only one with a notification', () => {
  const { announced } = callText(
    { ...ringing, knownContact: false },
    { verified: true, identityChanged: true, forwardSecret: false },
  );
  expect(announced.map(({ id }) => id)).toEqual([
    'call.incoming.announce.video',
    'call.incoming.announce.stranger',
    'trust.verified',
    'contacts.identity.changed',
    'trust.notForwardSecret',
  ]);
  expect(callText(ringing).announced).toEqual([{ id: 'call.incoming.announce.video', values: { peer: 'bob' } }]);
  const noticed = views.filter((view) => callText(view).notification !== null);
  expect(new Set(noticed.map(({ phase }) => phase))).toEqual(new Set(['ringing']));
});

test('somebody who is away is named so while they are called, and the end of a call says why', () => {
  expect(callText({ phase: 'calling', call, relayOnly: false, reach: 'peerOffline' }).status?.id).toBe(
    'call.phase.calling.peerOffline',
  );
  const { status, announced } = callText(ended('busy'));
  expect(status).toEqual({ id: 'end.busy', values: { peer: 'bob' } });
  expect(announced).toEqual([status]);
});

test('the tray speaks of a call only while there is one', () => {
  expect(views.filter((view) => callText(view).tray === null).map(({ phase }) => phase)).toEqual([
    ...['idle', 'ended', 'ended', 'ended'],
  ]);
});
