import { describe, expect, test } from 'vitest';
import { bob, dialled, mediaConnected, offerReady, remoteAnswered } from '../../test/fakes/callEvents.ts';
import { CALL_A as A, tell as run } from '../../test/fakes/callStory.ts';
import type { CallEvent } from './callEvent.ts';
import { FIRST } from './connection.ts';
import { mostTelling, relayAddressOf, relaysOfEnd, type RelayTrial } from './relayTrial.ts';
import { callView } from '../../test/fakes/callView.ts';

const over = (transport: RelayTrial['transport'], answer: RelayTrial['answer']): RelayTrial => ({
  server: 'relay.example.org:3478',
  transport,
  answer,
});
const tried = (...relays: readonly RelayTrial[]): CallEvent => ({ type: 'relaysTried', callId: A, relays });
const recorded = (...events: CallEvent[]) =>
  run([dialled, offerReady, remoteAnswered, ...events]).effects.flatMap((effect) =>
    effect.type === 'record' ? [effect.entry] : [],
  );
const unreachable: CallEvent = { type: 'mediaFoundNoWay', callId: A, pair: FIRST, lacks: 'relay' };

test.each([
  ['turn:relay.example.org', 'relay.example.org:3478', 'udp'],
  ['turn:relay.example.org:80?transport=tcp', 'relay.example.org:80', 'tcp'],
  ['turns:relay.example.org', 'relay.example.org:5349', 'tls'],
  ['turns:Relay.example.org:443?transport=tcp', 'relay.example.org:443', 'tls'],
  ['turn:[2001:db8::1]:3478?transport=udp', '[2001:db8::1]:3478', 'udp'],
] as const)('%s is a relay at %s over %s', (url, server, transport) => {
  expect(relayAddressOf(url)).toEqual({ server, transport });
});

test.each(['', 'stun:relay.example.org', 'turn:', 'https://relay.example.org', 'turn:a:b:c', 'turn:a?transport=tls'])(
  '“%s” is no address of a relay',
  (url) => {
    expect(relayAddressOf(url)).toBeNull();
  },
);

test('what a relay said goes before what was not heard of another', () => {
  const [silent, closed, nameless, refused] = [
    over('udp', 'noAnswer'),
    over('tcp', 'unreachable'),
    over('tcp', 'unknownName'),
    over('tls', 401),
  ];
  expect(mostTelling([silent, closed, nameless, refused])).toEqual([refused, nameless, closed, silent]);
});

test('of relays that gave an address nothing is told but that no way led on', () => {
  const given = over('tcp', 'given');
  expect(relaysOfEnd('relayUnavailable', [over('udp', 'noAnswer'), given])).toEqual([given]);
});

describe('a call that may only be relayed', () => {
  test('ends with what each relay answered last, on the screen and in the history', () => {
    const [asked, answered] = [over('udp', 'noAnswer'), over('udp', 508)];
    const { state } = run([dialled, offerReady, remoteAnswered, tried(asked), tried(answered), unreachable]);
    expect(callView(state)).toMatchObject({ reason: 'relayUnavailable', relays: [answered] });
    expect(recorded(tried(asked), tried(answered), unreachable)).toMatchObject([{ relays: [answered] }]);
  });

  test('says nothing of relays when it ends for another reason', () => {
    const hungUp: CallEvent = { type: 'remoteHungUp', callId: A, from: bob, reason: 'hangup' };
    expect(recorded(tried(over('udp', 401)), hungUp)).toMatchObject([{ relays: [] }]);
    expect(recorded(tried(over('udp', 'given')), mediaConnected, hungUp)).toMatchObject([{ relays: [] }]);
  });
});
