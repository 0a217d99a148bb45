import { describe, expect, it } from 'vitest';
import { decodePrekeyMessage } from '../../core/ratchet/prekeyMessage.ts';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { bytesOf, dialled, strangers, talking, textOf } from '../../test/fakes/ratchetPair.ts';
import { RatchetParty, codeOf, seededDraw, sharedPrimitives, textCodec } from '../../test/stage/ratchetParty.ts';
import { DoubleRatchetSignalCrypto } from './DoubleRatchetSignalCrypto.ts';

const DAY_MS = 24 * 3600 * 1000;

/** N of a prekey message, its place on the chain. */
const numberIn = (text: string) => decodePrekeyMessage(bytesOf(text)).message.header.index;

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
