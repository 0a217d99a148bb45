import { describe, expect, it } from 'vitest';
import { bytesOf, dialled, flip, strangers, talking, textOf } from '../../test/fakes/ratchetPair.ts';
import { RatchetParty, codeOf } from '../../test/stage/ratchetParty.ts';

const DAY_MS = 24 * 3600 * 1000;

describe('what is refused', () => {
  it('E_NO_SESSION without a session, instead of anything weaker', () => {
    const { alice, bob } = strangers();
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_NO_SESSION');
    expect(codeOf(() => alice.crypto.encryptToBase64('x'))).toBe('E_NO_SESSION');
    const { alice: other, bob: to } = talking();
    const ofUnknownSession = other.send(to, 'x');
    expect(codeOf(() => bob.receive(alice, ofUnknownSession))).toBe('E_NO_SESSION');
  });

  it.each([0x01, 0x80, 0xff])(
    'A17 a prekey message changed in any byte by %d is refused, consumes nothing and leaves the state as it was (A10, A15)',
    (mask) => {
      // A clock that moves on keeps the work budget out of the way.
      const { alice, bob, bobStore, clock } = dialled();
      const text = alice.send(bob, 'hello');
      bob.crypto.sessionStatus(alice.address);
      const before = bobStore.snapshot();
      const length = bytesOf(text).length;
      for (let at = 0; at < length; at++) {
        clock.ms += 4000;
        expect(
          codeOf(() => bob.receive(alice, flip(text, at, mask))),
          `byte ${at}`,
        ).toMatch(/^E_(AUTH|VERSION|BAD_KEY|CHAIN_LIMIT|REPLAY|NO_SESSION|DOWNGRADE)$/);
      }
      expect(bobStore.snapshot()).toEqual(before);
      expect(bob.receive(alice, text)).toBe('hello');
    },
    60_000,
  );

  it('A17 a repeated opening changed in any byte is refused on the session it began', () => {
    const { alice, bob, clock } = dialled();
    bob.receive(alice, alice.send(bob, 'one'));
    const two = alice.send(bob, 'two');
    for (let at = 0; at < 1296; at += 3) {
      clock.ms += 4000;
      expect(
        codeOf(() => bob.receive(alice, flip(two, at))),
        `byte ${at}`,
      ).toMatch(/^E_(AUTH|VERSION|BAD_KEY)$/);
    }
    expect(bob.receive(alice, two)).toBe('two');
  });

  it('A15 a failed decrypt leaves the state byte-identical', () => {
    const { alice, bob, bobStore } = talking();
    alice.send(bob, 'lost');
    const text = alice.send(bob, 'hello');
    const before = bobStore.snapshot();
    for (const at of [5, 0x15, 0x30, 0x3d, 0x41, 0x45, 0x60]) {
      expect(codeOf(() => bob.receive(alice, flip(text, at)))).toMatch(/^E_/);
    }
    expect(bobStore.snapshot()).toEqual(before);
  });

  it('A10 a forged prekey message does not consume the one-time prekey', () => {
    const { alice, bob, bobStore } = dialled();
    const text = alice.send(bob, 'hello');
    const prekeys = bobStore.snapshot().prekeys;
    expect(codeOf(() => bob.receive(alice, flip(text, bytesOf(text).length - 1)))).toBe('E_AUTH');
    expect(bobStore.snapshot().prekeys).toEqual(prekeys);
    bob.receive(alice, text);
    expect(bobStore.snapshot().prekeys.size).toBe(prekeys.size - 2);
  });

  it('A08 a flipped KEM ciphertext bit is refused, and both prekeys stay', () => {
    const { alice, bob, bobStore } = dialled();
    const before = bobStore.snapshot();
    expect(codeOf(() => bob.receive(alice, flip(alice.send(bob, 'x'), 0xd0 + 700)))).toBe('E_AUTH');
    expect(bobStore.snapshot()).toEqual(before);
  });

  it('A04 a first message with one-time keys cannot be used again, whatever was forgotten', () => {
    const { alice, bob, clock, bobStore } = dialled();
    const text = alice.send(bob, 'ring');
    bob.receive(alice, text);
    expect(codeOf(() => bob.receive(alice, text))).toBe('E_DUPLICATE');
    clock.ms += 8 * DAY_MS;
    bobStore.transaction((t) => {
      for (const { sessionId } of t.listSessions(alice.address)) t.deleteSession(alice.address, sessionId);
      t.deleteExpired(clock.ms / 1000, 0);
    });
    expect(codeOf(() => bob.receive(alice, text))).toBe('E_REPLAY');
  });

  it.each(['exhausted', 'withoutOneTimePrekey'] as const)(
    'A04 a first message with a bundle "%s" is refused as E_REPLAY, even after a restart, until its prekey is gone',
    (supply) => {
      const { alice, bob, clock, bobStore } = dialled(supply);
      const text = alice.send(bob, 'ring');
      bob.receive(alice, text);
      bobStore.transaction((t) => {
        for (const { sessionId } of t.listSessions(alice.address)) t.deleteSession(alice.address, sessionId);
        t.deleteExpired(clock.ms / 1000 + 8 * 24 * 3600, 0);
      });
      bob.open(bobStore.clone());
      expect(codeOf(() => bob.receive(alice, text))).toBe('E_REPLAY');
      bob.open(bobStore);
      for (let i = 0; i < 10; i++) {
        clock.ms += 2 * DAY_MS;
        bob.publish();
      }
      expect(codeOf(() => bob.receive(alice, text))).toBe('E_NO_SESSION');
      expect(bobStore.snapshot().seenEphemerals.size).toBe(0);
    },
  );

  it('A18 another spelling of the same base64 is refused', () => {
    const { alice, bob } = talking();
    const text = alice.send(bob, 'hello');
    for (const other of [`${text}\n`, ` ${text}`, text.replaceAll('=', ''), text.replace('+', '-'), `${text}====`]) {
      if (other !== text) expect(codeOf(() => bob.receive(alice, other))).toBe('E_VERSION');
    }
    expect(bob.receive(alice, text)).toBe('hello');
  });

  it('a text longer than 32 KB is refused before it is decoded', () => {
    const { alice, bob } = talking();
    expect(codeOf(() => bob.receive(alice, 'A'.repeat(43_696)))).toBe('E_VERSION');
  });

  it('A07 a message delivered under another sender or to another device is refused', () => {
    const { alice, bob } = dialled();
    const text = alice.send(bob, 'hello');
    const as = (userId: string, deviceId: number) =>
      codeOf(() => bob.crypto.forPeer({ userId, deviceId }).decryptFromBase64(text));
    expect([as('eve', 1), as('alice', 2)]).toEqual(['E_AUTH', 'E_AUTH']);
    const otherDevice = new RatchetParty('bob', 8);
    expect(codeOf(() => otherDevice.receive(alice, text))).toBe('E_AUTH');
    expect(bob.receive(alice, text)).toBe('hello');
  });

  it('A14 a peer that forges is dropped for a minute, and does not starve others', () => {
    const { alice, bob, clock } = talking();
    const carol = new RatchetParty('carol', 3, { clock });
    carol.crypto.initializeSession(bob.address, bob.bundle());
    const text = alice.send(bob, 'hello');
    for (let i = 0; i < 20; i++) expect(codeOf(() => bob.receive(alice, flip(text, 0x60 + i)))).toBe('E_AUTH');
    expect(codeOf(() => bob.receive(alice, text))).toBe('E_TOO_FAR');
    expect(bob.receive(carol, carol.send(bob, 'hi'))).toBe('hi');
    clock.ms += 60_000;
    expect(bob.receive(alice, text)).toBe('hello');
  });

  it('A14 forged headers that ask for whole chains are bounded, and no key of theirs is stored', () => {
    const { alice, bob, bobStore } = talking();
    const forged = (at: number) => {
      const bytes = bytesOf(alice.send(bob, 'x'));
      bytes.set([0, 0, 0x07, 0xcf], 0x3e);
      bytes[0x60] = at;
      return textOf(bytes);
    };
    const codes = [1, 2, 3].map((at) => codeOf(() => bob.receive(alice, forged(at))));
    expect(codes).toEqual(['E_AUTH', 'E_AUTH', 'E_TOO_FAR']);
    expect(bobStore.snapshot().skipped).toEqual([]);
  });

  it('A54 errors hold neither plaintext nor key material', () => {
    const { alice, bob } = dialled();
    const text = alice.send(bob, 'canary');
    try {
      bob.receive(alice, flip(text, bytesOf(text).length - 1));
    } catch (error) {
      expect(String(error)).toMatch(/^RatchetError: E_AUTH: [a-z ]+$/);
    }
    expect.assertions(1);
  });
});
