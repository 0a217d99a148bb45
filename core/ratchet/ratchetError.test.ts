import { expect, it } from 'vitest';
import { FallbackNotAllowedError, RatchetError, type RatchetErrorCode, type RatchetRetry } from './ratchetError.ts';

const NEXT: Record<RatchetErrorCode, RatchetRetry> = {
  E_NO_SESSION: 'newSession',
  E_BAD_BUNDLE: 'later',
  E_BAD_KEY: 'never',
  E_REPLAY: 'newSession',
  E_DUPLICATE: 'never',
  E_TOO_FAR: 'later',
  E_CHAIN_LIMIT: 'newSession',
  E_ROTATION_REQUIRED: 'newSession',
  E_AUTH: 'newSession',
  E_VERSION: 'never',
  E_DOWNGRADE: 'never',
  E_IDENTITY_CHANGED: 'never',
  E_STATE: 'never',
};

it.each(Object.entries(NEXT) as [RatchetErrorCode, RatchetRetry][])(
  '%s says what was wrong, and what to do next: %s',
  (code, retry) => {
    const cause = new Error('below');
    const error = new RatchetError(code, 'what was wrong', { cause });
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.code, error.retry, error.message, error.cause]).toEqual([
      'RatchetError',
      code,
      retry,
      `${code}: what was wrong`,
      cause,
    ]);
  },
);

it('A35 that a person may allow the fallback is a downgrade like any other, but can be told apart', () => {
  const error = new FallbackNotAllowedError();
  expect(error).toBeInstanceOf(RatchetError);
  expect([error.code, error.retry]).toEqual(['E_DOWNGRADE', 'never']);
  expect(error.message).toBe('E_DOWNGRADE: nobody allowed the static fallback for this peer');
});
