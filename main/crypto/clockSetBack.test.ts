import { expect, it } from 'vitest';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { RatchetParty, TEST_START_MS, codeOf } from '../../test/stage/ratchetParty.ts';
import { StoreSweep } from './storeSweep.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Bob has a clock that only goes forward beside the one that somebody sets. */
function talking() {
  const clock = { ms: TEST_START_MS };
  const elapsed = { ms: 0 };
  const alice = new RatchetParty('alice', 1, { clock });
  const bob = new RatchetParty('bob', 7, { clock, elapsed: () => elapsed.ms });
  alice.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(alice, alice.send(bob, 'hello'));
  alice.receive(bob, bob.send(alice, 'hello yourself'));
  const pass = (ms: number): void => {
    clock.ms += ms;
    elapsed.ms += ms;
  };
  const rekey = () => void bob.crypto.rekey(alice.address, alice.bundle(), null);
  return { clock, alice, bob, pass, rekey, mayRekey: () => bob.crypto.mayRekey(alice.address) };
}

function forgedOf(text: string): string {
  const forged = Buffer.from(text, 'base64');
  forged.writeUInt8(forged.readUInt8(forged.length - 1) ^ 1, forged.length - 1);
  return forged.toString('base64');
}

it('A14 a peer that was dropped is heard again a minute later, whatever is done to the clock meanwhile', () => {
  const { clock, alice, bob, pass } = talking();
  const text = alice.send(bob, 'x');
  for (let i = 0; i < 20; i++) expect(codeOf(() => bob.receive(alice, forgedOf(text)))).toBe('E_AUTH');
  for (const stepMs of [0, -DAY_MS, 2 * DAY_MS, -DAY_MS]) {
    clock.ms += stepMs;
    expect(codeOf(() => bob.receive(alice, text))).toBe('E_TOO_FAR');
  }
  pass(60_000);
  expect(bob.receive(alice, text)).toBe('x');
});

it('A14 a server that steps its time by a minute with each message gives nobody a new budget', () => {
  const { clock, alice, bob } = talking();
  const text = alice.send(bob, 'x');
  const codes = Array.from({ length: 30 }, () => {
    clock.ms += 61_000;
    return codeOf(() => bob.receive(alice, forgedOf(text)));
  });
  expect(codes.map((code) => code === 'E_AUTH')).toEqual(codes.map((_, i) => i < 20));
});

it('A29 a session is begun anew within its limits, whatever is done to the clock meanwhile', () => {
  const { clock, pass, rekey, mayRekey } = talking();
  for (let i = 0; i < 10; i++) {
    pass(60_000);
    rekey();
    clock.ms += 61_000;
    expect(mayRekey()).toBe(false);
    expect(codeOf(rekey)).toBe('E_TOO_FAR');
  }
  pass(60_000);
  for (const stepMs of [0, -DAY_MS, 3 * DAY_MS, -DAY_MS]) {
    clock.ms += stepMs;
    expect(mayRekey()).toBe(false);
  }
  pass(DAY_MS);
  expect(mayRekey()).toBe(true);
});

it('A29 a restart forgets none of them, and a clock that is set back then keeps nobody away for a day', () => {
  const { clock, bob, pass, rekey, mayRekey } = talking();
  for (let i = 0; i < 10; i++) {
    pass(60_000);
    rekey();
  }
  bob.open(bob.store);
  pass(60_000);
  expect(mayRekey()).toBe(false);
  clock.ms -= DAY_MS;
  expect(mayRekey()).toBe(true);
  rekey();
  expect(mayRekey()).toBe(false);
  pass(60_000);
  expect(mayRekey()).toBe(true);
});

it('what has expired is looked for once a minute, whatever is done to the clock meanwhile', () => {
  const store = new InMemoryRatchetStore();
  const sweep = new StoreSweep(store);
  const peer = { userId: 'bob', deviceId: 7 };
  const digest = new Uint8Array(32);
  const sweeps = (elapsedMs: number, nowMs: number): boolean => {
    store.transaction((transaction) => transaction.saveMessage(peer, digest, 1));
    sweep.ifDue(elapsedMs, nowMs / 1000);
    return !store.transaction((transaction) => transaction.hasMessage(peer, digest));
  };
  expect([sweeps(0, TEST_START_MS), sweeps(59_999, TEST_START_MS + DAY_MS)]).toEqual([true, false]);
  expect([sweeps(60_000, TEST_START_MS - DAY_MS), sweeps(60_001, TEST_START_MS)]).toEqual([true, false]);
});

it('keys dated by a clock that was ahead are all made anew once it is right (A76)', () => {
  const clock = { ms: TEST_START_MS + 30 * DAY_MS };
  const bob = new RatchetParty('bob', 7, { clock, fullSupply: 100 });
  bob.crypto.keyUploadTaken();
  expect(bob.crypto.keyUploadDue()).toBe(false);
  clock.ms = TEST_START_MS;
  const alice = new RatchetParty('alice', 1, { clock });
  expect(codeOf(() => alice.crypto.initializeSession(bob.address, bob.bundle()))).toBe('E_BAD_BUNDLE');
  expect(bob.crypto.keyUploadDue()).toBe(true);
  const anew = bob.crypto.makePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 });
  expect([anew.oneTimePrekeys.length, anew.oneTimeKemPrekeys.length]).toEqual([100, 100]);
  bob.crypto.keyUploadTaken();
  expect(bob.crypto.keyUploadDue()).toBe(false);
  bob.publish();
  alice.crypto.initializeSession(bob.address, bob.bundle());
  expect(bob.receive(alice, alice.send(bob, 'x'))).toBe('x');
});

it('a session begun by a clock that was ahead is replaced once it is right, and not a month and a week later (A76)', () => {
  const { clock, alice, bob } = talking();
  expect(alice.crypto.sessionStatus(bob.address)?.rotation).toBe('none');
  clock.ms -= 30 * DAY_MS;
  expect(alice.crypto.sessionStatus(bob.address)?.rotation).toBe('due');
});

it('no new session is dated later than the device says, whatever the server makes of the time (A76)', () => {
  const clock = { ms: TEST_START_MS + 300 * DAY_MS };
  const bob = new RatchetParty('bob', 7, { clock });
  const alice = new RatchetParty('alice', 1, { clock, earliest: () => TEST_START_MS });
  alice.crypto.initializeSession(bob.address, bob.bundle());
  const [session] = alice.store.transaction((transaction) => transaction.listSessions(bob.address));
  expect(session?.epoch).toBe(TEST_START_MS / 1000);
  expect(bob.receive(alice, alice.send(bob, 'x'))).toBe('x');
});
