import { expect, test } from 'vitest';
import { signInMessage } from './authMessage.ts';

const signIn = { serverId: 'srv', nonce: Uint8Array.of(1, 2, 3), user: 'bob', device: 0x01020304 };

test('a sign-in message has the documented bytes', () => {
  const expected = [
    ...Array.from('ringfort-ws-auth-v1', (letter) => letter.charCodeAt(0)),
    ...[0, 0, 3, 0x73, 0x72, 0x76, 0, 3, 1, 2, 3, 0, 3, 0x62, 0x6f, 0x62, 1, 2, 3, 4],
  ];
  expect([...signInMessage('socket', signIn)]).toEqual(expected);
});

test('bytes moved from one part to the next give another message', () => {
  const moved = signInMessage('socket', { ...signIn, serverId: 'sr', nonce: Uint8Array.of(0x76, 1, 2, 3) });
  expect(moved).not.toEqual(signInMessage('socket', signIn));
});

test('no purpose can be shown as another', () => {
  const texts = (['socket', 'http', 'register'] as const).map((purpose) => signInMessage(purpose, signIn).join());
  expect(new Set(texts).size).toBe(3);
});

test('a name outside ASCII is refused and not mangled', () => {
  expect(() => signInMessage('socket', { ...signIn, user: 'bób' })).toThrow(RangeError);
});
