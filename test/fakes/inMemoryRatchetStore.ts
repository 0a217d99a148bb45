import { hex, type Address } from '../../core/ratchet/signalCrypto.ts';
import type {
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
  readonly sessionId: Uint8Array;
  readonly expiresAt: number;
}

/** Everything the store holds, as plain data that `structuredClone` copies. */
interface Contents {
  identity: StoredIdentity | undefined;
  readonly retiredCapabilities: Map<number, { capabilities: Uint8Array; expiresAt: number }>;
  nextPrekeyId: number;
  readonly prekeys: Map<string, StoredPrekey>;
  readonly sessions: Map<string, StoredSession>;
  skipped: SkippedRow[];
  readonly seenEphemerals: Map<string, number>;
  ownEphemerals: string[];
  readonly messages: Map<string, number>;
  readonly pins: Map<string, PeerPin>;
}

/** Values are cloned on their way in and out and never changed in place, so a copy of the containers is a copy of all. */
function copyOf(contents: Contents): Contents {
  return {
    ...contents,
    retiredCapabilities: new Map(contents.retiredCapabilities),
    prekeys: new Map(contents.prekeys),
    sessions: new Map(contents.sessions),
    seenEphemerals: new Map(contents.seenEphemerals),
    messages: new Map(contents.messages),
    pins: new Map(contents.pins),
    skipped: [...contents.skipped],
  };
}

/** The port without SQLite: a transaction works on the contents and puts the copy back when it fails. */
export class InMemoryRatchetStore implements RatchetStore {
  #contents: Contents = {
    identity: undefined,
    retiredCapabilities: new Map(),
    nextPrekeyId: 1,
    prekeys: new Map(),
    sessions: new Map(),
    skipped: [],
    seenEphemerals: new Map(),
    ownEphemerals: [],
    messages: new Map(),
    pins: new Map(),
  };

  transaction<T>(work: (transaction: RatchetTransaction) => T): T {
    const before = copyOf(this.#contents);
    try {
      return work(transactionOver(this.#contents));
    } catch (error) {
      // In place: an outer transaction goes on with the same object.
      Object.assign(this.#contents, before);
      throw error;
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

function transactionOver(contents: Contents): RatchetTransaction {
  const own = structuredClone;
  const peerKey = (peer: Address) => `${peer.userId}:${peer.deviceId}`;
  const sessionKey = (peer: Address, sessionId: Uint8Array) => `${peerKey(peer)}/${hex(sessionId)}`;
  const prekeyKey = (kind: PrekeyKindStored, id: number) => `${kind}/${id}`;
  const same = (a: Uint8Array, b: Uint8Array) => hex(a) === hex(b);
  const dropSkipped = (drop: (row: SkippedRow) => boolean) => {
    contents.skipped = contents.skipped.filter((row) => !drop(row));
  };
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
    savePrekey: (kind, prekey) => void contents.prekeys.set(prekeyKey(kind, prekey.id), own(prekey)),
    loadPrekey: (kind, id) => own(contents.prekeys.get(prekeyKey(kind, id))),
    listPrekeys: (kind) =>
      [...contents.prekeys]
        .filter(([name]) => name.startsWith(`${kind}/`))
        .map(([, { id, notBefore, notAfter }]) => ({ id, notBefore, notAfter }))
        .toSorted((a, b) => b.id - a.id),
    deletePrekey: (kind, id) => contents.prekeys.delete(prekeyKey(kind, id)),
    loadSessions: (peer) =>
      [...contents.sessions]
        .filter(([name]) => name.startsWith(`${peerKey(peer)}/`))
        .map(([, session]) => own(session)),
    saveSession: (peer, session) => {
      const { sessionId, epoch, archivedAt, state, opening } = session;
      contents.sessions.set(sessionKey(peer, sessionId), own({ sessionId, epoch, archivedAt, state, opening }));
    },
    deleteSession: (peer, sessionId) => {
      contents.sessions.delete(sessionKey(peer, sessionId));
      dropSkipped((row) => same(row.sessionId, sessionId));
    },
    saveSkippedKeys: (sessionId, keys, expiresAt) => {
      for (const { ratchetKey, index, chain, messageKey } of keys) {
        contents.skipped.push(own({ ratchetKey, index, chain, messageKey, sessionId, expiresAt }));
      }
    },
    takeSkippedKey: (sessionId, ratchetKey, index, now) => {
      const found = contents.skipped.find(
        (row) => same(row.sessionId, sessionId) && same(row.ratchetKey, ratchetKey) && row.index === index,
      );
      dropSkipped((row) => row === found);
      return found !== undefined && found.expiresAt > now ? own(found.messageKey) : undefined;
    },
    pruneSkippedKeys: (sessionId, { oldestChain, perSession, inAll }) => {
      dropSkipped((row) => same(row.sessionId, sessionId) && row.chain < oldestChain);
      const ofSession = contents.skipped.filter((row) => same(row.sessionId, sessionId));
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
    saveMessage: (peer, digest, expiresAt) => void contents.messages.set(`${peerKey(peer)}/${hex(digest)}`, expiresAt),
    loadPin: (peer) => own(contents.pins.get(peerKey(peer))),
    savePin: (peer, { identity, capabilities, drPinned, verified, changedTo }) =>
      void contents.pins.set(peerKey(peer), own({ identity, capabilities, drPinned, verified, changedTo })),
    deleteExpired: (now, archivedUntil) => {
      dropSkipped((row) => row.expiresAt <= now);
      for (const [name, expiresAt] of contents.messages) if (expiresAt <= now) contents.messages.delete(name);
      for (const [version, { expiresAt }] of contents.retiredCapabilities) {
        if (expiresAt <= now) contents.retiredCapabilities.delete(version);
      }
      for (const [name, { archivedAt, sessionId }] of contents.sessions) {
        if (archivedAt === null || archivedAt > archivedUntil) continue;
        contents.sessions.delete(name);
        dropSkipped((row) => same(row.sessionId, sessionId));
      }
    },
  };
}
