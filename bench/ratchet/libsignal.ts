import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Conversation, Implementation, Side } from './implementation.ts';
import {
  type Libsignal,
  type PrekeyRecord,
  type ProtocolAddress,
  type SessionRecord,
  isLibsignal,
} from './libsignalTypes.ts';

/*
 * The ratchet of Signal (Rust; PQXDH with ML-KEM-1024, Double Ratchet and SPQR). It is under the AGPL, so it is nothing
 * that Ringfort depends on: the bench installs it by itself, into .cache, and goes on without it where that cannot be
 * done.
 */

const VERSION = '0.103.0';
/** Of each package, so that what is run is what was looked at. */
const PACKAGES = {
  '@signalapp/libsignal-client': {
    version: VERSION,
    integrity: 'sha512-eTPT0ebDsoriIjeMjuB882H51UpFXnWDIu43VX0uBSM6iryKmCa0zxabncrS6xG0KJqAc+Modjkhk0nk+w2k+A==',
    dependencies: { 'node-gyp-build': '^4.8.0', 'type-fest': '^4.26.0' },
  },
  'node-gyp-build': {
    version: '4.8.4',
    integrity: 'sha512-LA4ZjwlnUblHVgq0oBF3Jl/6h/Nvs5fzBLwdEF4nuxnFdsfajde4WfxtJr3CaiH+F6ewcIB/q4jQ4UzPyid+CQ==',
  },
  'type-fest': {
    version: '4.41.0',
    integrity: 'sha512-TeTSQ6H5YHvpqVwBRcnLDCBnDOHWYu7IvGbHT6N8AOymcr9PJGjc1GTtiWZTYg0NCgYwvnYWEkVChQAr9bjfwA==',
  },
} as const;
const INSTALL_MS = 120_000;

/** Or why it cannot be had here. */
export async function libsignal(projectRoot: string): Promise<Implementation | { readonly missing: string }> {
  try {
    return compared(await install(join(projectRoot, '.cache/bench/libsignal')));
  } catch (error) {
    return { missing: whyOf(error) };
  }
}

/** npm says on its first line which command failed, which we know, and further down why. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first = '', ...more] = error.message.split('\n').filter((line) => line !== '');
  return more.find((line) => /^npm error (?!code|errno|syscall)/u.test(line)) ?? first;
}

async function install(folder: string): Promise<Libsignal> {
  const manifest = {
    name: 'bench-of-libsignal',
    private: true,
    dependencies: { '@signalapp/libsignal-client': VERSION },
  };
  const locked = Object.entries(PACKAGES).map(([name, entry]) => [`node_modules/${name}`, entry] as const);
  const lock = {
    name: manifest.name,
    lockfileVersion: 3,
    requires: true,
    packages: { '': manifest, ...Object.fromEntries(locked) },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=0'];
  // On Windows npm is a script of the shell.
  await promisify(execFile)('npm', options, { cwd: folder, timeout: INSTALL_MS, shell: process.platform === 'win32' });
  const entry = join(folder, 'node_modules/@signalapp/libsignal-client/dist/index.js');
  const loaded: unknown = await import(pathToFileURL(entry).href);
  if (!isLibsignal(loaded)) throw new Error(`${VERSION} has another shape than the bench knows`);
  return loaded;
}

function compared(signal: Libsignal): Implementation {
  const plaintexts = new Map([200, 4096].map((bytes) => [bytes, new Uint8Array(randomBytes(bytes))]));

  /** One person and her stores, which keep what they are given as it is. */
  const party = (name: string) => {
    const address = signal.ProtocolAddress.new(name, 1);
    const identity = signal.IdentityKeyPair.generate();
    const prekeys = () => new Map<number, PrekeyRecord>();
    const kept = {
      sessions: new Map<string, SessionRecord>(),
      oneTime: prekeys(),
      signed: prekeys(),
      kyber: prekeys(),
    };
    const found = (rows: ReadonlyMap<number, PrekeyRecord>, id: number): PrekeyRecord => {
      const row = rows.get(id);
      if (row === undefined) throw new Error('no such prekey');
      return row;
    };
    const sessions = class extends signal.SessionStore {
      saveSession = async (at: ProtocolAddress, record: SessionRecord) => void kept.sessions.set(at.toString(), record);
      getSession = async (at: ProtocolAddress) => kept.sessions.get(at.toString()) ?? null;
    };
    const identities = class extends signal.IdentityKeyStore {
      getIdentityKey = async () => identity.privateKey;
      getIdentityKeyPair = async () => identity;
      getLocalRegistrationId = async () => 1;
      saveIdentity = async () => 0;
      isTrustedIdentity = async () => true;
      getIdentity = async () => null;
    };
    const oneTime = class extends signal.PreKeyStore {
      getPreKey = async (id: number) => found(kept.oneTime, id);
      removePreKey = async (id: number) => void kept.oneTime.delete(id);
    };
    const signed = class extends signal.SignedPreKeyStore {
      getSignedPreKey = async (id: number) => found(kept.signed, id);
    };
    const kyber = class extends signal.KyberPreKeyStore {
      getKyberPreKey = async (id: number) => found(kept.kyber, id);
      markKyberPreKeyUsed = async () => undefined;
    };
    return {
      address,
      identity,
      kept,
      sessions: new sessions(),
      identities: new identities(),
      oneTime: new oneTime(),
      signed: new signed(),
      kyber: new kyber(),
    };
  };
  type Party = ReturnType<typeof party>;

  const bundleOf = ({ identity, kept }: Party) => {
    const [signedPrekey, prekey] = [signal.PrivateKey.generate(), signal.PrivateKey.generate()];
    const kem = signal.KEMKeyPair.generate();
    const signature = identity.privateKey.sign(signedPrekey.getPublicKey().serialize());
    const kemSignature = identity.privateKey.sign(kem.getPublicKey().serialize());
    kept.oneTime.set(1, signal.PreKeyRecord.new(1, prekey.getPublicKey(), prekey));
    kept.signed.set(1, signal.SignedPreKeyRecord.new(1, 0, signedPrekey.getPublicKey(), signedPrekey, signature));
    kept.kyber.set(1, signal.KyberPreKeyRecord.new(1, 0, kem, kemSignature));
    return signal.PreKeyBundle.new(
      1,
      1,
      1,
      prekey.getPublicKey(),
      1,
      signedPrekey.getPublicKey(),
      signature,
      identity.publicKey,
      1,
      kem.getPublicKey(),
      kemSignature,
    );
  };

  const send = async (from: Party, to: Party, bytes: number): Promise<Uint8Array> => {
    const plaintext = plaintexts.get(bytes) ?? new Uint8Array(bytes);
    const sealed = await signal.signalEncrypt(plaintext, to.address, from.address, from.sessions, from.identities);
    return sealed.serialize();
  };
  const receiveFirst = async (at: Party, from: Party, wire: Uint8Array): Promise<number> => {
    const message = signal.PreKeySignalMessage.deserialize(wire);
    const { sessions, identities, oneTime, signed, kyber } = at;
    const opened = await signal.signalDecryptPreKey(
      message,
      from.address,
      at.address,
      sessions,
      identities,
      oneTime,
      signed,
      kyber,
    );
    return opened.length;
  };
  const receive = async (at: Party, from: Party, wire: Uint8Array): Promise<number> => {
    const message = signal.SignalMessage.deserialize(wire);
    return (await signal.signalDecrypt(message, from.address, at.address, at.sessions, at.identities)).length;
  };

  const meet = () => {
    const parties = { alice: party('alice'), bob: party('bob') };
    const bundle = bundleOf(parties.bob);
    return async () => {
      const { alice, bob } = parties;
      await signal.processPreKeyBundle(bundle, bob.address, alice.address, alice.sessions, alice.identities);
      await receiveFirst(bob, alice, await send(alice, bob, 200));
      return parties;
    };
  };
  /** Both have heard of each other, so that no message carries the opening any more. */
  const acquainted = async () => {
    const { alice, bob } = await meet()();
    await receive(alice, bob, await send(bob, alice, 200));
    return { alice, bob };
  };

  return {
    name: 'libsignal',
    meet: () => {
      const handshake = meet();
      return async (): Promise<Conversation> => {
        const parties = await handshake();
        let answered = false;
        const other = (side: Side): Side => (side === 'alice' ? 'bob' : 'alice');
        return {
          send: (from, bytes) => send(parties[from], parties[other(from)], bytes),
          receive: (at, wire) => {
            if (!(wire instanceof Uint8Array)) throw new TypeError('not what was sent');
            // Until she has heard of Bob, Alice's messages carry the opening.
            if (at === 'alice') answered = true;
            return (answered ? receive : receiveFirst)(parties[at], parties[other(at)], wire);
          },
        };
      };
    },
    overtake: async (skipped, bytes) => {
      const { alice, bob } = await acquainted();
      const before = bob.kept.sessions.get(alice.address.toString())?.serialize();
      for (let i = 0; i < skipped; i++) await send(alice, bob, bytes);
      const wire = await send(alice, bob, bytes);
      return () => {
        if (before === undefined) throw new Error('Bob has no session');
        bob.kept.sessions.set(alice.address.toString(), signal.SessionRecord.deserialize(before));
        return () => receive(bob, alice, wire);
      };
    },
  };
}
