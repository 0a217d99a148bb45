import { expect, test } from 'vitest';
import { ConnectionError } from './connectionError.ts';
import { connectionProblemOf } from './connectionProblemOf.ts';

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
  ['EPROTO', 'notEncrypted'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'notEncrypted'],
  ['A_CODE_OF_THE_FUTURE', 'unreachable'],
])('%s on the way to a server means %s (A77)', (code, problem) => {
  expect(connectionProblemOf(failed(code), online)).toBe(problem);
});

test('a name that nobody knows is the network that is away where there is none (A77)', () => {
  expect(connectionProblemOf(failed('ENOTFOUND'), () => false)).toBe('noNetwork');
  expect(connectionProblemOf(failed('ECONNREFUSED'), () => false)).toBe('refused');
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
