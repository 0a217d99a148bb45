import {
  type Draw,
  type PaddingBucket,
  type Primitives,
  type ResponderPrekeys,
  Secret,
  type Session,
  acceptAgreement,
  concat,
  decodePrekeyMessage,
  decodeRatchetMessage,
  decrypt,
  encodeOpening,
  encrypt,
  initiateAgreement,
  initiatorSession,
  responderSession,
  suiteById,
  verifyIdentity,
  verifyPrekeyBundle,
  x25519KeyPairOf,
} from '../../core/ratchet/signalCrypto.ts';
import { decodeMessageText, encodeMessageText } from '../../main/crypto/messageText.ts';
import { HANDSHAKE_TIME, localIdentity, responderFor } from '../../test/stage/handshake.ts';
import type { Conversation, Implementation } from './implementation.ts';

/** Buckets as the application uses them: 256 for a candidate, 8192 for whatever is as large as an offer. */
export function bucketOf(bytes: number): Exclude<PaddingBucket, 'nextPowerOfTwo'> {
  return bytes < 256 ? 256 : 8192;
}

/** `core/ratchet` alone, plaintext to base64 and back. Sessions stay values in memory. */
export function ringfortAlone(primitives: Primitives, draw: Draw): Implementation {
  const suite = suiteById(0x02);
  const alice = localIdentity('alice', 1, primitives);
  const bob = responderFor(suite, primitives);
  const plaintexts = new Map([200, 4096].map((bytes) => [bytes, draw(bytes)]));

  const seal = (session: Session, bytes: number) => {
    const plaintext = plaintexts.get(bytes);
    if (plaintext === undefined) throw new RangeError(`no plaintext of ${bytes} bytes was made`);
    return encrypt(primitives, session, plaintext, bucketOf(bytes), draw);
  };
  const open = (session: Session, wire: unknown) =>
    decrypt(primitives, session, decodeRatchetMessage(decodeMessageText(String(wire))), undefined, draw);

  /**
   * Bob's private halves as his store would have given them. A session takes one over, so each handshake has its own.
   */
  const loadPrekeys = (): ResponderPrekeys => ({
    ...bob.prekeys,
    signedPrekey: x25519KeyPairOf(primitives, bob.prekeys.signedPrekey.privateKey.clone()),
  });

  const handshake = (prekeys: ResponderPrekeys): { alice: Session; bob: Session } => {
    const verified = verifyPrekeyBundle(primitives, suite, bob.local.address, bob.bundle, HANDSHAKE_TIME);
    const { agreement, opening } = initiateAgreement(primitives, suite, HANDSHAKE_TIME, alice, verified, draw);
    const openingBytes = encodeOpening(opening);
    const start = { suite, epoch: HANDSHAKE_TIME, now: HANDSHAKE_TIME };
    const fresh = initiatorSession(
      primitives,
      { ...start, openingDigest: primitives.sha256(openingBytes) },
      agreement,
      verified.signedPrekey.publicKey,
      draw,
    );
    const first = seal(fresh, 200);
    const text = encodeMessageText(concat(openingBytes, first.message));

    const received = decodePrekeyMessage(decodeMessageText(text));
    const remote = verifyIdentity(primitives, alice.address, received.opening.identity);
    const { capabilities } = bob.local.document;
    const accepted = acceptAgreement(primitives, bob.local, capabilities, remote, received.opening, prekeys);
    const responder = responderSession(
      { ...start, openingDigest: primitives.sha256(received.openingBytes) },
      accepted,
      prekeys.signedPrekey,
      draw,
    );
    return { alice: first.session, bob: decrypt(primitives, responder, received.message, undefined, draw).session };
  };

  const conversationOf = (sessions: { alice: Session; bob: Session }): Conversation => ({
    send: (from, bytes) => {
      const sealed = seal(sessions[from], bytes);
      disposeReplaced(sessions[from], sealed.session);
      sessions[from] = sealed.session;
      return encodeMessageText(sealed.message);
    },
    receive: (at, wire) => {
      const opened = open(sessions[at], wire);
      disposeReplaced(sessions[at], opened.session);
      sessions[at] = opened.session;
      return opened.plaintext.length;
    },
  });

  return {
    name: 'ringfort',
    meet: () => {
      const prekeys = loadPrekeys();
      return () => conversationOf(handshake(prekeys));
    },
    overtake: (skipped, bytes) => {
      const sessions = handshake(loadPrekeys());
      let sending = sessions.alice;
      for (let i = 0; i < skipped; i++) sending = seal(sending, bytes).session;
      const wire = encodeMessageText(seal(sending, bytes).message);
      // Decrypting leaves the session it was given as it was, so every receiver may begin with the same one.
      return () => () => open(sessions.bob, wire).plaintext.length;
    },
  };
}

/** What the caller of the ratchet does when the next state has become real. */
function disposeReplaced(before: Session, next: Session): void {
  const kept = new Set<Secret | undefined>(secretsOf(next));
  for (const secret of secretsOf(before)) if (!kept.has(secret)) secret?.dispose();
}

function secretsOf(session: Session): readonly (Secret | undefined)[] {
  return [session.rootKey, session.ratchetKey.privateKey, session.sending?.key, session.receiving?.key];
}
