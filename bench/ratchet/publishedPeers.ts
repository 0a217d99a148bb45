import Olm from '@matrix-org/olm';
import {
  AsymmetricRatchet,
  Identity,
  MessageSignedProtocol,
  PreKeyBundleProtocol,
  PreKeyMessageProtocol,
  setEngine,
} from '2key-ratchet';
import type { Conversation, Implementation } from './implementation.ts';

/*
 * The Double Ratchets that install from npm under a permissive licence and run on this Node. Neither pads, keeps what
 * it does in a store, or adds a KEM to the handshake; both draw from the system's generator. Those of Signal and Wire
 * are under the GPL or AGPL.
 */

/** libolm (C, compiled to WebAssembly; Apache-2.0): Curve25519, AES-256-CBC with HMAC, prekeys signed by hand. */
export async function olm(): Promise<Implementation> {
  await Olm.init();
  const texts = new Map([200, 4096].map((bytes) => [bytes, 'x'.repeat(bytes)]));
  const utility = new Olm.Utility();
  const send = (session: Olm.Session, bytes: number) => session.encrypt(texts.get(bytes) ?? '');
  const receive = (session: Olm.Session, wire: unknown) => {
    const { type, body } = wire as ReturnType<Olm.Session['encrypt']>;
    return session.decrypt(type, body).length;
  };
  const account = () => {
    const made = new Olm.Account();
    made.create();
    return { account: made, keys: JSON.parse(made.identity_keys()) as { curve25519: string; ed25519: string } };
  };
  const meet = () => {
    const [alice, bob] = [account(), account()];
    bob.account.generate_one_time_keys(1);
    const oneTime: { curve25519: Record<string, string> } = JSON.parse(bob.account.one_time_keys());
    const [prekey = ''] = Object.values(oneTime.curve25519);
    const signature = bob.account.sign(prekey);
    return () => {
      const sessions = { alice: new Olm.Session(), bob: new Olm.Session() };
      utility.ed25519_verify(bob.keys.ed25519, prekey, signature);
      sessions.alice.create_outbound(alice.account, bob.keys.curve25519, prekey);
      const first = send(sessions.alice, 200);
      sessions.bob.create_inbound(bob.account, first.body);
      bob.account.remove_one_time_keys(sessions.bob);
      receive(sessions.bob, first);
      return sessions;
    };
  };
  return {
    name: 'olm',
    meet: () => {
      const handshake = meet();
      return () => {
        const sessions = handshake();
        return {
          send: (from, bytes) => send(sessions[from], bytes),
          receive: (at, wire) => receive(sessions[at], wire),
        };
      };
    },
    overtake: (skipped, bytes) => {
      const sessions = meet()();
      const before = sessions.bob.pickle('');
      for (let i = 0; i < skipped; i++) send(sessions.alice, bytes);
      const wire = send(sessions.alice, bytes);
      return () => {
        const receiver = new Olm.Session();
        receiver.unpickle('', before);
        return () => receive(receiver, wire);
      };
    },
  };
}

/** 2key-ratchet (TypeScript over WebCrypto; MIT): P-256, AES-256-CBC, an ECDSA identity. Asynchronous throughout. */
export function twoKeyRatchet(): Implementation {
  setEngine('WebCrypto', globalThis.crypto);
  const plaintexts = new Map([200, 4096].map((bytes) => [bytes, new ArrayBuffer(bytes)]));
  const send = async (ratchet: AsymmetricRatchet, bytes: number) =>
    (await ratchet.encrypt(plaintexts.get(bytes) ?? new ArrayBuffer(0))).exportProto();
  const receive = async (ratchet: AsymmetricRatchet, wire: unknown) => {
    const message = await MessageSignedProtocol.importProto(wire as ArrayBuffer);
    return (await ratchet.decrypt(message)).byteLength;
  };
  const accept = async (bob: Identity, wire: ArrayBuffer) => {
    const message = await PreKeyMessageProtocol.importProto(wire);
    const ratchet = await AsymmetricRatchet.create(bob, message);
    await ratchet.decrypt(message.signedMessage);
    return ratchet;
  };
  const meet = async () => {
    const [alice, bob] = [await Identity.create(1, 1, 1), await Identity.create(2, 1, 1)];
    const bundle = await bundleOf(bob);
    return async () => {
      const sending = await AsymmetricRatchet.create(alice, await PreKeyBundleProtocol.importProto(bundle));
      const opening = await send(sending, 200);
      return { bob, opening, sessions: { alice: sending, bob: await accept(bob, opening) } };
    };
  };
  return {
    name: '2key-ratchet',
    meet: async () => {
      const handshake = await meet();
      return async (): Promise<Conversation> => {
        const { sessions } = await handshake();
        return {
          send: (from, bytes) => send(sessions[from], bytes),
          receive: (at, wire) => receive(sessions[at], wire),
        };
      };
    },
    overtake: async (skipped, bytes) => {
      const { bob, opening, sessions } = await (await meet())();
      for (let i = 0; i < skipped; i++) await send(sessions.alice, bytes);
      const wire = await send(sessions.alice, bytes);
      return async () => {
        const receiver = await accept(bob, opening);
        return () => receive(receiver, wire);
      };
    },
  };
}

async function bundleOf(bob: Identity): Promise<ArrayBuffer> {
  const [prekey, signedPrekey] = [bob.preKeys[0], bob.signedPreKeys[0]];
  if (prekey === undefined || signedPrekey === undefined) throw new Error('the identity was made without prekeys');
  const bundle = new PreKeyBundleProtocol();
  await bundle.identity.fill(bob);
  bundle.registrationId = bob.id;
  bundle.preKey.id = 0;
  bundle.preKey.key = prekey.publicKey;
  bundle.preKeySigned.id = 0;
  bundle.preKeySigned.key = signedPrekey.publicKey;
  await bundle.preKeySigned.sign(bob.signingKey.privateKey);
  return bundle.exportProto();
}
