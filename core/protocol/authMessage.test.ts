import { expect, test } from 'vitest';
import { serverProofMessage, signInMessage } from './authMessage.ts';

const signIn = { serverId: 'srv', origin: 'http://s', nonce: Uint8Array.of(1, 2, 3), user: 'bob', device: 0x01020304 };
const codes = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));

test('a sign-in message has the documented bytes', () => {
  const expected = [
    ...codes('ringfort-ws-auth-v2'),
    ...[0, 0, 3, 0x73, 0x72, 0x76, 0, 8, ...codes('http://s'), 0, 3, 1, 2, 3, 0, 3, 0x62, 0x6f, 0x62, 1, 2, 3, 4],
  ];
  expect([...signInMessage('socket', signIn)]).toEqual(expected);
});

test('bytes moved from one part to the next give another message', () => {
  const moved = signInMessage('socket', { ...signIn, serverId: 'srvh', origin: 'ttp://s' });
  expect(moved).not.toEqual(signInMessage('socket', signIn));
});

test('a sign-in for another address of the same server is another message (A88)', () => {
  expect(signInMessage('socket', { ...signIn, origin: 'http://t' })).not.toEqual(signInMessage('socket', signIn));
});

test('no purpose can be shown as another', () => {
  const texts = (['socket', 'http', 'register'] as const).map((purpose) => signInMessage(purpose, signIn).join());
  texts.push(serverProofMessage(signIn).join());
  expect(new Set(texts).size).toBe(4);
});

test('a server proof has the documented bytes', () => {
  const expected = [...codes('ringfort-server-proof-v1'), 0, 0, 3, 0x73, 0x72, 0x76, 0, 3, 1, 2, 3];
  expect([...serverProofMessage(signIn)]).toEqual(expected);
});

test('a name outside ASCII is refused and not mangled', () => {
  expect(() => signInMessage('socket', { ...signIn, user: 'bób' })).toThrow(RangeError);
});
