import { describe, expect, it } from 'vitest';
import { HANDSHAKE_TIME, establishedPair, localIdentity, responderFor } from '../../test/stage/handshake.ts';
import { codeOf, seededDraw, sharedPrimitives } from '../../test/stage/ratchetParty.ts';
import { noblePrimitives } from '../../main/crypto/primitives/noble.ts';
import { acceptAgreement, initiateAgreement } from './keyAgreement.ts';
import { concat, hex, isAllZero, label, lengthPrefixed, uint, ascii } from './bytes.ts';
import { verifyIdentity } from './identity.ts';
import { verifyPrekeyBundle } from './prekeyBundle.ts';
import { decodePrekeyMessage, encodeOpening, type Opening } from './prekeyMessage.ts';
import { type Suite, suiteById } from './suite.ts';
import { transcriptHash } from './handshakeTranscript.ts';

const suites = [0x01, 0x02, 0x03].map(suiteById);

function handshake(suite: Suite, withOneTimePrekey = true) {
  const alice = localIdentity('alice', 1);
  const bob = responderFor(suite);
  const bundle = withOneTimePrekey ? bob.bundle : { ...bob.bundle, oneTimePrekey: undefined };
  const prekeys = withOneTimePrekey ? bob.prekeys : { ...bob.prekeys, oneTimePrekey: undefined };
  const verified = verifyPrekeyBundle(sharedPrimitives, suite, bob.local.address, bundle, HANDSHAKE_TIME);
  const sent = initiateAgreement(sharedPrimitives, suite, HANDSHAKE_TIME, alice, verified, seededDraw('handshake'));
  const accept = (opening: Opening = sent.opening, asSender = alice.address, local = bob.local, keys = prekeys) =>
    acceptAgreement(
      sharedPrimitives,
      local,
      local.document.capabilities,
      { ...verifyIdentity(sharedPrimitives, alice.address, opening.identity), address: asSender },
      opening,
      keys,
    );
  return { ...sent, accept, alice, bob, prekeys, verified };
}

describe.each(suites)('$name', (suite) => {
  it.each([true, false])('both sides agree (one-time prekey: %s)', (withOneTimePrekey) => {
    const { agreement, accept } = handshake(suite, withOneTimePrekey);
    const accepted = accept();
    expect(hex(accepted.sessionId)).toBe(hex(agreement.sessionId));
    expect(hex(accepted.transcript)).toBe(hex(agreement.transcript));
    expect(hex(accepted.rootKey.bytes)).toBe(hex(agreement.rootKey.bytes));
    expect(isAllZero(agreement.rootKey.bytes)).toBe(false);
  });

  it('A07 swapped addresses and device ids give another session', () => {
    const { agreement, accept, alice, bob } = handshake(suite);
    const others = [
      accept(undefined, { userId: 'eve', deviceId: 1 }),
      accept(undefined, { userId: 'alice', deviceId: 2 }),
      accept(undefined, alice.address, { ...bob.local, address: { userId: 'bob', deviceId: 8 } }),
      accept(undefined, alice.address, { ...bob.local, address: { userId: 'rob', deviceId: 7 } }),
    ];
    for (const other of others) expect(hex(other.sessionId)).not.toBe(hex(agreement.sessionId));
  });

  it('other epochs and prekey ids give another session', () => {
    const { agreement, accept, opening } = handshake(suite);
    for (const other of [
      accept({ ...opening, epoch: opening.epoch + 1 }),
      accept({ ...opening, signedPrekeyId: 9 }),
      accept({ ...opening, oneTimePrekeyId: 9 }),
    ]) {
      expect(hex(other.sessionId)).not.toBe(hex(agreement.sessionId));
    }
  });

  it('A35 a side that was shown other capabilities than the other side has gets another session', () => {
    const { agreement, alice, bob, opening, prekeys } = handshake(suite);
    const sender = verifyIdentity(sharedPrimitives, alice.address, opening.identity);
    const sessionFor = (ours: Uint8Array, theirs: Uint8Array) => {
      const remote = { ...sender, capabilities: theirs };
      return hex(acceptAgreement(sharedPrimitives, bob.local, ours, remote, opening, prekeys).sessionId);
    };
    const [ours, theirs] = [bob.local.document.capabilities, sender.capabilities];
    const changed = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 3 ? byte ^ 1 : byte));
    expect(sessionFor(ours, theirs)).toBe(hex(agreement.sessionId));
    expect(sessionFor(changed(ours), theirs)).not.toBe(hex(agreement.sessionId));
    expect(sessionFor(ours, changed(theirs))).not.toBe(hex(agreement.sessionId));
  });

  it('an opening survives its encoding, of the length the wire format gives', () => {
    const { opening } = handshake(suite);
    const bytes = encodeOpening(opening);
    expect(bytes.length).toBe(0xd0 + (suite.kem?.ciphertextBytes ?? 0));
    const { wire, firstPlaintext } = establishedPair(suite.id);
    expect(firstPlaintext).toEqual(Uint8Array.of(1, 2, 3));
    expect(encodeOpening(decodePrekeyMessage(wire).opening)).toEqual(wire.slice(0, bytes.length));
  });
});

describe('the agreement', () => {
  it('derives RK0 and the session id as the page says, from the DHs in their order', () => {
    const { agreement, alice, verified } = handshake(suiteById(0x01));
    const ek = seededDraw('handshake')(32);
    const dh = (ours: Uint8Array, theirs: Uint8Array) => sharedPrimitives.x25519(ours, theirs);
    const ikm = concat(
      new Uint8Array(32).fill(0xff),
      dh(alice.keys.dh.privateKey.bytes, verified.signedPrekey.publicKey),
      dh(ek, verified.identity.dhKey),
      dh(ek, verified.signedPrekey.publicKey),
      dh(ek, verified.oneTimePrekey?.publicKey ?? new Uint8Array(32)),
    );
    const info = concat(ascii('ringfort/1/pqxdh\0'), Uint8Array.of(1), agreement.transcript);
    const okm = sharedPrimitives.hkdf(ikm, new Uint8Array(32), info, 48);
    expect([agreement.rootKey.bytes, agreement.sessionId]).toEqual([okm.slice(0, 32), okm.slice(32)]);
  });

  it('A35 is not made without the KEM its suite has, on either side', () => {
    const { verified, alice, accept, prekeys, bob } = handshake(suiteById(0x02));
    const stripped = { ...verified, kemPrekey: undefined };
    const draw = seededDraw('stripped');
    expect(
      codeOf(() => initiateAgreement(sharedPrimitives, suiteById(0x02), HANDSHAKE_TIME, alice, stripped, draw)),
    ).toBe('E_BAD_BUNDLE');
    expect(codeOf(() => accept(undefined, alice.address, bob.local, { ...prekeys, kemPrekey: undefined }))).toBe(
      'E_STATE',
    );
  });
});

describe('the transcript', () => {
  it('is the hash of the fields in the order the protocol page gives', () => {
    const { opening, alice, bob, verified, agreement } = handshake(suiteById(0x02));
    const written = concat(
      label('transcript'),
      Uint8Array.of(2),
      uint(HANDSHAKE_TIME, 6),
      lengthPrefixed(ascii('alice')),
      uint(1, 4),
      lengthPrefixed(ascii('bob')),
      uint(7, 4),
      concat(alice.document.signingKey, alice.document.dhKey),
      concat(bob.local.document.signingKey, bob.local.document.dhKey),
      alice.document.capabilities,
      bob.local.document.capabilities,
      uint(1, 4),
      verified.signedPrekey.publicKey,
      uint(2, 4),
      verified.oneTimePrekey?.publicKey ?? new Uint8Array(0),
      uint(3, 4),
      Uint8Array.of(0),
      verified.kemPrekey?.publicKey ?? new Uint8Array(0),
      opening.ephemeralKey,
      opening.kemCiphertext,
    );
    expect(hex(agreement.transcript)).toBe(hex(sharedPrimitives.sha256(written)));
  });

  it('puts 32 zero bytes where there is no one-time prekey, so that absence cannot be confused with a key', () => {
    const { verified, opening, alice, bob } = handshake(suiteById(0x01), false);
    const parts = {
      suite: opening.suite,
      epoch: 1,
      initiator: alice.address,
      responder: bob.local.address,
      initiatorIdentity: alice.document,
      responderIdentity: bob.local.document,
      signedPrekey: verified.signedPrekey,
      oneTimePrekey: undefined,
      kemPrekey: undefined,
      ephemeralKey: opening.ephemeralKey,
      kemCiphertext: opening.kemCiphertext,
    };
    const absent = transcriptHash(noblePrimitives, parts);
    const zero = transcriptHash(noblePrimitives, { ...parts, oneTimePrekey: { id: 0, publicKey: new Uint8Array(32) } });
    const other = transcriptHash(noblePrimitives, {
      ...parts,
      oneTimePrekey: { id: 1, publicKey: new Uint8Array(32) },
    });
    expect(hex(absent)).toBe(hex(zero));
    expect(hex(absent)).not.toBe(hex(other));
  });

  it('tells a last-resort KEM prekey from a one-time one, and ids from absence', () => {
    const { verified, opening, alice, bob } = handshake(suiteById(0x02));
    if (verified.kemPrekey === undefined) throw new Error('suite 0x02 has a KEM');
    const { kemPrekey } = verified;
    const hashed = (prekey: (typeof verified)['kemPrekey'] | undefined) =>
      hex(
        transcriptHash(noblePrimitives, {
          suite: opening.suite,
          epoch: 1,
          initiator: alice.address,
          responder: bob.local.address,
          initiatorIdentity: alice.document,
          responderIdentity: bob.local.document,
          signedPrekey: verified.signedPrekey,
          oneTimePrekey: undefined,
          kemPrekey: prekey,
          ephemeralKey: opening.ephemeralKey,
          kemCiphertext: opening.kemCiphertext,
        }),
      );
    const hashes = [
      hashed(kemPrekey),
      hashed({ ...kemPrekey, kind: 'lastResort' }),
      hashed({ ...kemPrekey, id: kemPrekey.id + 1 }),
      hashed(undefined),
    ];
    expect(new Set(hashes).size).toBe(4);
  });

  it('A08 a flipped KEM ciphertext bit gives another session, not an error', () => {
    const { agreement, accept, opening } = handshake(suiteById(0x02));
    const kemCiphertext = opening.kemCiphertext.map((byte, i) => (i === 500 ? byte ^ 1 : byte));
    expect(hex(accept({ ...opening, kemCiphertext }).sessionId)).not.toBe(hex(agreement.sessionId));
  });
});
