import { InMemoryRatchetStore } from './inMemoryRatchetStore.ts';
import { RatchetParty, type RatchetPartyOptions, TEST_START_MS } from '../stage/ratchetParty.ts';

/** Alice and Bob, who use the ratchet over stores in memory, as far as a test needs them to have got. */

export const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
export const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
/** The same base64 with these bits of one byte turned over. */
export const flip = (text: string, at: number, mask = 1) =>
  textOf(bytesOf(text).map((byte, i) => (i === at ? byte ^ mask : byte)));

type Supply = Parameters<RatchetParty['bundle']>[0];

export function strangers(options: RatchetPartyOptions = {}) {
  const clock = { ms: TEST_START_MS };
  const [aliceStore, bobStore] = [new InMemoryRatchetStore(), new InMemoryRatchetStore()];
  const alice = new RatchetParty('alice', 1, { clock, ...options, store: aliceStore });
  const bob = new RatchetParty('bob', 7, { clock, ...options, store: bobStore });
  return { alice, bob, clock, aliceStore, bobStore };
}

/** Alice has begun a session; Bob has heard nothing yet. */
export function dialled(supply: Supply = 'full', options: RatchetPartyOptions = {}) {
  const parties = strangers(options);
  parties.alice.crypto.initializeSession(parties.bob.address, parties.bob.bundle(supply));
  return parties;
}

/** Both have read something of the other. */
export function talking(supply: Supply = 'full', options: RatchetPartyOptions = {}) {
  const parties = dialled(supply, options);
  const { alice, bob } = parties;
  bob.receive(alice, alice.send(bob, 'hello'));
  alice.receive(bob, bob.send(alice, 'hello yourself'));
  return parties;
}
