import { expect, test } from 'vitest';
import { TICKET_TTL_MS, TOKEN_TTL_MS } from '../../core/protocol/limits.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { AccessTokens } from './accessTokens.ts';

const alice = { user: 'alice.w', device: 4_294_967_295 };

test('a token names its device until it expires', () => {
  const clock = new ManualClock();
  const tokens = AccessTokens.bearer(clock);
  const { token, expiresAt } = tokens.issue(alice);
  expect(expiresAt).toBe(clock.now() + TOKEN_TTL_MS);
  expect(tokens.read(token)).toEqual(alice);
  clock.advance(TOKEN_TTL_MS);
  expect(tokens.read(token)).toBeUndefined();
});

test('a token with any part changed is refused', () => {
  const tokens = AccessTokens.bearer(new ManualClock());
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
  expect(AccessTokens.bearer(clock).read(AccessTokens.bearer(clock).issue(alice).token)).toBeUndefined();
});

test('a ticket outlives the process that gave it, and is no token (A80)', () => {
  const clock = new ManualClock();
  const { token: ticket } = AccessTokens.tickets(clock, 'key').issue(alice);
  expect(AccessTokens.tickets(clock, 'key').read(ticket)).toEqual(alice);
  expect(AccessTokens.tickets(clock, 'another').read(ticket)).toBeUndefined();
  expect(AccessTokens.bearer(clock).read(ticket)).toBeUndefined();
  clock.advance(TICKET_TTL_MS);
  expect(AccessTokens.tickets(clock, 'key').read(ticket)).toBeUndefined();
});

test('what was issued to a device before it was deleted counts no more, what it gets later does (A88)', () => {
  const clock = new ManualClock();
  const tokens = AccessTokens.bearer(clock);
  const [before, ofAnother] = [tokens.issue(alice).token, tokens.issue({ user: 'bob', device: 7 }).token];
  tokens.revoke(alice);
  expect(tokens.read(before)).toBeUndefined();
  expect(tokens.read(ofAnother)).toEqual({ user: 'bob', device: 7 });
  const after = tokens.issue(alice).token;
  expect(tokens.read(after)).toEqual(alice);
  tokens.revoke({ user: 'bob', device: 7 });
  expect([tokens.read(before), tokens.read(after)]).toEqual([undefined, alice]);
});
