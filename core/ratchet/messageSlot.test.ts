import { expect, it } from 'vitest';
import { sharedPrimitives } from '../../test/stage/ratchetParty.ts';
import { ascii, concat } from './bytes.ts';
import { messageSlot } from './messageSlot.ts';
import { parseX25519PublicKey } from './publicKey.ts';

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const header = { sessionId: filled(16, 3), ratchetKey: parseX25519PublicKey(filled(32, 9)), index: 0x01020304 };

it('A26 the place of a message is its session, its chain and its number', () => {
  const bytes = concat(ascii('ringfort/1/slot\0'), filled(16, 3), filled(32, 9), Uint8Array.of(1, 2, 3, 4));
  expect(messageSlot(sharedPrimitives, header)).toEqual(sharedPrimitives.sha256(bytes));
});
