import { expect, it } from 'vitest';
import { RatchetParty } from '../../test/stage/ratchetParty.ts';
import { decryptingInTurns } from './decryptionTurns.ts';

/** Bob reads what Alice sent him; `turns` holds what was read in each turn of the event loop. */
function readingInTurns(messages: number) {
  const alice = new RatchetParty('alice', 1);
  const bob = new RatchetParty('bob', 7);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  const sent = Array.from({ length: messages }, (_, i) => alice.send(bob, `message ${i}`));
  const turns: string[][] = [[]];
  const forPeer = decryptingInTurns(bob.crypto, async () => {
    await new Promise((resolve) => void setImmediate(resolve));
    turns.push([]);
  });
  const peer = forPeer(alice.address);
  const read = async (text: string): Promise<void> => {
    const alsoCommit = (message: string) => void turns.at(-1)?.push(message);
    await peer.decryptFromBase64(text, { alsoCommit });
  };
  return { alice, bob, sent, peer, turns, read };
}

const names = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `message ${from + i}`);

it('a long unit is read eight messages at a time, in its order, and others run in between (A85)', async () => {
  const { sent, turns, read } = readingInTurns(20);
  for (const text of sent) await read(text);
  expect(turns).toEqual([names(0, 8), names(8, 16), names(16, 20)]);
});

it('messages that are read at the same time share the turns (A85)', async () => {
  const { sent, turns, read } = readingInTurns(20);
  await Promise.all(sent.map(read));
  expect(turns).toEqual([names(0, 8), names(8, 16), names(16, 20)]);
});

it('a refused message takes its part of a turn like any other (A85)', async () => {
  const { alice, bob, turns, read } = readingInTurns(0);
  const text = alice.send(bob, 'once');
  for (let i = 0; i < 9; i++) await read(text).catch(() => undefined);
  expect(turns).toEqual([['once'], []]);
});

it('sending, and what is said of a peer, waits for nobody', () => {
  const { alice, bob, sent, peer } = readingInTurns(1);
  bob.receive(alice, sent[0] ?? '');
  expect(peer.forwardSecret).toBe(true);
  expect(peer.address).toEqual(alice.address);
  expect(alice.receive(bob, peer.encryptToBase64('at once'))).toBe('at once');
});
