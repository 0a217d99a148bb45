import { expect, test } from 'vitest';
import { silenceNow } from '../../core/call/silence.ts';
import type { CallView } from '../../core/call/view.ts';
import type { DoctorCheck } from '../../core/ipc/snapshot.ts';
import { snapshotOf } from './picture.ts';
import { doctorStories } from './safety.ts';
import { contacts } from './snapshots.ts';
import * as states from './states.ts';

/*
 * That a state has a story at all the compiler holds, by the types that list the states; here, that the story shows it.
 */

const all = <Story>(stories: Readonly<Record<string, Story>>) => Object.entries(stories);

test('each story of an account, a connection, a call or a hosted server stands in the state that it is for', () => {
  for (const [phase, { account }] of all(states.accountPhases)) expect(account.phase).toBe(phase);
  for (const [state, { connection }] of all(states.connections)) expect(connection.state).toBe(state);
  for (const [reason, { connection }] of all(states.offlineReasons)) expect(connection).toMatchObject({ reason });
  for (const [code, { account }] of all(states.storeCodes)) expect(account).toMatchObject({ code });
  const calls: readonly (readonly [string, { readonly call: CallView }])[] = [
    ...all(states.barPhases),
    ...all(states.windowPhases),
    ...all(states.popupPhases),
  ];
  for (const [phase, { call }] of calls) expect(call.phase).toBe(phase);
  for (const [reason, { call }] of [...all(states.ends), ...all(states.endsInBar)])
    expect(call).toMatchObject({ reason });
  for (const [stage, { call }] of all(states.waiting)) expect(call).toMatchObject({ waitsFor: stage });
  for (const [silence, picture] of all(states.silences)) expect(silenceNow(snapshotOf(picture).settings)).toBe(silence);
  for (const [why, { link }] of all(states.linkRefusals)) expect(link).toMatchObject({ why });
});

test('each story of a contact is of somebody who stands so in the list', () => {
  const of = (handle: string) => contacts.find((contact) => contact.handle === handle);
  for (const [identity, handle] of all(states.identities)) expect(of(handle)?.identity).toBe(identity);
  for (const [fallback, handle] of all(states.fallbacks)) expect(of(handle)?.staticFallback).toBe(fallback);
});

test('the report of the doctor that finds everything has every check', () => {
  const checks: Readonly<Record<DoctorCheck, true>> = {
    ...{ keyFile: true, keyring: true, passphrase: true, databaseOpens: true, databaseIntegrity: true },
    ...{ schemaVersion: true, rollback: true, identity: true, prekeys: true, sessions: true },
    ...{ undecidedIdentities: true, outbox: true, inbox: true, writeAheadLog: true, primitives: true },
  };
  const found = doctorStories.everything.findings.map(({ check }) => check);
  expect(found.toSorted()).toEqual(Object.keys(checks).toSorted());
});
