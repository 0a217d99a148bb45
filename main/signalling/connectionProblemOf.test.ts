import { expect, test } from 'vitest';
import { ConnectionError } from './connectionError.ts';
import { connectionProblemOf, hasNetwork } from './connectionProblemOf.ts';

const failed = (code: string) => Object.assign(new Error('at some host'), { code });
const online = () => true;

test.each([
  ['ENETUNREACH', 'noNetwork'],
  ['EAI_AGAIN', 'noNetwork'],
  ['ENOTFOUND', 'nameNotFound'],
  ['ECONNREFUSED', 'refused'],
  ['ETIMEDOUT', 'timeout'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ECONNRESET', 'unreachable'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'notEncrypted'],
  ['ERR_SSL_HTTP_REQUEST', 'notEncrypted'],
  ['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'tlsRefused'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tlsRefused'],
  ['UNSPECIFIED', 'certificateUntrusted'],
  ['A_CODE_OF_THE_FUTURE', 'unreachable'],
])('%s on the way to a server means %s (A77)', (code, problem) => {
  expect(connectionProblemOf(failed(code), online)).toBe(problem);
});

test('a name that nobody knows is the network that is away where there is none (A77)', () => {
  expect(connectionProblemOf(failed('ENOTFOUND'), () => false)).toBe('noNetwork');
  expect(connectionProblemOf(failed('ECONNREFUSED'), () => false)).toBe('refused');
});

test('an address that an interface has given itself is no network (A77)', () => {
  const one = (address: string, internal = false) => {
    const family = { family: 'IPv4', netmask: '255.255.0.0', mac: '00:00:00:00:00:00', cidr: null } as const;
    return { name: [{ ...family, address, internal }] };
  };
  expect([one('127.0.0.1', true), one('169.254.7.8'), one('192.168.1.20')].map(hasNetwork)).toEqual([
    ...[false, false, true],
  ]);
});

test('of a name with several addresses the rarest failure is told (A77)', () => {
  const both = new AggregateError([failed('ENETUNREACH'), failed('ECONNREFUSED')]);
  expect(connectionProblemOf(both, online)).toBe('refused');
  expect(connectionProblemOf(new AggregateError([failed('ENETUNREACH')]), online)).toBe('noNetwork');
  expect(connectionProblemOf(new AggregateError([]), online)).toBe('unreachable');
});

test('what we know ourselves needs no code, and what nobody knows is no more than unreachable (A77)', () => {
  expect(connectionProblemOf(new ConnectionError('proxyLogin'), online)).toBe('proxyLogin');
  for (const odd of [new Error('odd'), 'odd', null]) expect(connectionProblemOf(odd, online)).toBe('unreachable');
});

test.each([
  ['write EPROTO 1:error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER', 'notEncrypted'],
  ['write EPROTO 1:error:10000438:SSL routines:OPENSSL_internal:TLSV1_ALERT_INTERNAL_ERROR', 'tlsRefused'],
])('an engine that has one code for all of TLS says in words what it was: %s (A77)', (message, problem) => {
  expect(connectionProblemOf(Object.assign(new Error(message), { code: 'EPROTO' }), online)).toBe(problem);
});
