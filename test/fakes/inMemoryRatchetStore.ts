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
  readonly retiredCapabilities: Map<number, { capabilities: Uint8Array; expiresAt: number }>;
  nextPrekeyId: number;
  keyUploadOwed: KeyUploadOwed;
  readonly prekeys: Map<string, StoredPrekey>;
  readonly sessions: Map<string, StoredSession>;
  skipped: SkippedRow[];
  readonly seenEphemerals: Map<string, number>;
  ownEphemerals: string[];
  readonly messages: Map<string, number>;
  readonly pins: Map<string, PeerPin>;
  readonly rekeys: Map<string, readonly number[]>;
  staticKey: Uint8Array | undefined;
  readonly peerStaticKeys: Map<string, Uint8Array>;
  readonly staticSalts: Map<string, number>;
  stateEpoch: number;
}

/**
 * Values are cloned on their way in and out and never changed in place, so a copy of the containers is a copy of all.
 * Only the hashes of messages, of which there are many thousands, are put back one by one (`Undo`).
 */
function copyOf(contents: Contents): Contents {
  return {
    ...contents,
    retiredCapabilities: new Map(contents.retiredCapabilities),
    prekeys: new Map(contents.prekeys),
    sessions: new Map(contents.sessions),
    seenEphemerals: new Map(contents.seenEphemerals),
    pins: new Map(contents.pins),
    rekeys: new Map(contents.rekeys),
    peerStaticKeys: new Map(contents.peerStaticKeys),
    staticSalts: new Map(contents.staticSalts),
    skipped: [...contents.skipped],
  };
}

/** The port without SQLite: a transaction works on the contents and puts the copy back when it fails. */
export class InMemoryRatchetStore implements RatchetStore {
  #contents: Contents = {
    identity: undefined,
    retiredCapabilities: new Map(),
    nextPrekeyId: 1,
    keyUploadOwed: 'nothing',
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
  };

  #undo: Undo | undefined;

  transaction<T>(work: (transaction: RatchetTransaction) => T): T {
    const before = copyOf(this.#contents);
    const outer = this.#undo;
    const undo: Undo = [];
    this.#undo = undo;
    try {
      const result = work(transactionOver(this.#contents, undo));
      outer?.push(...undo);
      return result;
    } catch (error) {
      for (const step of undo.toReversed()) step();
      // In place: an outer transaction goes on with the same object.
      Object.assign(this.#contents, before);
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
    const copy = new InMemoryRatchetStore();
    copy.#contents = this.snapshot();
    return copy;
  }
}

type Undo = (() => void)[];

function transactionOver(contents: Contents, undo: Undo): RatchetTransaction {
  const setMessage = (name: string, expiresAt: number | undefined): void => {
    const before = contents.messages.get(name);
    undo.push(() => {
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
    contents.skipped = contents.skipped.filter((row) => !drop(row));
  };
  const named = (sessionId: Uint8Array, ratchetKey: Uint8Array, index: number) => (row: SkippedRow) =>
    row.index === index && row.session === hex(sessionId) && hex(row.ratchetKey) === hex(ratchetKey);
  return {
    loadIdentity: () => own(contents.identity),
    saveIdentity: (identity) => {
      contents.identity = own(identity);
    },
    retireCapabilities: (version, capabilities, expiresAt) => {
      contents.retiredCapabilities.set(version, own({ capabilities, expiresAt }));
    },
    loadRetiredCapabilities: (version, now) => {
      const retired = contents.retiredCapabilities.get(version);
      return retired !== undefined && retired.expiresAt > now ? own(retired.capabilities) : undefined;
    },
    reservePrekeyIds: (count) => {
      contents.nextPrekeyId += count;
      return contents.nextPrekeyId - count;
    },
    keyUploadOwed: () => contents.keyUploadOwed,
    oweKeyUpload: (owed) => {
      contents.keyUploadOwed = owed;
    },
    savePrekey: (kind, prekey) => void contents.prekeys.set(prekeyKey(kind, prekey.id), own(prekey)),
    loadPrekey: (kind, id) => own(contents.prekeys.get(prekeyKey(kind, id))),
    listPrekeys: (kind) =>
      [...contents.prekeys]
        .filter(([name]) => name.startsWith(`${kind}/`))
        .map(([, { id, notBefore, notAfter }]) => ({ id, notBefore, notAfter }))
        .toSorted((a, b) => b.id - a.id),
    deletePrekey: (kind, id) => contents.prekeys.delete(prekeyKey(kind, id)),
    listSessions: (peer) =>
      [...contents.sessions]
        .filter(([name]) => name.startsWith(`${peerKey(peer)}/`))
        .map(([, { sessionId, epoch, archivedAt }]) => own({ sessionId, epoch, archivedAt })),
    loadSession: (peer, sessionId) => own(contents.sessions.get(sessionKey(peer, sessionId))),
    saveSession: (peer, session) => {
      const { sessionId, epoch, archivedAt, state, opening } = session;
      contents.sessions.set(sessionKey(peer, sessionId), own({ sessionId, epoch, archivedAt, state, opening }));
      contents.stateEpoch += 1;
    },
    deleteSession: (peer, sessionId) => {
      contents.sessions.delete(sessionKey(peer, sessionId));
      dropSkipped((row) => row.session === hex(sessionId));
    },
    saveSkippedKeys: (sessionId, keys, expiresAt) => {
      for (const { ratchetKey, index, chain, messageKey } of keys) {
        dropSkipped(named(sessionId, ratchetKey, index));
        contents.skipped.push(
          own({ ratchetKey, index, chain, messageKey, session: hex(sessionId), sessionId, expiresAt }),
        );
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
      contents.skipped = contents.skipped.slice(Math.max(0, contents.skipped.length - inAll));
    },
    hasSeenEphemeral: (digest) => contents.seenEphemerals.has(hex(digest)),
    saveSeenEphemeral: (digest, signedPrekeyId) => void contents.seenEphemerals.set(hex(digest), signedPrekeyId),
    deleteSeenEphemerals: (signedPrekeyId) => {
      for (const [digest, id] of contents.seenEphemerals) {
        if (id === signedPrekeyId) contents.seenEphemerals.delete(digest);
      }
    },
    recordOwnEphemeral: (digest, keep) => {
      const isNew = !contents.ownEphemerals.includes(hex(digest));
      if (isNew) contents.ownEphemerals = [...contents.ownEphemerals, hex(digest)].slice(-keep);
      return isNew;
    },
    hasMessage: (peer, digest) => contents.messages.has(`${peerKey(peer)}/${hex(digest)}`),
    saveMessage: (peer, digest, expiresAt) => setMessage(`${peerKey(peer)}/${hex(digest)}`, expiresAt),
    loadPin: (peer) => own(contents.pins.get(peerKey(peer))),
    deletePin: (peer) => void contents.pins.delete(peerKey(peer)),
    savePin: (peer, { identity, capabilities, drPinned, verified, changedTo }) =>
      void contents.pins.set(peerKey(peer), own({ identity, capabilities, drPinned, verified, changedTo })),
    loadPinsOf: (userId) =>
      [...contents.pins]
        .filter(([name]) => name.startsWith(`${userId}:`))
        .map(([name, pin]) => ({ deviceId: Number(name.slice(userId.length + 1)), ...own(pin) }))
        .toSorted((one, other) => one.deviceId - other.deviceId),
    saveRekey: (peer, at) =>
      void contents.rekeys.set(peerKey(peer), [at, ...(contents.rekeys.get(peerKey(peer)) ?? [])]),
    listRekeys: (peer, since) => (contents.rekeys.get(peerKey(peer)) ?? []).filter((at) => at >= since),
    loadStaticKey: () => own(contents.staticKey),
    saveStaticKey: (privateKey) => {
      contents.staticKey = own(privateKey);
    },
    loadPeerStaticKey: (peer) => own(contents.peerStaticKeys.get(peerKey(peer))),
    savePeerStaticKey: (peer, publicKey) => void contents.peerStaticKeys.set(peerKey(peer), own(publicKey)),
    deletePeerStaticKey: (peer) => void contents.peerStaticKeys.delete(peerKey(peer)),
    hasStaticSalt: (peer, salt) => contents.staticSalts.has(`${peerKey(peer)}/${hex(salt)}`),
    saveStaticSalt: (peer, salt, expiresAt) =>
      void contents.staticSalts.set(`${peerKey(peer)}/${hex(salt)}`, expiresAt),
    stateEpoch: () => contents.stateEpoch,
    advanceStateEpoch: (to) => {
      contents.stateEpoch = Math.max(contents.stateEpoch, to);
    },
    archiveEverySession: (now) => {
      for (const [name, session] of contents.sessions) {
        if (session.archivedAt === null) contents.sessions.set(name, { ...session, archivedAt: now });
      }
    },
    deleteExpired: (now, archivedUntil) => {
      for (const [name, end] of contents.staticSalts) {
        contents.staticSalts.set(name, Math.min(end, now + STATIC_SALT_LIFETIME_S));
      }
      for (const [name, end] of contents.messages) {
        if (end > now + DEDUPE_LIFETIME_S) setMessage(name, now + DEDUPE_LIFETIME_S);
      }
      contents.skipped = contents.skipped.map((row) => ({
        ...row,
        expiresAt: Math.min(row.expiresAt, now + SKIPPED_KEY_LIFETIME_S),
      }));
      for (const [version, row] of contents.retiredCapabilities) {
        const expiresAt = Math.min(row.expiresAt, now + OLD_CAPABILITIES_LIFETIME_S);
        contents.retiredCapabilities.set(version, { ...row, expiresAt });
      }
      for (const [name, session] of contents.sessions) {
        if (session.archivedAt === null || session.archivedAt <= now) continue;
        contents.sessions.set(name, { ...session, archivedAt: now });
      }
      for (const [name, expiresAt] of contents.staticSalts) if (expiresAt <= now) contents.staticSalts.delete(name);
      for (const [name, times] of contents.rekeys) {
        contents.rekeys.set(
          name,
          times.filter((at) => at > now - 24 * 3600),
        );
      }
      dropSkipped((row) => row.expiresAt <= now);
      for (const [name, expiresAt] of contents.messages) if (expiresAt <= now) setMessage(name, undefined);
      for (const [version, { expiresAt }] of contents.retiredCapabilities) {
        if (expiresAt <= now) contents.retiredCapabilities.delete(version);
      }
      for (const [name, { archivedAt, sessionId }] of contents.sessions) {
        if (archivedAt === null || archivedAt > archivedUntil) continue;
        contents.sessions.delete(name);
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
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, own<unknown>(part)])) as T;
}
