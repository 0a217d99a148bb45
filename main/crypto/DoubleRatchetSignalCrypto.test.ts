import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PrekeyBundle } from '../../core/protocol/prekeyBundle.ts';
import { prekeyKem, suiteBitmap } from '../../core/ratchet/signalCrypto.ts';
import { decodePrekeyMessage } from '../../core/ratchet/prekeyMessage.ts';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import {
  RatchetParty,
  type RatchetPartyOptions,
  TEST_START_MS,
  codeOf,
  seededDraw,
  sharedPrimitives,
  textCodec,
} from '../../test/fakes/ratchetParty.ts';
import { storedSessions } from '../../test/fakes/storedSessions.ts';
import { migrations } from '../store/migrations/all.ts';
import { createSqliteRatchetStore } from '../store/SqliteRatchetStore.ts';
import { DoubleRatchetSignalCrypto, type SignalCryptoOptions } from './DoubleRatchetSignalCrypto.ts';

const DAY_MS = 24 * 3600 * 1000;
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const flip = (text: string, at: number, mask = 1) =>
  textOf(bytesOf(text).map((byte, i) => (i === at ? byte ^ mask : byte)));

/** N of a prekey message, its place on the chain. */
const numberIn = (text: string) => decodePrekeyMessage(bytesOf(text)).message.header.index;

type Supply = Parameters<RatchetParty['bundle']>[0];

function strangers(options: RatchetPartyOptions = {}) {
  const clock = { ms: 1_800_000_000_000 };
  const [aliceStore, bobStore] = [new InMemoryRatchetStore(), new InMemoryRatchetStore()];
  const alice = new RatchetParty('alice', 1, { clock, ...options, store: aliceStore });
  const bob = new RatchetParty('bob', 7, { clock, ...options, store: bobStore });
  return { alice, bob, clock, aliceStore, bobStore };
}

/** Alice has begun a session; Bob has heard nothing yet. */
function dialled(supply: Supply = 'full', options: RatchetPartyOptions = {}) {
  const parties = strangers(options);
  parties.alice.crypto.initializeSession(parties.bob.address, parties.bob.bundle(supply));
  return parties;
}

/** What a failing disk or a stranger's hand leaves of the sessions with this device. */
function damageSessions(
  store: InMemoryRatchetStore,
  peer: RatchetParty['address'],
  damage: (state: Uint8Array) => Uint8Array,
): void {
  store.transaction((transaction) => {
    for (const stored of storedSessions(transaction, peer)) {
      transaction.saveSession(peer, { ...stored, state: damage(stored.state) });
    }
  });
}

/** Both have read something of the other. */
function talking(supply: Supply = 'full', options: RatchetPartyOptions = {}) {
  const parties = dialled(supply, options);
  const { alice, bob } = parties;
  bob.receive(alice, alice.send(bob, 'hello'));
  alice.receive(bob, bob.send(alice, 'hello yourself'));
  return parties;
}

describe('a conversation between two devices', () => {
  it.each([
    [0x01, 'full'],
    [0x01, 'withoutOneTimePrekey'],
    [0x02, 'full'],
    [0x02, 'withoutOneTimePrekey'],
    [0x02, 'exhausted'],
    [0x03, 'full'],
    [0x03, 'withoutOneTimePrekey'],
    [0x03, 'exhausted'],
  ] as const)('suite %d with a bundle "%s" carries messages both ways', (suite, supply) => {
    const { alice, bob } = talking(supply, { suites: [suite] });
    const first = bytesOf(alice.send(bob, 'x'));
    expect([first[1], first[2]]).toEqual([2, suite]);
    for (let i = 0; i < 20; i++) {
      expect(bob.receive(alice, alice.send(bob, `to bob ${i}`))).toBe(`to bob ${i}`);
      if (i % 3 === 0) expect(alice.receive(bob, bob.send(alice, `to alice ${i}`))).toBe(`to alice ${i}`);
    }
  });

  it.each([
    [[0x01, 0x02], [0x01, 0x02], 0x02],
    [[0x01, 0x03], [0x01, 0x03], 0x03],
    [[0x01, 0x02], [0x01, 0x03], 0x01],
    [[0x01, 0x03], [0x01, 0x02], 0x01],
    [[0x01, 0x03], [0x03], 0x03],
  ] as const)('a device with suites %j and one with %j take the best both offer, %d', (ofAlice, ofBob, taken) => {
    const alice = new RatchetParty('alice', 1, { suites: ofAlice });
    const bob = new RatchetParty('bob', 7, { suites: ofBob });
    alice.crypto.initializeSession(bob.address, bob.bundle());
    const first = alice.send(bob, 'x');
    expect(bytesOf(first)[2]).toBe(taken);
    expect(bob.receive(alice, first)).toBe('x');
    expect(alice.receive(bob, bob.send(alice, 'y'))).toBe('y');
  });

  it.each([
    [[0x02], [0x01]],
    [[0x02], [0x03]],
    [[0x03], [0x02]],
    [[0x03], [0x01, 0x02]],
  ] as const)('A35 a device with suites %j says to one with %j that no suite is common', (ofAlice, ofBob) => {
    const alice = new RatchetParty('alice', 1, { suites: ofAlice });
    const bob = new RatchetParty('bob', 7, { suites: ofBob });
    const dial = () => alice.crypto.initializeSession(bob.address, bob.bundle());
    expect(codeOf(dial)).toBe('E_DOWNGRADE');
    expect(dial).toThrow('no suite both sides accept');
  });

  it.each([
    [0x02, 0x03],
    [0x03, 0x02],
  ] as const)(
    'A05 a bundle of suite %d with a KEM prekey for suite %d is refused, and pins nothing',
    (suite, other) => {
      const { alice, bob, aliceStore } = strangers({ suites: [suite] });
      const { kemPrekey } = new RatchetParty('bob', 7, { suites: [other] }).bundle();
      const dial = () => alice.crypto.initializeSession(bob.address, { ...bob.bundle(), kemPrekey });
      expect(codeOf(dial)).toBe('E_BAD_BUNDLE');
      expect(aliceStore.snapshot().pins.size).toBe(0);
    },
  );

  it('sends prekey messages until it has read something of the other side', () => {
    const { alice, bob } = dialled();
    const first = [alice.send(bob, 'one'), alice.send(bob, 'two')];
    expect(first.map((text) => bytesOf(text)[1])).toEqual([1, 1]);
    expect(first.map((text) => bytesOf(text).length - 256)).toEqual([1394, 1394]);
    expect(first.map((text) => bob.receive(alice, text))).toEqual(['one', 'two']);
    const answer = bob.send(alice, 'three');
    expect(bytesOf(answer)[1]).toBe(2);
    expect(alice.receive(bob, answer)).toBe('three');
    expect(bytesOf(alice.send(bob, 'four'))[1]).toBe(2);
  });

  it('reads the second prekey message when the first is late', () => {
    const { alice, bob } = dialled();
    const [one, two] = [alice.send(bob, 'one'), alice.send(bob, 'two')];
    expect(bob.receive(alice, two)).toBe('two');
    expect(bob.receive(alice, one)).toBe('one');
  });

  it('A13 reads messages out of order and each only once', () => {
    const { alice, bob } = talking();
    const sent = Array.from({ length: 30 }, (_, i) => alice.send(bob, `message ${i}`));
    const order = sent.map((_, i) => (i * 7) % 30);
    for (const i of order) expect(bob.receive(alice, sent[i] ?? '')).toBe(`message ${i}`);
    for (const text of sent) expect(codeOf(() => bob.receive(alice, text))).toBe('E_DUPLICATE');
  });

  it('initializeSession changes nothing while the session is usable, and names it', () => {
    const { alice, bob, aliceStore } = talking();
    const sessions = () => aliceStore.snapshot().sessions;
    const before = sessions();
    const id = alice.crypto.initializeSession(bob.address, bob.bundle());
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(alice.crypto.initializeSession(bob.address, bob.bundle())).toBe(id);
    expect(sessions()).toEqual(before);
  });

  it('after seven days a new session begins, and messages of the old one are still read for a day', () => {
    const { alice, bob, clock } = talking();
    const late = alice.send(bob, 'late');
    const veryLate = alice.send(bob, 'very late');
    clock.ms += 7 * DAY_MS;
    bob.publish();
    expect(alice.crypto.sessionStatus(bob.address)).toEqual({ rotation: 'due', heartbeatDue: false });
    alice.crypto.initializeSession(bob.address, bob.bundle());
    expect(bob.receive(alice, alice.send(bob, 'new'))).toBe('new');
    expect(bob.receive(alice, late)).toBe('late');
    alice.receive(bob, bob.send(alice, 'answer'));
    clock.ms += DAY_MS;
    expect(codeOf(() => bob.receive(alice, veryLate))).toBe('E_NO_SESSION');
  });
});

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

describe('bundles', () => {
  const withPart = (bundle: PrekeyBundle, change: Partial<PrekeyBundle>) => ({ ...bundle, ...change });

  it('A05 refuses wrong parts of a bundle and writes nothing', () => {
    const { alice, bob, aliceStore } = strangers();
    const good = bob.bundle();
    const eve = new RatchetParty('eve', 9).bundle();
    const before = aliceStore.snapshot();
    const wrong: readonly unknown[] = [
      undefined,
      {},
      { ...good, extra: 1 },
      withPart(good, { signedPrekey: eve.signedPrekey }),
      withPart(good, { kemPrekey: eve.kemPrekey }),
      withPart(good, { identity: eve.identity }),
      withPart(good, { userId: 'eve' }),
      withPart(good, { deviceId: 8 }),
      withPart(good, { kemPrekeyKind: 'lastResort' }),
      { ...good, oneTimePrekey: eve.oneTimePrekey },
      withPart(good, {
        signedPrekey: { ...good.signedPrekey, signature: `${good.signedPrekey.signature.slice(0, -3)}h==` },
      }),
    ];
    for (const bundle of wrong) {
      expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundle))).toBe('E_BAD_BUNDLE');
    }
    expect(aliceStore.snapshot()).toEqual(before);
    expect(alice.crypto.hasSession(bob.address)).toBe(false);
  });

  it('A11 refuses a bundle that is two weeks and a day old', () => {
    const { alice, bob, clock } = strangers();
    const bundle = bob.bundle();
    clock.ms += 15 * DAY_MS + 1000;
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bundle))).toBe('E_BAD_BUNDLE');
  });

  it('A12 refuses to use one ephemeral key twice', () => {
    let fixed = false;
    const random = seededDraw('alice');
    const draw = (length: number) => (fixed ? new Uint8Array(length).fill(5) : random(length));
    const alice = new RatchetParty('alice', 1, { draw });
    const [bob, carol] = [new RatchetParty('bob', 7), new RatchetParty('carol', 3)];
    fixed = true;
    alice.crypto.initializeSession(bob.address, bob.bundle());
    expect(codeOf(() => alice.crypto.initializeSession(carol.address, carol.bundle()))).toBe('E_STATE');
  });

  it('A12 refuses an ephemeral key that was used before also after 255 others', () => {
    const random = seededDraw('alice');
    let fixed = false;
    const draw = (length: number) => (fixed ? new Uint8Array(length).fill(5) : random(length));
    const clock = { ms: 1_800_000_000_000 };
    const alice = new RatchetParty('alice', 1, { draw, clock, suites: [0x01] });
    const bob = new RatchetParty('bob', 7, { clock, suites: [0x01] });
    const bundle = bob.bundle('withoutOneTimePrekey');
    const begin = () =>
      codeOf(() => {
        alice.store.transaction((transaction) => {
          for (const { sessionId } of transaction.listSessions(bob.address)) {
            transaction.deleteSession(bob.address, sessionId);
          }
        });
        alice.crypto.initializeSession(bob.address, bundle);
      });
    const beginFixed = () => {
      fixed = true;
      const code = begin();
      fixed = false;
      return code;
    };
    expect(beginFixed()).toBe('none');
    for (let i = 0; i < 255; i++) expect(begin()).toBe('none');
    expect(beginFixed()).toBe('E_STATE');
    expect(begin()).toBe('none');
    expect(beginFixed(), 'and no longer after 256').toBe('none');
  });

  it('renews reusable prekeys after 48 hours, refills one-time keys below 20 and never repeats an id', () => {
    const { bob, clock } = strangers();
    expect(bob.crypto.prekeyRotationDue()).toBe(false);
    const now = bob.crypto.makePrekeyUpload({ oneTimePrekeys: 20, oneTimeKemPrekeys: 19 });
    expect([now.oneTimePrekeys.length, now.oneTimeKemPrekeys.length]).toEqual([0, 81]);
    const again = bob.crypto.makePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 });
    expect(again.signedPrekey).toEqual(now.signedPrekey);
    clock.ms += 2 * DAY_MS;
    expect(bob.crypto.prekeyRotationDue()).toBe(true);
    const later = bob.crypto.makePrekeyUpload({ oneTimePrekeys: 5, oneTimeKemPrekeys: 100 });
    expect(later.signedPrekey.id).toBeGreaterThan(now.signedPrekey.id);
    expect(later.lastResortKemPrekey.id).toBeGreaterThan(now.lastResortKemPrekey.id);
    const ids = [...now.oneTimeKemPrekeys, ...later.oneTimePrekeys].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('makes a whole supply a few keys at a time when asked to, each step saved before others run', async () => {
    const { alice, bob } = strangers();
    const stored: number[] = [];
    const stock = () => bob.store.transaction((transaction) => transaction.listPrekeys('kemOneTime').length);
    const before = stock();
    const upload = await bob.crypto.preparePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 8 }, async () => {
      stored.push(stock() - before);
    });
    expect(upload.oneTimeKemPrekeys).toHaveLength(92);
    expect(stored).toEqual(Array.from({ length: 19 }, (_, step) => step * 5));
    const bundle = { ...bob.bundle(), kemPrekey: upload.oneTimeKemPrekeys[91], kemPrekeyKind: 'oneTime' };
    alice.crypto.initializeSession(bob.address, bundle);
    expect(bob.receive(alice, alice.send(bob, 'to the last of them'))).toBe('to the last of them');
  });

  it('still answers an opening made with the signed prekey before the last', () => {
    const { alice, bob, clock } = dialled();
    const text = alice.send(bob, 'on its way');
    clock.ms += 2 * DAY_MS;
    bob.publish();
    clock.ms += 2 * DAY_MS;
    bob.publish();
    expect(bob.receive(alice, text)).toBe('on its way');
  });
});

describe('two sessions at once', () => {
  it('A28 both dial at the same moment and end on one session within a round', () => {
    const { alice, bob } = strangers();
    alice.crypto.initializeSession(bob.address, bob.bundle());
    bob.crypto.initializeSession(alice.address, alice.bundle());
    const [toBob, toAlice] = [alice.send(bob, 'a1'), bob.send(alice, 'b1')];
    expect([bob.receive(alice, toBob), alice.receive(bob, toAlice)]).toEqual(['a1', 'b1']);
    const ids = [alice.send(bob, 'a2'), bob.send(alice, 'b2')].map((text) => {
      const bytes = bytesOf(text);
      return textOf(bytes.slice(bytes[1] === 1 ? 1296 + 4 : 4).slice(0, 16));
    });
    expect(ids[0]).toBe(ids[1]);
    expect(bob.receive(alice, alice.send(bob, 'a3'))).toBe('a3');
    expect(alice.receive(bob, bob.send(alice, 'b3'))).toBe('b3');
  });

  it('A28 converges when one of the two first messages is lost', () => {
    const { alice, bob } = strangers();
    alice.crypto.initializeSession(bob.address, bob.bundle());
    bob.crypto.initializeSession(alice.address, alice.bundle());
    alice.send(bob, 'lost');
    expect(alice.receive(bob, bob.send(alice, 'b1'))).toBe('b1');
    for (let round = 0; round < 3; round++) {
      expect(bob.receive(alice, alice.send(bob, 'a'))).toBe('a');
      expect(alice.receive(bob, bob.send(alice, 'b'))).toBe('b');
    }
  });

  it('A30 a session nobody answered for seven days sends no more, and a new one takes its place', () => {
    const { alice, bob, clock } = dialled();
    alice.send(bob, 'anybody there?');
    clock.ms += 7 * DAY_MS;
    expect(alice.crypto.hasSession(bob.address)).toBe(false);
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_NO_SESSION');
    bob.publish();
    alice.crypto.initializeSession(bob.address, bob.bundle());
    expect(bob.receive(alice, alice.send(bob, 'again'))).toBe('again');
  });

  it('at 2000 messages nothing leaves until a new session stands, and then nothing is lost', () => {
    const { alice, bob } = talking();
    for (let i = 1; i < 2000; i++) alice.send(bob, 'x');
    expect(alice.crypto.sessionStatus(bob.address)?.rotation).toBe('required');
    expect(alice.crypto.hasSession(bob.address)).toBe(false);
    expect(codeOf(() => alice.send(bob, 'one too many'))).toBe('E_ROTATION_REQUIRED');
    expect(alice.receive(bob, bob.send(alice, 'still read'))).toBe('still read');
    alice.crypto.initializeSession(bob.address, bob.bundle());
    expect(bob.receive(alice, alice.send(bob, 'on the new one'))).toBe('on the new one');
  });
});

describe('identity', () => {
  /** Of Bob's device, in another life with this store. */
  const optionsOf = (store: InMemoryRatchetStore, clock: { ms: number }): SignalCryptoOptions<string> => ({
    address: { userId: 'bob', deviceId: 7 },
    store,
    primitives: sharedPrimitives,
    codec: textCodec(),
    draw: seededDraw('another life of bob'),
    now: () => clock.ms,
  });

  /** Bob reinstalls: same address, new keys. */
  function reinstalled() {
    const parties = talking();
    const bobAgain = new RatchetParty('bob', 7, { clock: parties.clock, draw: seededDraw('bob again') });
    return { ...parties, bobAgain };
  }

  it('A31 another identity in a bundle stops everything until a person accepts it', () => {
    const { alice, bob, bobAgain } = reinstalled();
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bobAgain.bundle()))).toBe('E_IDENTITY_CHANGED');
    expect(alice.crypto.hasSession(bob.address)).toBe(false);
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_IDENTITY_CHANGED');
    expect(codeOf(() => alice.receive(bob, bob.send(alice, 'x')))).toBe('E_IDENTITY_CHANGED');
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, bob.bundle()))).toBe('E_IDENTITY_CHANGED');
    alice.crypto.acceptIdentityChange(bob.address);
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_NO_SESSION');
    expect(codeOf(() => alice.receive(bob, bob.send(alice, 'from before')))).toBe('E_NO_SESSION');
    alice.crypto.initializeSession(bob.address, bobAgain.bundle());
    expect(bobAgain.receive(alice, alice.send(bobAgain, 'hello again'))).toBe('hello again');
  });

  it('A31 another identity in a prekey message is refused, and its keys stay', () => {
    const { alice, bob, bobAgain, aliceStore } = reinstalled();
    bobAgain.crypto.initializeSession(alice.address, alice.bundle());
    const prekeys = aliceStore.snapshot().prekeys;
    expect(codeOf(() => alice.receive(bobAgain, bobAgain.send(alice, 'ring')))).toBe('E_IDENTITY_CHANGED');
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_IDENTITY_CHANGED');
    expect(aliceStore.snapshot().prekeys).toEqual(prekeys);
  });

  it('an identity without a valid certificate cannot bring about a change', () => {
    const { alice, bob, bobAgain } = reinstalled();
    const bundle = bobAgain.bundle();
    const certificate = flip(bundle.identity.certificate, 3);
    const forged = { ...bundle, identity: { ...bundle.identity, certificate } };
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, forged))).toBe('E_BAD_BUNDLE');
    expect(bob.receive(alice, alice.send(bob, 'still here'))).toBe('still here');
  });

  it('A35 capabilities that were seen cannot be taken back', () => {
    const { alice, bob, bobStore } = talking();
    const old = bob.bundle();
    bob.open(bobStore);
    const upgraded = new RatchetParty('bob', 7, { store: bobStore, suites: [0x01, 0x02], clock: bob.clock });
    expect(codeOf(() => alice.crypto.initializeSession(bob.address, upgraded.bundle()))).toBe('none');
    bob.clock.ms += 7 * DAY_MS;
    upgraded.publish();
    alice.crypto.initializeSession(bob.address, upgraded.bundle());
    expect(
      codeOf(() => alice.crypto.initializeSession(bob.address, { ...upgraded.bundle(), identity: old.identity })),
    ).toBe('E_DOWNGRADE');
  });

  it('an opening made for our old capabilities is answered after an upgrade', () => {
    const { alice, bob, bobStore, clock } = dialled();
    const text = alice.send(bob, 'made for the old app');
    const upgraded = new RatchetParty('bob', 7, { store: bobStore, suites: [0x01, 0x02], clock });
    expect(upgraded.receive(alice, text)).toBe('made for the old app');
  });

  it('a device has KEM prekeys of one size, so it cannot offer 0x02 and 0x03 together, and is told why', () => {
    const store = new InMemoryRatchetStore();
    const both = () => new RatchetParty('bob', 7, { store, suites: [0x01, 0x02, 0x03] });
    expect(codeOf(both)).toBe('E_STATE');
    expect(both).toThrow('one set of KEM prekeys');
    expect(store.snapshot().identity).toBeUndefined();
  });

  it.each([
    [[0x02], [0x03]],
    [[0x03], [0x02]],
    [
      [0x01, 0x02],
      [0x01, 0x03],
    ],
    [[0x01], [0x03]],
  ] as const)(
    'a device that goes over from suites %j to %j replaces all its keys, and still reads the old',
    (made, wanted) => {
      const { alice, bob, bobStore, clock } = dialled('full', { suites: made });
      const text = alice.send(bob, 'made for the old size');
      bob.crypto.keyUploadTaken();
      clock.ms += 1000;
      const changed = new DoubleRatchetSignalCrypto({ ...optionsOf(bobStore, clock), suites: wanted });
      expect(changed.keyUploadDue()).toBe(true);
      const upload = changed.makePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 });
      const bytes = prekeyKem(suiteBitmap(wanted)).publicKeyBytes;
      const kemPrekeys = [...upload.oneTimeKemPrekeys, upload.lastResortKemPrekey];
      expect(kemPrekeys.map(({ publicKey }) => bytesOf(publicKey).length)).toEqual(Array(101).fill(bytes));
      expect(upload.lastResortKemPrekey.id).toBeGreaterThan(bob.bundle('exhausted').kemPrekey.id);
      changed.keyUploadTaken();
      expect(changed.keyUploadDue()).toBe(false);

      expect(changed.forPeer(alice.address).decryptFromBase64(text)).toBe('made for the old size');
      const carol = new RatchetParty('carol', 3, { clock, suites: wanted });
      carol.crypto.initializeSession(bob.address, {
        ...bob.address,
        identity: changed.identityDocument(),
        signedPrekey: upload.signedPrekey,
        kemPrekey: upload.oneTimeKemPrekeys[0],
        kemPrekeyKind: 'oneTime',
      });
      expect(changed.forPeer(carol.address).decryptFromBase64(carol.send(bob, 'made for the new'))).toBe(
        'made for the new',
      );
    },
  );

  it.each([
    [[0x03], [0x01, 0x03]],
    [[], [0x03]],
  ] as const)('an identity with suites %j goes on with %j', (made, wanted) => {
    const store = new InMemoryRatchetStore();
    const clock = { ms: TEST_START_MS };
    const before = new DoubleRatchetSignalCrypto({ ...optionsOf(store, clock), suites: made }).identityDocument();
    const bob = new RatchetParty('bob', 7, { store, suites: wanted, clock });
    const alice = new RatchetParty('alice', 1, { suites: [0x03], clock });
    expect(bob.crypto.identityDocument().signingKey).toBe(before.signingKey);
    alice.crypto.initializeSession(bob.address, bob.bundle());
    expect(bob.receive(alice, alice.send(bob, 'x'))).toBe('x');
  });

  it('A38 remembers for ever that the ratchet was used with a peer', () => {
    const { alice, bob, aliceStore, bobStore } = dialled();
    expect(aliceStore.snapshot().pins.get('bob:7')?.drPinned).toBe(false);
    bob.receive(alice, alice.send(bob, 'x'));
    expect(bobStore.snapshot().pins.get('alice:1')?.drPinned).toBe(true);
    alice.receive(bob, bob.send(alice, 'y'));
    expect(aliceStore.snapshot().pins.get('bob:7')?.drPinned).toBe(true);
  });

  it('signs for another protocol only what cannot be read as ours', () => {
    const { alice } = strangers();
    const challenge = Uint8Array.from(Buffer.from('ringfort-ws-auth-v1\0server nonce alice 1', 'latin1'));
    const signature = alice.crypto.signAuthChallenge(challenge);
    const signingKey = bytesOf(alice.crypto.identityDocument().signingKey);
    expect(sharedPrimitives.edVerify(signingKey, challenge, signature)).toBe(true);
    for (const text of ['ringfort/1/identity\0x', 'ringfort-no-end', 'other\0x', '', `ringfort-${'x'.repeat(70)}\0`]) {
      const bytes = Uint8Array.from(Buffer.from(text, 'latin1'));
      expect(codeOf(() => alice.crypto.signAuthChallenge(bytes))).toBe('E_STATE');
    }
  });

  it('a store of another address is refused', () => {
    const { aliceStore } = strangers();
    expect(codeOf(() => new RatchetParty('eve', 1, { store: aliceStore }))).toBe('E_STATE');
    expect(codeOf(() => new RatchetParty('alice', 2, { store: aliceStore }))).toBe('E_STATE');
  });
});

describe('one transaction for state and what goes with it', () => {
  it('alsoCommit sees the text and the message inside the transaction', () => {
    const { alice, bob } = talking();
    const seen: string[] = [];
    const text = alice.crypto.forPeer(bob.address).encryptToBase64('m', { alsoCommit: (sent) => seen.push(sent) });
    bob.crypto.forPeer(alice.address).decryptFromBase64(text, { alsoCommit: (message) => seen.push(message) });
    expect(seen).toEqual([text, 'm']);
  });

  it('alsoCommit throwing rolls back everything, on both sides and for a first message too', () => {
    const failing = {
      alsoCommit: () => {
        throw new Error('disk full');
      },
    };
    const { alice, bob, aliceStore, bobStore } = dialled();
    const before = aliceStore.snapshot();
    expect(() => alice.crypto.forPeer(bob.address).encryptToBase64('x', failing)).toThrow('disk full');
    expect(aliceStore.snapshot()).toEqual(before);
    const first = alice.send(bob, 'x');
    const bobBefore = bobStore.snapshot();
    expect(() => bob.crypto.forPeer(alice.address).decryptFromBase64(first, failing)).toThrow('disk full');
    expect(bobStore.snapshot()).toEqual(bobBefore);
    expect(bob.receive(alice, first)).toBe('x');
  });

  it('A48 a payload the codec refuses uses up its key like any other, and does not come a second time', () => {
    const { alice, bob } = talking();
    const hostile = alice.send(bob, '!hostile');
    expect(() => bob.receive(alice, hostile)).toThrow('refused by the codec');
    expect(codeOf(() => bob.receive(alice, hostile))).toBe('E_DUPLICATE');
    expect(bob.receive(alice, alice.send(bob, 'next'))).toBe('next');
  });

  it('A48 however many payloads are refused, the work they cost is that of a message each', () => {
    const { alice, bob } = talking();
    for (let i = 0; i < 200; i++) {
      const hostile = alice.send(bob, `!hostile ${i}`);
      expect(() => bob.receive(alice, hostile)).toThrow('refused by the codec');
    }
    expect(bob.receive(alice, alice.send(bob, 'next'))).toBe('next');
  });

  it('A27 a corrupt session is a typed error and leaves other peers alone', () => {
    const { alice, bob, aliceStore, clock } = talking();
    const carol = new RatchetParty('carol', 3, { clock });
    alice.crypto.initializeSession(carol.address, carol.bundle());
    damageSessions(aliceStore, bob.address, (state) => state.slice(0, 100));
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_STATE');
    expect(carol.receive(alice, alice.send(carol, 'fine'))).toBe('fine');
  });

  const damages: readonly (readonly [string, (state: Uint8Array) => Uint8Array])[] = [
    ['truncated', (state) => state.slice(0, 100)],
    ['empty', () => new Uint8Array(0)],
    ['of an unknown version', (state) => Uint8Array.of(2, ...state.slice(1))],
    ['with half a receiving chain', (state) => state.map((byte, at) => (at === 2 ? byte & ~4 : byte))],
  ];

  it.each(damages)(
    'A27 a session %s counts as none: a new one takes its place and the bad row goes',
    (_what, damage) => {
      const { alice, bob, aliceStore, clock } = talking();
      const carol = new RatchetParty('carol', 3, { clock });
      alice.crypto.initializeSession(carol.address, carol.bundle());
      const pinBefore = aliceStore.transaction((t) => t.loadPin(bob.address));
      const waiting = bob.send(alice, 'on the way');
      damageSessions(aliceStore, bob.address, damage);

      expect(alice.crypto.hasSession(bob.address)).toBe(false);
      // What came on it is unread like a message of a lost session, which is mended by a new one.
      expect(codeOf(() => alice.receive(bob, waiting))).toBe('E_NO_SESSION');
      clock.ms += 1000;
      alice.crypto.initializeSession(bob.address, bob.bundle());
      expect(aliceStore.transaction((t) => t.listSessions(bob.address))).toHaveLength(1);
      expect(bob.receive(alice, alice.send(bob, 'hello again'))).toBe('hello again');
      expect(alice.receive(bob, bob.send(alice, 'and back'))).toBe('and back');

      expect(aliceStore.transaction((t) => t.loadPin(bob.address))).toEqual(pinBefore);
      expect(carol.receive(alice, alice.send(carol, 'fine'))).toBe('fine');
    },
  );

  it('A27 a session of the peer that comes in takes the place of one that cannot be read', () => {
    const { alice, bob, aliceStore, clock } = talking();
    damageSessions(aliceStore, bob.address, (state) => state.slice(0, 100));
    clock.ms += 60_000;
    bob.crypto.rekey(alice.address, alice.bundle(), null);
    expect(alice.receive(bob, bob.send(alice, 'from the new one'))).toBe('from the new one');
    expect(aliceStore.transaction((t) => t.listSessions(bob.address))).toHaveLength(1);
    expect(bob.receive(alice, alice.send(bob, 'answered'))).toBe('answered');
  });
});

describe('many peers', () => {
  it('A25 interleaved conversations with ten peers never cross, with handles and with setPeerId', async () => {
    const alice = new RatchetParty('alice', 1);
    const peers = Array.from({ length: 10 }, (_, i) => new RatchetParty(`peer${i}`, 10 + i));
    for (const peer of peers) alice.crypto.initializeSession(peer.address, peer.bundle());
    const received = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const peer = peers[(i * 7) % 10] ?? alice;
        const handle = alice.crypto.forPeer(peer.address);
        alice.crypto.setPeerId(peer.address);
        await Promise.resolve();
        return [peer.receive(alice, handle.encryptToBase64(`${peer.address.userId} ${i}`)), peer.address.userId, i];
      }),
    );
    for (const [message, userId, i] of received) expect(message).toBe(`${userId} ${i}`);
    const [first] = peers;
    if (first === undefined) throw new Error('there are ten peers');
    alice.crypto.setPeerId(first.address);
    expect(first.receive(alice, alice.crypto.encryptToBase64('selected'))).toBe('selected');
    expect(alice.crypto.decryptFromBase64(first.send(alice, 'back'))).toBe('back');
  });

  it('A25 setPeerId switches a hundred times and each message reaches the one selected, numbers unbroken', async () => {
    const alice = new RatchetParty('alice', 1);
    const peers = Array.from({ length: 10 }, (_, i) => new RatchetParty(`peer${i}`, 10 + i));
    for (const peer of peers) alice.crypto.initializeSession(peer.address, peer.bundle());
    const numbers = new Map<string, number[]>();
    for (let i = 0; i < 100; i++) {
      const peer = peers[(i * 7) % 10] ?? alice;
      alice.crypto.setPeerId(peer.address);
      const text = alice.crypto.encryptToBase64(`${peer.address.userId} ${i}`);
      await Promise.resolve();
      expect(peer.receive(alice, text)).toBe(`${peer.address.userId} ${i}`);
      const seen = numbers.get(peer.address.userId) ?? [];
      numbers.set(peer.address.userId, [...seen, numberIn(text)]);
    }
    expect(numbers.size).toBe(10);
    for (const seen of numbers.values()) expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('a handle cannot be bent to another address', () => {
    const { alice, bob } = talking();
    const address = { userId: 'bob', deviceId: 7 };
    const handle = alice.crypto.forPeer(address);
    address.userId = 'eve';
    expect(handle.address).toEqual(bob.address);
    expect(Object.isFrozen(handle) && Object.isFrozen(handle.address)).toBe(true);
  });
});

describe('over SQLite', () => {
  function databaseFile() {
    const folder = mkdtempSync(join(tmpdir(), 'ringfort-crypto-'));
    let database: Database.Database | undefined;
    onTestFinished(() => {
      database?.close();
      rmSync(folder, { recursive: true });
    });
    /** Closes what is open and opens the file again, as after a restart. */
    return () => {
      database?.close();
      database = new Database(join(folder, 'store.db'));
      database.pragma('journal_mode = WAL');
      if (database.pragma('user_version', { simple: true }) === 0) {
        for (const { sql } of migrations) database.exec(sql);
        database.pragma('user_version = 1');
      }
      return { database, store: createSqliteRatchetStore(database) };
    };
  }

  it('a restart in the middle of a conversation loses nothing', () => {
    const reopen = databaseFile();
    const bob = new RatchetParty('bob', 7, { store: reopen().store });
    const alice = new RatchetParty('alice', 1);
    alice.crypto.initializeSession(bob.address, bob.bundle());
    const identity = bob.crypto.identityDocument();
    const sent = Array.from({ length: 6 }, (_, i) => alice.send(bob, `message ${i}`));
    const read = (i: number) => bob.receive(alice, sent[i] ?? '');
    expect(read(0)).toBe('message 0');
    bob.open(reopen().store);
    expect(bob.crypto.identityDocument()).toEqual(identity);
    expect(read(4)).toBe('message 4');
    const answer = bob.send(alice, 'answer');
    bob.open(reopen().store);
    expect([read(2), read(1), read(5), read(3)]).toEqual(['message 2', 'message 1', 'message 5', 'message 3']);
    expect(codeOf(() => read(2))).toBe('E_DUPLICATE');
    expect(alice.receive(bob, answer)).toBe('answer');
    bob.open(reopen().store);
    expect(bob.receive(alice, alice.send(bob, 'and on'))).toBe('and on');
    expect(alice.receive(bob, bob.send(alice, 'and on'))).toBe('and on');
  });

  it('the caller’s rows and the state commit together or not at all', () => {
    const { database, store } = databaseFile()();
    const bob = new RatchetParty('bob', 7);
    const alice = new RatchetParty('alice', 1, { store });
    alice.crypto.initializeSession(bob.address, bob.bundle());
    database.exec('CREATE TABLE test_outbox (text TEXT NOT NULL UNIQUE) STRICT');
    const insert = database.prepare('INSERT INTO test_outbox VALUES (?)');
    const to = alice.crypto.forPeer(bob.address);
    const text = to.encryptToBase64('kept', { alsoCommit: (sent) => void insert.run(sent) });
    const states = () => database.prepare('SELECT * FROM session').all();
    const before = states();
    expect(() => to.encryptToBase64('not kept', { alsoCommit: () => void insert.run(text) })).toThrow();
    expect(states()).toEqual(before);
    expect(database.prepare('SELECT text FROM test_outbox').pluck().all()).toEqual([text]);
    expect(bob.receive(alice, text)).toBe('kept');
  });

  it('A16 skipped keys survive a restart, are used once, and expire after 24 hours', () => {
    const reopen = databaseFile();
    const bob = new RatchetParty('bob', 7, { store: reopen().store });
    const alice = new RatchetParty('alice', 1, { clock: bob.clock });
    alice.crypto.initializeSession(bob.address, bob.bundle());
    const [early, late, last] = [alice.send(bob, 'early'), alice.send(bob, 'late'), alice.send(bob, 'last')];
    bob.receive(alice, last);
    const { database, store } = reopen();
    bob.open(store);
    const stored = () => database.prepare('SELECT count(*) FROM skipped').pluck().get();
    expect(stored()).toBe(2);
    expect(bob.receive(alice, early)).toBe('early');
    expect(stored()).toBe(1);
    bob.clock.ms += DAY_MS;
    expect(codeOf(() => bob.receive(alice, late))).toBe('E_DUPLICATE');
    bob.receive(alice, alice.send(bob, 'sweeps'));
    expect(stored()).toBe(0);
  });

  it('A16 after five newer chains the skipped key of an old chain is gone', () => {
    const { database, store } = databaseFile()();
    const bob = new RatchetParty('bob', 7, { store });
    const alice = new RatchetParty('alice', 1);
    alice.crypto.initializeSession(bob.address, bob.bundle());
    const old = alice.send(bob, 'old');
    bob.receive(alice, alice.send(bob, 'newer'));
    for (let chain = 1; chain <= 6; chain++) {
      expect(database.prepare('SELECT count(*) FROM skipped').pluck().get()).toBe(1);
      alice.receive(bob, bob.send(alice, 'turn'));
      bob.receive(alice, alice.send(bob, 'turn'));
    }
    expect(database.prepare('SELECT count(*) FROM skipped').pluck().get()).toBe(0);
    expect(codeOf(() => bob.receive(alice, old))).toBe('E_AUTH');
  });
});

describe('padding on the wire', () => {
  it('A46 an offer of any length has one size, and so has a candidate', () => {
    const alice = new RatchetParty('alice', 1);
    const bob = new RatchetParty('bob', 7);
    const sizes = (bucket: 256 | 8192, lengths: readonly number[]) => {
      const store = new InMemoryRatchetStore();
      const crypto = new DoubleRatchetSignalCrypto({
        address: alice.address,
        store,
        primitives: sharedPrimitives,
        codec: textCodec(bucket),
        draw: seededDraw('alice'),
        now: () => alice.clock.ms,
      });
      crypto.initializeSession(bob.address, bob.bundle());
      return new Set(lengths.map((length) => crypto.forPeer(bob.address).encryptToBase64('x'.repeat(length)).length))
        .size;
    };
    expect(sizes(8192, [1, 2000, 8191])).toBe(1);
    expect(sizes(256, [1, 100, 255])).toBe(1);
  });
});
