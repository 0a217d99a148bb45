import { expect, test } from 'vitest';
import type { ConnectionProblem } from '../../../core/ipc/problem.ts';
import type { Identity, PrekeyUpload } from '../../../core/protocol/prekeyBundle.ts';
import { parseHandle, registerDevice, type RegistrationHttp } from './registration.ts';

const identity: Identity = { signingKey: '', dhKey: '', capabilities: '', certificate: '' };
const key = { id: 1, notBefore: 0, notAfter: 1, publicKey: '', signature: '' };
const prekeys: PrekeyUpload = {
  signedPrekey: key,
  lastResortKemPrekey: key,
  oneTimePrekeys: [],
  oneTimeKemPrekeys: [],
};

const refused = (problem: string, cause: ConnectionProblem | null = null, detail: string | null = null) =>
  ({ ok: false, problem, cause, detail }) as const;

const answering = (problem: string | null, signsIn = false): RegistrationHttp => ({
  register: async () => (problem === null ? { ok: true } : refused(problem)),
  keyCount: async () => (signsIn ? { ok: true } : refused('bad_signature')),
});

test('a handle is taken as it is dialled, in small letters', () => {
  expect(parseHandle(' Anna ')).toBe('anna');
  for (const handle of ['', 'a', '-a', 'a-', 'an na', 'Ännä', 'x'.repeat(33)]) expect(parseHandle(handle)).toBeNull();
});

test.each([
  ['handle_taken', 'handleTaken'],
  ['registration_closed', 'registrationClosed'],
  ['invite_required', 'inviteRequired'],
  ['bad_challenge', 'registrationFailed'],
])('a server that says %s is told as %s', async (problem, reason) => {
  expect(await registerDevice(answering(problem), identity, () => prekeys)).toEqual({
    ok: false,
    reason,
    detail: problem,
  });
});

test('what stands in the way to a server is told as it is, whatever was wanted of it (A77)', async () => {
  const http = {
    ...answering(null),
    register: async () => refused('redirected', 'redirected', 'https://elsewhere.example'),
  };
  expect(await registerDevice(http, identity, () => prekeys)).toEqual({
    ok: false,
    reason: 'redirected',
    detail: 'https://elsewhere.example',
  });
});

test('a code that was shown and refused is told apart from one that is missing (A87)', async () => {
  const outcome = await registerDevice(answering('invite_required'), identity, () => prekeys, '0123-ABCD');
  expect(outcome).toMatchObject({ ok: false, reason: 'inviteRefused' });
});

test('a registration that was accepted just before a crash is found to be ours', async () => {
  expect(await registerDevice(answering('handle_taken', true), identity, () => prekeys)).toEqual({
    ok: true,
    keysTaken: false,
  });
  expect(await registerDevice(answering(null), identity, () => prekeys)).toEqual({ ok: true, keysTaken: true });
});
