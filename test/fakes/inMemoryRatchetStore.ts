import {
  DEDUPE_LIFETIME_S,
  OLD_CAPABILITIES_LIFETIME_S,
  SKIPPED_KEY_LIFETIME_S,
  STATIC_SALT_LIFETIME_S,
  hex,
  type Address,
} from '../../core/ratchet/signalCrypto.ts';
import type {
  KeyUploadOwed,
  PeerPin,
  PrekeyKindStored,
  RatchetStore,
  RatchetTransaction,
  StoredIdentity,
  StoredPrekey,
  StoredSession,
  StoredSkippedKey,
} from '../../main/crypto/RatchetStore.ts';

interface SkippedRow extends StoredSkippedKey {
  /** In hex, so that many rows are compared fast. */
  readonly session: string;
  readonly sessionId: Uint8Array;
  readonly expiresAt: number;
}

/** Everything the store holds, as plain data that `structuredClone` copies. */
interface Contents {
  identity: StoredIdentity | undefined;
  retiredCapabilities: Map<number, { capabilities: Uint8Array; expiresAt: number }>;
  nextPrekeyId: number;
  keyUploadOwed: KeyUploadOwed;
  keyUploadBatch: number | null;
  keyUploadFailure: { readonly since: number; readonly problem: string } | null;
  prekeys: Map<string, StoredPrekey>;
  sessions: Map<string, StoredSession>;
  skipped: readonly SkippedRow[];
  seenEphemerals: Map<string, number>;
  ownEphemerals: readonly string[];
  readonly messages: Map<string, number>;
  pins: Map<string, PeerPin>;
  rekeys: Map<string, readonly number[]>;
  staticKey: Uint8Array | undefined;
  peerStaticKeys: Map<string, Uint8Array>;
  staticSalts: Map<string, number>;
  stateEpoch: number;
}

/** The hashes of messages, of which there are many thousands, are put back one by one. */
type Field = Exclude<keyof Contents, 'messages'>;

/** How to put back what one transaction changed. */
interface Undo {
  readonly steps: (() => void)[];
  /** What was copied before its first change. */
  readonly copied: Set<Field>;
}

/** The port without SQLite: a transaction works on the contents, and what it changed is put back when it fails. */
export class InMemoryRatchetStore implements RatchetStore {
  readonly #contents: Contents;
  readonly #transaction: RatchetTransaction;
  #undo: Undo | undefined;

  constructor(
    contents: Contents = {
      identity: undefined,
      retiredCapabilities: new Map(),
      nextPrekeyId: 1,
      keyUploadOwed: 'nothing',
      keyUploadBatch: null,
      keyUploadFailure: null,
      prekeys: new Map(),
      sessions: new Map(),
      skipped: [],
      seenEphemerals: new Map(),
      ownEphemerals: [],
      messages: new Map(),
      pins: new Map(),
      rekeys: new Map(),
      staticKey: undefined,
      peerStaticKeys: new Map(),
      staticSalts: new Map(),
      stateEpoch: 0,
    },
  ) {
    this.#contents = contents;
    this.#transaction = transactionOver(contents, () => {
      if (this.#undo === undefined) throw new Error('no transaction is open');
      return this.#undo;
    });
  }

  transaction<T>(work: (transaction: RatchetTransaction) => T): T {
    const outer = this.#undo;
    const undo: Undo = { steps: [], copied: new Set() };
    this.#undo = undo;
    try {
      const result = work(this.#transaction);
      outer?.steps.push(...undo.steps);
      return result;
    } catch (error) {
      for (const step of undo.steps.toReversed()) step();
      throw error;
    } finally {
      this.#undo = outer;
    }
  }

  /** A copy of everything, for comparing before and after. */
  snapshot(): Contents {
    return structuredClone(this.#contents);
  }

  /** Another store with the same contents: a restored backup. */
  clone(): InMemoryRatchetStore {
    return new InMemoryRatchetStore(this.snapshot());
  }
}

/** Values are cloned on their way in and out and never changed in place: to copy the container is to copy all. */
const copyOf = <T>(container: T): T => (container instanceof Map ? (new Map(container) as T) : container);

function transactionOver(contents: Contents, open: () => Undo): RatchetTransaction {
  /** What is about to be changed; lists are replaced, and nothing else is changed in place. */
  const changing = <Name extends Field>(name: Name): Contents[Name] => {
    const { steps, copied } = open();
    if (!copied.has(name)) {
      copied.add(name);
      const before = copyOf(contents[name]);
      steps.push(() => (contents[name] = before));
    }
    return contents[name];
  };
  const replace = <Name extends Field>(name: Name, value: Contents[Name]): void => {
    changing(name);
    contents[name] = value;
  };
  const setMessage = (name: string, expiresAt: number | undefined): void => {
    const before = contents.messages.get(name);
    open().steps.push(() => {
      if (before === undefined) contents.messages.delete(name);
      else contents.messages.set(name, before);
    });
    if (expiresAt === undefined) contents.messages.delete(name);
    else contents.messages.set(name, expiresAt);
  };
  const peerKey = (peer: Address) => `${peer.userId}:${peer.deviceId}`;
  const sessionKey = (peer: Address, sessionId: Uint8Array) => `${peerKey(peer)}/${hex(sessionId)}`;
  const prekeyKey = (kind: PrekeyKindStored, id: number) => `${kind}/${id}`;
  const dropSkipped = (drop: (row: SkippedRow) => boolean) => {
    if (contents.skipped.some(drop))
      replace(
        'skipped',
        contents.skipped.filter((row) => !drop(row)),
      );
  };
  const named = (sessionId: Uint8Array, ratchetKey: Uint8Array, index: number) => (row: SkippedRow) =>
    row.index === index && row.session === hex(sessionId) && hex(row.ratchetKey) === hex(ratchetKey);
  return {
    loadIdentity: () => own(contents.identity),
    saveIdentity: (identity) => {
      replace('identity', own(identity));
    },
    retireCapabilities: (version, capabilities, expiresAt) => {
      changing('retiredCapabilities').set(version, own({ capabilities, expiresAt }));
    },
    loadRetiredCapabilities: (version, now) => {
      const retired = contents.retiredCapabilities.get(version);
      return retired !== undefined && retired.expiresAt > now ? own(retired.capabilities) : undefined;
    },
    reservePrekeyIds: (count) => {
      replace('nextPrekeyId', contents.nextPrekeyId + count);
      return contents.nextPrekeyId - count;
    },
    keyUploadOwed: () => contents.keyUploadOwed,
    oweKeyUpload: (owed) => {
      replace('keyUploadOwed', owed);
      if (owed !== 'last') replace('keyUploadBatch', null);
      if (owed === 'nothing') replace('keyUploadFailure', null);
    },
    keyUploadBatch: () => contents.keyUploadBatch,
    beginKeyUploadBatch: (firstId) => {
      replace('keyUploadBatch', firstId);
    },
    noteKeyUploadFailure: (problem, now) => {
      replace('keyUploadFailure', { since: contents.keyUploadFailure?.since ?? now, problem });
    },
    savePrekey: (kind, prekey) => void changing('prekeys').set(prekeyKey(kind, prekey.id), own(prekey)),
    loadPrekey: (kind, id) => own(contents.prekeys.get(prekeyKey(kind, id))),
    listPrekeys: (kind) =>
      [...contents.prekeys]
        .filter(([name]) => name.startsWith(`${kind}/`))
        .map(([, { id, notBefore, notAfter }]) => ({ id, notBefore, notAfter }))
        .toSorted((a, b) => b.id - a.id),
    deletePrekey: (kind, id) => changing('prekeys').delete(prekeyKey(kind, id)),
    listSessions: (peer) =>
      [...contents.sessions]
        .filter(([name]) => name.startsWith(`${peerKey(peer)}/`))
        .map(([, { sessionId, epoch, archivedAt }]) => own({ sessionId, epoch, archivedAt })),
    loadSession: (peer, sessionId) => own(contents.sessions.get(sessionKey(peer, sessionId))),
    saveSession: (peer, session) => {
      const { sessionId, epoch, archivedAt, state, opening } = session;
      changing('sessions').set(sessionKey(peer, sessionId), own({ sessionId, epoch, archivedAt, state, opening }));
      replace('stateEpoch', contents.stateEpoch + 1);
    },
    deleteSession: (peer, sessionId) => {
      changing('sessions').delete(sessionKey(peer, sessionId));
      dropSkipped((row) => row.session === hex(sessionId));
    },
    saveSkippedKeys: (sessionId, keys, expiresAt) => {
      for (const { ratchetKey, index, chain, messageKey } of keys) {
        dropSkipped(named(sessionId, ratchetKey, index));
        const row = own({ ratchetKey, index, chain, messageKey, session: hex(sessionId), sessionId, expiresAt });
        replace('skipped', [...contents.skipped, row]);
      }
    },
    takeSkippedKey: (sessionId, ratchetKey, index, now) => {
      const found = contents.skipped.find(named(sessionId, ratchetKey, index));
      if (found !== undefined) dropSkipped((row) => row === found);
      return found !== undefined && found.expiresAt > now ? own(found.messageKey) : undefined;
    },
    pruneSkippedKeys: (sessionId, { oldestChain, perSession, inAll }) => {
      const session = hex(sessionId);
      dropSkipped((row) => row.session === session && row.chain < oldestChain);
      const ofSession = contents.skipped.filter((row) => row.session === session);
      const over = new Set(ofSession.slice(0, Math.max(0, ofSession.length - perSession)));
      dropSkipped((row) => over.has(row));
      if (contents.skipped.length > inAll) replace('skipped', contents.skipped.slice(-inAll));
    },
    hasSeenEphemeral: (digest) => contents.seenEphemerals.has(hex(digest)),
    saveSeenEphemeral: (digest, signedPrekeyId) => void changing('seenEphemerals').set(hex(digest), signedPrekeyId),
    deleteSeenEphemerals: (signedPrekeyId) => {
      for (const [digest, id] of contents.seenEphemerals) {
        if (id === signedPrekeyId) changing('seenEphemerals').delete(digest);
      }
    },
    recordOwnEphemeral: (digest, keep) => {
      const isNew = !contents.ownEphemerals.includes(hex(digest));
      if (isNew) replace('ownEphemerals', [...contents.ownEphemerals, hex(digest)].slice(-keep));
      return isNew;
    },
    hasMessage: (peer, digest) => contents.messages.has(`${peerKey(peer)}/${hex(digest)}`),
    saveMessage: (peer, digest, expiresAt) => setMessage(`${peerKey(peer)}/${hex(digest)}`, expiresAt),
    loadPin: (peer) => own(contents.pins.get(peerKey(peer))),
    deletePin: (peer) => void changing('pins').delete(peerKey(peer)),
    savePin: (peer, { identity, capabilities, drPinned, verified, changedTo }) =>
      void changing('pins').set(peerKey(peer), own({ identity, capabilities, drPinned, verified, changedTo })),
    loadPinsOf: (userId) =>
      [...contents.pins]
        .filter(([name]) => name.startsWith(`${userId}:`))
        .map(([name, pin]) => ({ deviceId: Number(name.slice(userId.length + 1)), ...own(pin) }))
        .toSorted((one, other) => one.deviceId - other.deviceId),
    saveRekey: (peer, at) =>
      void changing('rekeys').set(peerKey(peer), [at, ...(contents.rekeys.get(peerKey(peer)) ?? [])]),
    listRekeys: (peer, since) => (contents.rekeys.get(peerKey(peer)) ?? []).filter((at) => at >= since),
    loadStaticKey: () => own(contents.staticKey),
    saveStaticKey: (privateKey) => {
      replace('staticKey', own(privateKey));
    },
    loadPeerStaticKey: (peer) => own(contents.peerStaticKeys.get(peerKey(peer))),
    savePeerStaticKey: (peer, publicKey) => void changing('peerStaticKeys').set(peerKey(peer), own(publicKey)),
    deletePeerStaticKey: (peer) => void changing('peerStaticKeys').delete(peerKey(peer)),
    hasStaticSalt: (peer, salt) => contents.staticSalts.has(`${peerKey(peer)}/${hex(salt)}`),
    saveStaticSalt: (peer, salt, expiresAt) =>
      void changing('staticSalts').set(`${peerKey(peer)}/${hex(salt)}`, expiresAt),
    stateEpoch: () => contents.stateEpoch,
    advanceStateEpoch: (to) => {
      replace('stateEpoch', Math.max(contents.stateEpoch, to));
    },
    archiveEverySession: (now) => {
      for (const [name, session] of contents.sessions) {
        if (session.archivedAt === null) changing('sessions').set(name, { ...session, archivedAt: now });
      }
    },
    deleteExpired: (now, archivedUntil) => {
      for (const [name, end] of contents.staticSalts) {
        changing('staticSalts').set(name, Math.min(end, now + STATIC_SALT_LIFETIME_S));
      }
      for (const [name, end] of contents.messages) {
        if (end > now + DEDUPE_LIFETIME_S) setMessage(name, now + DEDUPE_LIFETIME_S);
      }
      const lastOfSkipped = now + SKIPPED_KEY_LIFETIME_S;
      if (contents.skipped.some(({ expiresAt }) => expiresAt > lastOfSkipped)) {
        const within = contents.skipped.map((row) => ({ ...row, expiresAt: Math.min(row.expiresAt, lastOfSkipped) }));
        replace('skipped', within);
      }
      for (const [version, row] of contents.retiredCapabilities) {
        const expiresAt = Math.min(row.expiresAt, now + OLD_CAPABILITIES_LIFETIME_S);
        changing('retiredCapabilities').set(version, { ...row, expiresAt });
      }
      for (const [name, session] of contents.sessions) {
        if (session.archivedAt === null || session.archivedAt <= now) continue;
        changing('sessions').set(name, { ...session, archivedAt: now });
      }
      for (const [name, expiresAt] of contents.staticSalts) {
        if (expiresAt <= now) changing('staticSalts').delete(name);
      }
      for (const [name, times] of contents.rekeys) {
        changing('rekeys').set(
          name,
          times.filter((at) => at > now - 24 * 3600),
        );
      }
      dropSkipped((row) => row.expiresAt <= now);
      for (const [name, expiresAt] of contents.messages) if (expiresAt <= now) setMessage(name, undefined);
      for (const [version, { expiresAt }] of contents.retiredCapabilities) {
        if (expiresAt <= now) changing('retiredCapabilities').delete(version);
      }
      for (const [name, { archivedAt, sessionId }] of contents.sessions) {
        if (archivedAt === null || archivedAt > archivedUntil) continue;
        changing('sessions').delete(name);
        dropSkipped((row) => row.session === hex(sessionId));
      }
    },
  };
}

/**
 * `structuredClone` for the plain values above; it is called thousands of times in a test, and this is ten times as
 * fast.
 */
function own<T>(value: T): T {
  if (value instanceof Uint8Array) return Uint8Array.from(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy: T = { ...value };
  for (const name in copy) copy[name] = own(copy[name]);
  return copy;
}
