import { expect, test } from 'vitest';
import { TOKEN_TTL_MS } from '../../core/protocol/limits.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { AccessTokens } from './accessTokens.ts';

const alice = { user: 'alice.w', device: 4_294_967_295 };

test('a token names its device until it expires', () => {
  const clock = new ManualClock();
  const tokens = new AccessTokens(clock);
  const { token, expiresAt } = tokens.issue(alice);
  expect(expiresAt).toBe(clock.now() + TOKEN_TTL_MS);
  expect(tokens.read(token)).toEqual(alice);
  clock.advance(TOKEN_TTL_MS);
  expect(tokens.read(token)).toBeUndefined();
});

test('a token with any part changed is refused', () => {
  const tokens = new AccessTokens(new ManualClock());
  const parts = tokens.issue(alice).token.split('.');
  for (let index = 0; index < parts.length; index += 1) {
    const changed = parts.map((part, at) => (at === index ? (part.startsWith('1') ? '2' : '1') + part.slice(1) : part));
    expect(tokens.read(changed.join('.'))).toBeUndefined();
  }
  for (const nonsense of ['', '.', '...', 'abc', parts.slice(0, 3).join('.')]) {
    expect(tokens.read(nonsense)).toBeUndefined();
  }
});

test('a token of another server process is refused', () => {
  const clock = new ManualClock();
  expect(new AccessTokens(clock).read(new AccessTokens(clock).issue(alice).token)).toBeUndefined();
});
