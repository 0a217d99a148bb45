import { describe, expect, it } from 'vitest';
import { HANDSHAKE_TIME, establishedPair, responderFor } from '../../test/stage/handshake.ts';
import { codeOf, sharedPrimitives as primitives } from '../../test/stage/ratchetParty.ts';
import { hex } from './bytes.ts';
import { decodeRatchetMessage, encodeHeader } from './header.ts';
import { MAX_CIPHERTEXT_BYTES, MAX_PLAINTEXT_BYTES } from './limits.ts';
import { decodePrekeyMessage } from './prekeyMessage.ts';
import { Secret } from './secret.ts';
import { type Decrypted, decrypt, skipSteps } from './decryption.ts';
import { type Session, encrypt, responderSession } from './session.ts';
import { heartbeatDue, isAbandoned, rotationNeed } from './sessionSelection.ts';
import { decodeSession, encodeSession } from './sessionState.ts';
import { skippedKeyPolicy } from './skippedKeys.ts';
import { suiteById } from './suite.ts';

const text = (value: number) => Uint8Array.of(value >> 8, value & 0xff);
const pair = () => establishedPair();

/** One side with the skipped keys its store would hold. */
class Side {
  session: Session;
  readonly skipped = new Map<string, Secret>();
  readonly draw: (length: number) => Uint8Array;

  constructor(session: Session, draw: (length: number) => Uint8Array) {
    this.session = session;
    this.draw = draw;
  }

  send(plaintext: Uint8Array): Uint8Array {
    const { session, message } = encrypt(primitives, this.session, plaintext, 256, this.draw);
    this.session = session;
    return message;
  }

  receive(wire: Uint8Array): Uint8Array {
    const message = decodeRatchetMessage(wire);
    const name = `${hex(message.header.ratchetKey)}/${message.header.index}`;
    const opened: Decrypted = decrypt(primitives, this.session, message, this.skipped.get(name), this.draw);
    this.skipped.delete(name);
    for (const key of opened.skipped) this.skipped.set(`${hex(key.ratchetKey)}/${key.index}`, key.messageKey);
    this.session = opened.session;
    return opened.plaintext;
  }
}

function sides() {
  const { alice, bob, draw } = pair();
  return { alice: new Side(alice, draw), bob: new Side(bob, draw) };
}

describe('a conversation', () => {
  it.each([0x01, 0x02, 0x03])('suite %d carries messages both ways, in bursts and in turns', (suiteId) => {
    const { alice, bob, draw } = establishedPair(suiteId);
    const [a, b] = [new Side(alice, draw), new Side(bob, draw)];
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i <= round; i++) expect(b.receive(a.send(text(i)))).toEqual(text(i));
      for (let i = 0; i <= round; i++) expect(a.receive(b.send(text(i)))).toEqual(text(i));
    }
    expect(a.session.receivingChains).toBe(5);
  });

  it.each([
    [0x01, 306],
    [0x02, 1394],
    [0x03, 1874],
  ])('has the overheads the wire format states: 98 bytes, and for a first message of suite %d %d', (suiteId, first) => {
    const { alice, wire } = establishedPair(suiteId);
    const { message } = encrypt(primitives, alice, text(1), 256, (length) => new Uint8Array(length));
    expect(message.length - 256).toBe(98);
    expect(wire.length - 256).toBe(first);
    expect(first + MAX_PLAINTEXT_BYTES, 'the largest padded message').toBeLessThanOrEqual(MAX_CIPHERTEXT_BYTES);
  });

  it('says who began it and who was heard, and spreads its rotation by six drawn bits', () => {
    const { alice, bob, fresh } = pair();
    expect([alice.initiatedByUs, fresh.acknowledged, bob.initiatedByUs, bob.acknowledged]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    const { agreed, start, keys } = unheard();
    const jitters = [0xff, 0x40, 0x2a].map(
      (drawn) => responderSession(start, agreed, keys, () => Uint8Array.of(drawn)).rotationJitter,
    );
    expect(jitters).toEqual([63, 0, 42]);
  });

  it('a responder that has read nothing cannot send, and counts the steps of a first message from zero', () => {
    const { agreed, start, keys, draw, third } = unheard();
    const session = responderSession(start, agreed, keys, draw);
    expect([session.initiatedByUs, session.acknowledged]).toEqual([false, false]);
    expect(codeOf(() => encrypt(primitives, session, text(1), 256, draw))).toBe('E_STATE');
    expect(skipSteps(session, third)).toBe(2);
  });

  it('both sides may send first after the handshake', () => {
    const { alice, bob } = sides();
    const crossing = [alice.send(text(1)), bob.send(text(2))] as const;
    expect(alice.receive(crossing[1])).toEqual(text(2));
    expect(bob.receive(crossing[0])).toEqual(text(1));
    expect(bob.receive(alice.send(text(3)))).toEqual(text(3));
  });
});

describe('order and loss', () => {
  it('A13 1000 messages in reverse order are all read, each once', () => {
    const { alice, bob } = sides();
    const sent = Array.from({ length: 1000 }, (_, i) => alice.send(text(i)));
    for (let i = 999; i >= 0; i--) expect(bob.receive(sent[i] ?? new Uint8Array(0))).toEqual(text(i));
    expect(bob.skipped.size).toBe(0);
    expect(codeOf(() => bob.receive(sent[500] ?? new Uint8Array(0)))).toBe('E_DUPLICATE');
  });

  it('A13 a repeated message is a duplicate, on the current chain', () => {
    const { alice, bob } = sides();
    const message = alice.send(text(1));
    bob.receive(message);
    expect(codeOf(() => bob.receive(message))).toBe('E_DUPLICATE');
  });

  it('A13 late messages of an earlier chain are read after newer chains began', () => {
    const { alice, bob } = sides();
    const late = [alice.send(text(1)), alice.send(text(2))];
    alice.receive(bob.send(text(3)));
    expect(bob.receive(alice.send(text(4)))).toEqual(text(4));
    expect(late.map((message) => bob.receive(message))).toEqual([text(1), text(2)]);
  });

  it('A13 the whole chain but its last message may be lost, and not one message more is accepted', () => {
    const { bob, fresh, draw } = pair();
    const side = new Side(fresh, draw);
    let last = side.send(text(0));
    for (let i = 1; i < 2000; i++) last = side.send(text(i));
    const message = decodeRatchetMessage(last);
    expect(message.header.index).toBe(1999);
    expect(skipSteps(bob, message)).toBe(1998);
    const opened = decrypt(primitives, bob, message, undefined, draw);
    expect(opened.plaintext).toEqual(text(1999));
    expect(opened.skipped.length).toBe(1998);
  });

  it.each([
    [{ index: 2000 }, 'E_CHAIN_LIMIT'],
    [{ index: 2 ** 32 - 1 }, 'E_CHAIN_LIMIT'],
    [{ previousLength: 2001 }, 'E_CHAIN_LIMIT'],
    [{ previousLength: 2 ** 32 - 1 }, 'E_CHAIN_LIMIT'],
    [{ index: 1999 }, 'E_AUTH'],
    [{ previousLength: 2000 }, 'E_AUTH'],
    [{ epoch: HANDSHAKE_TIME + 1 }, 'E_AUTH'],
    [{ sessionId: new Uint8Array(16) }, 'E_AUTH'],
  ] as const)('A13 A20 a header claiming %o is refused with %s', (change, code) => {
    const { alice, bob, draw } = pair();
    const decoded = decodeRatchetMessage(new Side(alice, draw).send(text(1)));
    const header = { ...decoded.header, ...change };
    const forged = { ...decoded, header, headerBytes: encodeHeader(header) };
    expect(codeOf(() => decrypt(primitives, bob, forged, undefined, draw))).toBe(code);
  });
});

describe('limits of a chain and a session', () => {
  it('A20 message 2000 of a chain cannot be produced', () => {
    const { alice, draw } = pair();
    const side = new Side(alice, draw);
    while (side.session.sentCount < 2000) side.send(text(0));
    const before = encodeSession(side.session);
    expect(codeOf(() => side.send(text(1)))).toBe('E_ROTATION_REQUIRED');
    expect(encodeSession(side.session)).toEqual(before);
    expect(rotationNeed(side.session, HANDSHAKE_TIME)).toBe('required');
  });

  it('a session ends after 2000 sent messages even if its chains are young, and says so in time', () => {
    const { alice } = pair();
    const at = (sentCount: number) =>
      rotationNeed(
        { ...alice, sentCount, rotationJitter: 63, sending: { ...sending(alice), index: 3 } },
        HANDSHAKE_TIME,
      );
    expect([1899, 1900, 1936, 1937, 1999, 2000].map(at)).toEqual([
      'none',
      'prefetch',
      'prefetch',
      'due',
      'due',
      'required',
    ]);
    const chainEnded = { ...alice, sentCount: 3, sending: { ...sending(alice), index: 2000 } };
    expect(rotationNeed(chainEnded, HANDSHAKE_TIME)).toBe('required');
    expect(codeOf(() => encrypt(primitives, chainEnded, text(1), 256, () => new Uint8Array(16)))).toBe(
      'E_ROTATION_REQUIRED',
    );
    expect(rotationNeed({ ...alice, sending: null }, HANDSHAKE_TIME)).toBe('none');
    const due = { ...alice, sentCount: 2000, sending: { ...sending(alice), index: 3 } };
    expect(codeOf(() => encrypt(primitives, due, text(1), 256, () => new Uint8Array(16)))).toBe('E_ROTATION_REQUIRED');
  });

  it('a session is due for rotation after seven days', () => {
    const { alice } = pair();
    const week = HANDSHAKE_TIME + 7 * 24 * 3600;
    expect([rotationNeed(alice, week - 1), rotationNeed(alice, week)]).toEqual(['none', 'due']);
  });

  it('A30 a session nobody answered is abandoned after seven days, an answered one is not', () => {
    const { alice, bob } = sides();
    const week = HANDSHAKE_TIME + 7 * 24 * 3600;
    expect([isAbandoned(alice.session, week - 1), isAbandoned(alice.session, week)]).toEqual([false, true]);
    alice.receive(bob.send(text(1)));
    expect([isAbandoned(alice.session, week), isAbandoned(bob.session, week)]).toEqual([false, false]);
  });

  it('a receiver of 50 messages owes a heartbeat, until it sends', () => {
    const { alice, bob } = sides();
    for (let i = 0; i < 48; i++) bob.receive(alice.send(text(i)));
    expect(heartbeatDue(bob.session)).toBe(false);
    bob.receive(alice.send(text(49)));
    expect(heartbeatDue(bob.session)).toBe(true);
    bob.send(text(0));
    expect(heartbeatDue(bob.session)).toBe(false);
  });

  it('A16 keys skipped on a chain are of no use once five newer chains began', () => {
    const { alice, bob } = sides();
    alice.send(text(1));
    const { skipped } = decrypt(
      primitives,
      bob.session,
      decodeRatchetMessage(alice.send(text(2))),
      undefined,
      bob.draw,
    );
    expect(skipped.map(({ chain, index }) => [chain, index])).toEqual([[0, 1]]);
    expect([5, 6].map((chain) => skippedKeyPolicy(chain).oldestChain)).toEqual([0, 1]);
  });
});

describe('forgery', () => {
  it('A17 every flipped, cut or added byte of a message is refused, and A15 the state stays byte-identical', () => {
    const { alice, bob } = sides();
    bob.receive(alice.send(text(1)));
    alice.receive(bob.send(text(2)));
    const message = alice.send(text(3));
    const before = hex(encodeSession(bob.session));
    for (let at = 0; at < message.length; at++) {
      for (const mask of [0x01, 0x80, 0xff]) {
        const changed = message.map((byte, i) => (i === at ? byte ^ mask : byte));
        expect(
          codeOf(() => bob.receive(changed)),
          `byte ${at}`,
        ).toMatch(/^E_(AUTH|VERSION|BAD_KEY|CHAIN_LIMIT)$/);
      }
      expect(codeOf(() => bob.receive(message.slice(0, at)))).toBe('E_VERSION');
    }
    for (let added = 1; added <= 64; added++) {
      expect(codeOf(() => bob.receive(Uint8Array.from([...message, ...new Uint8Array(added)])))).toBe('E_VERSION');
    }
    expect(hex(encodeSession(bob.session))).toBe(before);
    expect(bob.receive(message)).toEqual(text(3));
  });

  it('A17 every truncation of a first message is refused by its decoder', () => {
    const { wire } = pair();
    for (let length = 0; length < wire.length; length++) {
      expect(codeOf(() => decodePrekeyMessage(wire.slice(0, length)))).toMatch(/^E_(VERSION|BAD_KEY)$/);
    }
  });

  it('A14 a forged header is charged for the steps it asks for before they are made', () => {
    const { alice, bob, draw } = pair();
    const decoded = decodeRatchetMessage(new Side(alice, draw).send(text(1)));
    const far = { ...decoded, header: { ...decoded.header, index: 1999 } };
    expect(skipSteps(bob, far)).toBe(1998);
    const ratchetKey = alice.ratchetKey.publicKey.map((byte, i) =>
      i === 5 ? byte ^ 1 : byte,
    ) as typeof alice.ratchetKey.publicKey;
    expect(skipSteps(bob, { ...far, header: { ...far.header, ratchetKey, previousLength: 2000 } })).toBe(1999 + 1999);
  });

  it('A14 a header no chain or session has is refused before any key is derived for it', () => {
    const { alice, bob, draw } = pair();
    const decoded = decodeRatchetMessage(new Side(alice, draw).send(text(1)));
    const idle = {
      ...primitives,
      hmac: () => {
        throw new Error('a key was derived');
      },
    };
    const refusal = (change: Partial<typeof decoded.header>) => {
      const forged = { ...decoded, header: { ...decoded.header, ...change } };
      return codeOf(() => decrypt(idle, bob, forged, undefined, draw));
    };
    expect(refusal({ index: 2000 })).toBe('E_CHAIN_LIMIT');
    expect(refusal({ previousLength: 2001 })).toBe('E_CHAIN_LIMIT');
    expect(refusal({ suite: suiteById(0x03) })).toBe('E_AUTH');
    expect(refusal({ epoch: HANDSHAKE_TIME + 1 })).toBe('E_AUTH');
    expect(refusal({ sessionId: new Uint8Array(16) })).toBe('E_AUTH');
    expect(refusal({})).toBe('Error: a key was derived');
    expect(codeOf(() => skipSteps(bob, { ...decoded, header: { ...decoded.header, index: 2000 } }))).toBe(
      'E_CHAIN_LIMIT',
    );
  });

  it('A34 a prekey message inside a prekey message is refused', () => {
    const { wire } = pair();
    const nested = Uint8Array.from([...wire.slice(0, 1296), ...wire]);
    expect(codeOf(() => decodePrekeyMessage(nested))).toBe('E_VERSION');
  });

  it('a message reflected to its sender is refused', () => {
    const { alice } = sides();
    const message = alice.send(text(1));
    expect(codeOf(() => alice.receive(message))).toBe('E_AUTH');
  });
});

describe('secrecy over time', () => {
  it('A19 a stolen state reads nothing after one round trip, and nothing from before', () => {
    const { alice, bob } = sides();
    const earlier = alice.send(text(1));
    bob.receive(earlier);
    const thief = new Side(decodeSession(encodeSession(bob.session)), bob.draw);
    expect(codeOf(() => thief.receive(earlier))).toBe('E_DUPLICATE');
    bob.receive(alice.send(text(2)));
    alice.receive(bob.send(text(3)));
    bob.receive(alice.send(text(4)));
    alice.receive(bob.send(text(5)));
    expect(codeOf(() => thief.receive(alice.send(text(6))))).toBe('E_AUTH');
  });

  it('A21 two messages from one restored state differ in salt, and so in key and nonce', () => {
    const { alice, bob, draw } = pair();
    const blob = encodeSession(alice);
    const [one, two] = [new Side(decodeSession(blob), draw), new Side(decodeSession(blob), draw)];
    const [first, second] = [one.send(text(1)), two.send(text(1))];
    expect(decodeRatchetMessage(first).header.index).toBe(decodeRatchetMessage(second).header.index);
    expect(hex(first.slice(0x42, 0x52))).not.toBe(hex(second.slice(0x42, 0x52)));
    const xor = first.slice(0x52).map((byte, i) => byte ^ (second[0x52 + i] ?? 0));
    expect(xor.slice(0, 256).filter((byte) => byte === 0).length).toBeLessThan(32);
    expect(new Side(bob, draw).receive(first)).toEqual(text(1));
  });
});

describe('the state at rest', () => {
  it('is 320 bytes and survives its encoding', () => {
    const { alice, bob } = pair();
    for (const session of [alice, bob]) {
      const bytes = encodeSession(session);
      expect(bytes.length).toBe(320);
      expect(encodeSession(decodeSession(bytes))).toEqual(bytes);
    }
  });

  it('A27 a corrupt, truncated or unknown state is a typed error', () => {
    const bytes = encodeSession(pair().alice);
    const changed = (at: number, value: number) => bytes.map((byte, i) => (i === at ? value : byte));
    const wrong = [
      new Uint8Array(0),
      bytes.slice(1),
      Uint8Array.from([...bytes, 0]),
      changed(0, 2),
      changed(1, 9),
      changed(2, 8),
      changed(3, 64),
      changed(0xbf, 0x80),
      changed(0xc0, 1),
      changed(0x120, 1),
      changed(0x12c, 1),
      changed(319, 1),
    ];
    for (const state of wrong) expect(codeOf(() => decodeSession(state))).toBe('E_STATE');
  });
});

function sending(session: Session) {
  if (session.sending === null) throw new Error('the session has a sending chain');
  return session.sending;
}

/** What a responder has before it reads anything; `third` is the third message of the initiator. */
function unheard() {
  const { fresh, draw } = pair();
  const side = new Side(fresh, draw);
  const [, , third = new Uint8Array(0)] = [1, 2, 3].map((value) => side.send(text(value)));
  const { suite, epoch, openingDigest, sessionId, transcript } = fresh;
  const agreed = { rootKey: new Secret(new Uint8Array(32).fill(1)), sessionId, transcript };
  const keys = responderFor(suite).prekeys.signedPrekey;
  return {
    agreed,
    keys,
    draw,
    start: { suite, epoch, openingDigest, now: HANDSHAKE_TIME },
    third: decodeRatchetMessage(third),
  };
}
