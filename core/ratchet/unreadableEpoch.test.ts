import { expect, it } from 'vitest';
import { HANDSHAKE_TIME, establishedPair } from '../../test/stage/handshake.ts';
import { sharedPrimitives } from '../../test/stage/ratchetParty.ts';
import { writeUint } from './bytes.ts';
import { encrypt } from './session.ts';
import { unreadableEpoch } from './unreadableEpoch.ts';

const DAY = 24 * 3600;

/** A message of a session with this epoch in its header. */
function messageOfEpoch(epoch: number): Uint8Array {
  const { alice, draw } = establishedPair();
  const { message } = encrypt(sharedPrimitives, alice, Uint8Array.of(1), 256, draw);
  writeUint(message, 0x14, epoch, 6);
  return message;
}

it('A29 a new session ranks above the epoch that an unreadable message names', () => {
  expect(unreadableEpoch(messageOfEpoch(1_800_000_000), 1_800_000_000)).toBe(1_800_000_000);
  expect(unreadableEpoch(messageOfEpoch(5), 1_800_000_000)).toBe(5);
});

it('A29 an epoch further ahead than clocks differ does not count', () => {
  expect(unreadableEpoch(messageOfEpoch(1_800_000_000 + DAY), 1_800_000_000)).toBe(1_800_000_000 + DAY);
  expect(unreadableEpoch(messageOfEpoch(1_800_000_000 + DAY + 1), 1_800_000_000)).toBe(0);
});

it('A29 what is no message names no epoch', () => {
  expect(
    [new Uint8Array(0), new Uint8Array(500), messageOfEpoch(7).slice(0, -1)].map((one) => unreadableEpoch(one, 9)),
  ).toEqual([0, 0, 0]);
});

it('A29 a first message names the epoch of the session it would have begun', () => {
  const { wire } = establishedPair();
  expect(unreadableEpoch(wire, HANDSHAKE_TIME)).toBe(HANDSHAKE_TIME);
});

it('what is wrong with us is not said to be wrong with the message', () => {
  const broken = Object.assign(messageOfEpoch(7), {
    slice: () => {
      throw new TypeError('out of memory');
    },
  });
  expect(() => unreadableEpoch(broken, 9)).toThrow('out of memory');
});
