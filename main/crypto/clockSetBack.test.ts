import { expect, it } from 'vitest';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { RatchetParty, TEST_START_MS, codeOf, seededDraw } from '../../test/stage/ratchetParty.ts';
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

/** Two computers, each with a clock of its own; `told` is what comes of a message and of the NACK that it may bring. */
function apart() {
  const [hers, his] = [{ ms: TEST_START_MS }, { ms: TEST_START_MS }];
  const alice = new RatchetParty('alice', 1, { clock: hers });
  const bob = new RatchetParty('bob', 7, { clock: his });
  const pass = (ms: number): void => {
    hers.ms += ms;
    his.ms += ms;
    alice.publish();
    bob.publish();
  };
  const send = (from: RatchetParty, to: RatchetParty) => codeOf(() => to.receive(from, from.send(to, 'x')));
  const nack = (from: RatchetParty, to: RatchetParty, unread: string | null = null) => {
    from.crypto.rekey(to.address, to.bundle(), unread);
    return send(from, to);
  };
  const forget = (party: RatchetParty, peer: RatchetParty) =>
    party.store.transaction((t) => {
      for (const { sessionId } of t.listSessions(peer.address)) t.deleteSession(peer.address, sessionId);
    });
  const begin = (from: RatchetParty, to: RatchetParty) => from.crypto.initializeSession(to.address, to.bundle());
  return { hers, his, alice, bob, pass, send, nack, forget, begin };
}

it('a session that a clock dated ahead and nobody answered dates no later one (A76)', () => {
  const { hers, alice, bob, send, begin } = apart();
  hers.ms += 10 * DAY_MS;
  begin(alice, bob);
  expect(send(alice, bob)).toBe('E_AUTH');
  hers.ms -= 10 * DAY_MS;
  alice.publish();
  begin(alice, bob);
  expect([send(alice, bob), send(bob, alice), send(alice, bob)]).toEqual(['none', 'none', 'none']);
});

it('where the peer had taken it after all, both leave it, and read what is sent on it meanwhile (A76)', () => {
  const { alice, bob, pass, send, begin } = apart();
  pass(10 * DAY_MS);
  begin(alice, bob);
  expect(send(alice, bob)).toBe('none');
  pass(-10 * DAY_MS);
  begin(alice, bob);
  const [late, early] = [bob.send(alice, 'before he read hers'), alice.send(bob, 'on the new one')];
  expect([bob.receive(alice, early), alice.receive(bob, late)]).toHaveLength(2);
  expect(alice.store.transaction((t) => t.listSessions(bob.address))).toHaveLength(2);
  pass(2 * DAY_MS);
  expect([send(bob, alice), send(alice, bob)]).toEqual(['none', 'none']);
});

it('a session dated ahead that the peer has lost gives way to the one it begins: one NACK, on the same day (A76)', () => {
  const { alice, bob, pass, send, nack, forget, begin } = apart();
  pass(365 * DAY_MS);
  begin(alice, bob);
  expect([send(alice, bob), send(bob, alice)]).toEqual(['none', 'none']);
  pass(-365 * DAY_MS);
  forget(bob, alice);
  begin(alice, bob);
  expect([send(alice, bob), nack(bob, alice), send(alice, bob)]).toEqual(['E_AUTH', 'none', 'none']);
  pass(8 * DAY_MS);
  begin(alice, bob);
  expect([send(alice, bob), send(bob, alice)]).toEqual(['none', 'none']);
});

it('an older opening that a server kept makes nobody leave a session that is dated right (A76)', () => {
  const { alice, bob, pass, send, begin } = apart();
  begin(bob, alice);
  const kept = bob.send(alice, 'kept by the server');
  pass(8 * DAY_MS);
  const good = begin(alice, bob);
  expect([send(alice, bob), alice.receive(bob, kept)]).toEqual(['none', 'kept by the server']);
  expect(begin(alice, bob)).toBe(good);
  expect([send(alice, bob), send(bob, alice)]).toEqual(['none', 'none']);
});

it('nor for longer than a NACK takes where our own clock is behind, and all are dated ahead of it (A76)', () => {
  const { hers, alice, bob, pass, send, nack, begin, forget } = apart();
  begin(bob, alice);
  const kept = bob.send(alice, 'kept by the server');
  pass(2 * DAY_MS);
  forget(bob, alice);
  begin(alice, bob);
  expect([send(alice, bob), send(bob, alice)]).toEqual(['none', 'none']);
  hers.ms -= 2 * DAY_MS;
  expect(alice.receive(bob, kept)).toBe('kept by the server');
  const unread = alice.send(bob, 'on what he forgot');
  expect([codeOf(() => bob.receive(alice, unread)), nack(bob, alice, unread)]).toEqual(['E_NO_SESSION', 'none']);
  expect([send(alice, bob), send(bob, alice)]).toEqual(['none', 'none']);
});

it('a clock that is behind keeps to the order of epochs: what is begun by it ranks above what both know (A76)', () => {
  const { hers, his, alice, bob, send, nack, begin } = apart();
  const later = (ms: number): void => {
    hers.ms += ms;
    his.ms += ms;
  };
  later(2 * DAY_MS);
  alice.publish();
  begin(bob, alice);
  expect([send(bob, alice), send(alice, bob)]).toEqual(['none', 'none']);
  // As far as his keys, which are two days old, are still valid for her.
  hers.ms -= 2 * DAY_MS;
  expect(nack(alice, bob)).toBe('none');
  later(60_000);
  expect([nack(alice, bob), send(bob, alice), send(alice, bob)]).toEqual(['none', 'none', 'none']);
  const sending = (party: RatchetParty, peer: RatchetParty) =>
    party.store
      .transaction((t) => t.listSessions(peer.address))
      .flatMap(({ sessionId, archivedAt }) => (archivedAt === null ? [Buffer.from(sessionId).toString('hex')] : []));
  expect(sending(alice, bob)).toEqual(sending(bob, alice));
  const epochs = alice.store.transaction((t) => t.listSessions(bob.address)).map(({ epoch }) => epoch - his.ms / 1000);
  expect(epochs.toSorted((one, other) => one - other)).toEqual([-60, -59, -58]);
});

it('whatever two clocks ahead, losses and crossings made of it: two rounds after they are right, one session (A76)', () => {
  const codes = new Set<string>();
  for (let story = 0; story < 6; story++) {
    const { hers, his, alice, bob, pass, send, forget, begin } = apart();
    const draw = seededDraw(`dated ahead ${story}`);
    const [hersFirst, hisFirst] = [[alice, bob] as const, [bob, alice] as const];
    const [hersAhead, hisAhead] = [10 * DAY_MS, (story % 3) * 10 * DAY_MS];
    hers.ms += hersAhead;
    his.ms += hisAhead;
    pass(0);
    for (const step of draw(8)) {
      const [from, to] = (step & 1) === 0 ? hersFirst : hisFirst;
      const what = (step >> 1) % 5;
      if (what === 0) forget(from, to);
      else if (what < 3) codeOf(() => begin(from, to));
      else if (what === 3) codeOf(() => from.send(to, 'lost'));
      else send(from, to);
    }
    if (story % 3 === 1) {
      send(alice, bob);
      send(bob, alice);
      forget(bob, alice);
    }
    hers.ms -= hersAhead;
    his.ms -= hisAhead;
    for (let round = 0; round < 2; round++) {
      for (const [from, to] of [hersFirst, hisFirst]) {
        pass(61_000);
        begin(from, to);
        const text = from.send(to, 'an offer');
        const code = codeOf(() => to.receive(from, text));
        codes.add(code);
        if (code === 'none') continue;
        to.crypto.rekey(from.address, from.bundle(), text);
        expect(send(to, from), `NACK of story ${story}`).toBe('none');
        expect(send(from, to), `what is sent again in story ${story}`).toBe('none');
      }
    }
    expect([send(alice, bob), send(bob, alice)]).toEqual(['none', 'none']);
    expect(begin(alice, bob)).toBe(begin(bob, alice));
  }
  expect(codes).toContain('E_AUTH');
});
