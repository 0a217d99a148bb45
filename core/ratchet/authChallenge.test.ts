import { expect, it } from 'vitest';
import { codeOf, sharedPrimitives } from '../../test/stage/ratchetParty.ts';
import { signChallenge } from './authChallenge.ts';
import { Secret } from './secret.ts';

const seed = new Uint8Array(32).fill(5);
const { publicKey } = sharedPrimitives.edKeygen(seed);
const sign = (text: string) =>
  signChallenge(sharedPrimitives, new Secret(Uint8Array.from(seed)), Uint8Array.from(Buffer.from(text, 'latin1')));

it('signs a text that begins with a label of another protocol', () => {
  const text = 'ringfort-http-auth-v1\0whatever follows';
  expect(sharedPrimitives.edVerify(publicKey, Buffer.from(text, 'latin1'), sign(text))).toBe(true);
});

it.each([
  ['nothing', ''],
  ['a label of the ratchet', 'ringfort/1/identity\0x'],
  ['a label without an end', 'ringfort-auth'],
  ['an end before the label', 'ringfor\0t-auth'],
  ['a beginning that only looks like it', 'ringfort_auth\0'],
  ['a label whose end comes late', `ringfort-${'x'.repeat(56)}\0`],
])('signs nothing else: %s', (_what, text) => {
  expect(codeOf(() => sign(text))).toBe('E_STATE');
});

it('signs under the shortest label and the longest one', () => {
  expect([codeOf(() => sign('ringfort-\0')), codeOf(() => sign(`ringfort-${'x'.repeat(55)}\0`))]).toEqual([
    'none',
    'none',
  ]);
});
