import {
  type Address,
  type Bundle,
  type Encapsulated,
  type OwnIdentity,
  accept,
  capsOf,
  certificateMessage,
  checkBundle,
  checkIdentity,
  commonSuite,
  identityOf,
  initiate,
} from './handshake.ts';
import { uint, zeros } from './encoding.ts';
import { type PrekeyMessage, decodePrekey, decodeRatchet, messageType } from './messages.ts';
import { type KemParameters, kemOfSuite, sha256, sign, x25519Public } from './primitives.ts';
import { checkX25519 } from './publicKeys.ts';
import {
  type PassedOver,
  type Session,
  beginAsInitiator,
  beginAsResponder,
  decryptOn,
  encryptOn,
  passedOverSteps,
} from './ratchet.ts';
import { Refusal } from './refusal.ts';

/**
 * One device as docs/PROTOCOL.md section 8 describes it, without a store or a server. Times are Unix seconds unless
 * they say ms.
 */
export interface DevicePrekeys {
  readonly spk: ReadonlyMap<number, Buffer>;
  readonly opk: ReadonlyMap<number, Buffer>;
  readonly kemLastResort: ReadonlyMap<number, Buffer>;
  readonly kemOneTime: ReadonlyMap<number, Buffer>;
}

interface KnownSession {
  readonly peer: string;
  readonly session: Session;
  readonly openingDigest: Buffer;
  /** What stands before our messages until an answer came. */
  readonly opening: Buffer | null;
  readonly initiatedByUs: boolean;
  readonly acknowledged: boolean;
  readonly createdAt: number;
  readonly jitter: number;
  readonly archivedAt: number | null;
}

interface Pin {
  readonly identity: Buffer;
  readonly caps: Buffer;
  readonly changedTo: { readonly identity: Buffer; readonly caps: Buffer } | null;
}

/** Never changed in place, so that a copy of the containers is a snapshot. */
interface DeviceState {
  readonly sessions: readonly KnownSession[];
  readonly kept: readonly (PassedOver & { readonly sessionId: Buffer; readonly until: number })[];
  readonly prekeys: DevicePrekeys;
  readonly seenOpenings: ReadonlySet<string>;
  readonly ownEphemerals: readonly string[];
  readonly messages: ReadonlyMap<string, number>;
  readonly pins: ReadonlyMap<string, Pin>;
}

/** Encapsulates to a KEM prekey; what it needs of randomness comes from `draw`. */
export type Encapsulate = (kem: KemParameters, key: Buffer, draw: (bytes: number) => Buffer) => Encapsulated;

interface Budget {
  readonly since: number;
  readonly steps: number;
  readonly failures: number;
  readonly blockedUntil: number;
}

const DAY = 86_400;
const WEEK = 7 * DAY;
const FULL_BUDGET: Budget = { since: 0, steps: 0, failures: 0, blockedUntil: 0 };
const nameOf = ({ userId, deviceId }: Address): string => `${userId}:${deviceId}`;

/** Carries an identity that is not the pinned one out of an operation that changes nothing else. */
class OtherIdentity extends Refusal {
  readonly changedTo: Pin['changedTo'];

  constructor(changedTo: Pin['changedTo']) {
    super('E_IDENTITY_CHANGED');
    this.changedTo = changedTo;
  }
}

export class ReferenceDevice {
  readonly own: OwnIdentity & { readonly certificate: Buffer };
  readonly #draw: (bytes: number) => Buffer;
  #state: DeviceState;
  #budgets = new Map<string, Budget>();

  constructor(own: OwnIdentity, prekeys: DevicePrekeys, draw: (bytes: number) => Buffer) {
    const certificate = sign(own.signingSeed, certificateMessage(own.address, identityOf(own), own.caps));
    this.own = { ...own, certificate };
    this.#draw = draw;
    this.#state = {
      sessions: [],
      kept: [],
      prekeys,
      seenOpenings: new Set(),
      ownEphemerals: [],
      messages: new Map(),
      pins: new Map(),
    };
  }

  snapshot(): DeviceState {
    return this.#state;
  }

  /** The state of a snapshot, in a new life of the device: the work budget is not kept. */
  restore(state: DeviceState): void {
    this.#state = state;
    this.#budgets = new Map();
  }

  /** Private halves that go into an upload; known ones stay. */
  addPrekeys(more: DevicePrekeys): void {
    const { spk, opk, kemLastResort, kemOneTime } = this.#state.prekeys;
    const prekeys = {
      spk: new Map([...spk, ...more.spk]),
      opk: new Map([...opk, ...more.opk]),
      kemLastResort: new Map([...kemLastResort, ...more.kemLastResort]),
      kemOneTime: new Map([...kemOneTime, ...more.kemOneTime]),
    };
    this.#state = { ...this.#state, prekeys };
  }

  /** IdentityV1 that is pinned for this device. */
  identityOf(peer: Address): Buffer | undefined {
    return this.#state.pins.get(nameOf(peer))?.identity;
  }

  /** The session that sends to this device. */
  sending(peer: Address, nowMs: number): { readonly sentCount: number; readonly due: boolean } | undefined {
    const now = Math.floor(nowMs / 1000);
    const known = this.#sendingSession(peer, now);
    return known && { sentCount: known.session.sentCount, due: isDue(known, now) };
  }

  /**
   * Section 4 and 5; returns the session id. `renewAbove` begins a session whatever there is, above this epoch of a
   * message that could not be read (section 8, NACK).
   */
  initialise(peer: Address, bundle: Bundle, nowMs: number, encapsulate: Encapsulate, renewAbove?: number): Buffer {
    return this.#watchingIdentity(peer, nowMs, () => {
      const now = Math.floor(nowMs / 1000);
      this.#refuseUndecided(peer);
      const suite = commonSuite(this.own.caps, bundle.caps);
      checkBundle(suite, peer, bundle, now);
      this.#checkPin(peer, bundle);
      const active = this.#sendingSession(peer, now);
      if (renewAbove === undefined && active !== undefined && !isDue(active, now)) return active.session.sessionId;

      const known = this.#state.sessions.filter((one) => one.peer === nameOf(peer));
      const unread = renewAbove !== undefined && renewAbove <= now + DAY ? [renewAbove + 1] : [];
      const epoch = Math.max(now, ...unread, ...known.map(({ session }) => session.epoch + 1));
      const ephemeral = this.#draw(32);
      const kem = kemOfSuite(suite);
      const encapsulated =
        kem === null ? { secret: undefined, ciphertext: zeros(0) } : encapsulate(kem, bundle.kem.publicKey, this.#draw);
      const { agreed, openingBytes } = initiate(suite, epoch, this.own, bundle, ephemeral, encapsulated);
      const ownDigest = sha256(x25519Public(ephemeral)).toString('hex');
      if (this.#state.ownEphemerals.includes(ownDigest)) throw new Refusal('E_STATE');
      const jitter = this.#draw(1).readUInt8(0) % 64;
      const session = beginAsInitiator(suite, epoch, agreed, bundle.spk.publicKey, this.#draw(32));
      this.#state = { ...this.#state, ownEphemerals: [...this.#state.ownEphemerals, ownDigest].slice(-256) };
      this.#addSession(
        {
          peer: nameOf(peer),
          session,
          openingDigest: sha256(openingBytes),
          opening: openingBytes,
          initiatedByUs: true,
          acknowledged: false,
          createdAt: now,
          jitter,
          archivedAt: null,
        },
        now,
      );
      this.#pin(peer, bundle);
      return session.sessionId;
    });
  }

  encrypt(peer: Address, plaintext: Buffer, size: number, nowMs: number): Buffer {
    this.#refuseUndecided(peer);
    const known = this.#sendingSession(peer, Math.floor(nowMs / 1000));
    if (known === undefined) throw new Refusal('E_NO_SESSION');
    const { session, message } = encryptOn(known.session, plaintext, size, this.#draw(16));
    this.#replaceSession(known, { ...known, session });
    return known.opening === null ? message : Buffer.concat([known.opening, message]);
  }

  decrypt(peer: Address, bytes: Buffer, nowMs: number): Buffer {
    if (nowMs < this.#budgetOf(peer, nowMs).blockedUntil) throw new Refusal('E_TOO_FAR');
    const now = Math.floor(nowMs / 1000);
    this.#sweep(now);
    const before = this.#state;
    try {
      return this.#watchingIdentity(peer, nowMs, () => this.#open(peer, bytes, nowMs));
    } catch (error) {
      if (!(error instanceof OtherIdentity)) this.#state = before;
      if (error instanceof Refusal && (error.code === 'E_AUTH' || error.code === 'E_BAD_KEY')) {
        this.#charge(peer, nowMs, { failures: 1 });
      }
      throw error;
    }
  }

  acceptIdentity(peer: Address): void {
    const name = nameOf(peer);
    const pin = this.#state.pins.get(name);
    if (pin?.changedTo == null) return;
    this.#state = {
      ...this.#state,
      pins: new Map([...this.#state.pins, [name, { ...pin.changedTo, changedTo: null }]]),
    };
    this.#dropSessions((known) => known.peer === name);
  }

  /** SHA-256 over what the vectors call the state; test/ratchet/vectors/README.md has the layout. */
  stateHash(): string {
    const { sessions, kept, prekeys, seenOpenings, pins } = this.#state;
    const inOrder = (parts: readonly Buffer[]): Buffer[] => [uint(parts.length, 4), ...parts.toSorted(Buffer.compare)];
    return sha256(
      ...inOrder(sessions.map(encodeKnownSession)),
      ...inOrder(kept.map((key) => Buffer.concat([key.sessionId, key.ratchetKey, uint(key.index, 4), key.messageKey]))),
      ...inOrder([...prekeys.opk.keys()].map((id) => uint(id, 4))),
      ...inOrder([...prekeys.kemOneTime.keys()].map((id) => uint(id, 4))),
      ...inOrder([...seenOpenings].map((digest) => Buffer.from(digest, 'hex'))),
      ...inOrder(
        [...pins.values()].map((pin) => Buffer.concat([pin.identity, pin.caps, pin.changedTo?.identity ?? zeros(64)])),
      ),
    ).toString('hex');
  }

  #open(peer: Address, bytes: Buffer, nowMs: number): Buffer {
    const now = Math.floor(nowMs / 1000);
    const digest = `${nameOf(peer)}/${sha256(bytes).toString('hex')}`;
    if (this.#state.messages.has(digest)) throw new Refusal('E_DUPLICATE');
    this.#refuseUndecided(peer);
    const prekeyMessage = messageType(bytes) === 1 ? decodePrekey(bytes) : undefined;
    const message = prekeyMessage?.message ?? decodeRatchet(bytes);
    const found = this.#state.sessions.find(
      ({ peer: of, session, archivedAt }) =>
        of === nameOf(peer) &&
        session.sessionId.equals(message.header.sessionId) &&
        (archivedAt === null || now < archivedAt + DAY),
    );
    if (found !== undefined && prekeyMessage !== undefined) {
      const same = found.openingDigest.equals(sha256(prekeyMessage.openingBytes));
      if (found.initiatedByUs || !same) throw new Refusal('E_AUTH');
    }
    if (found === undefined && prekeyMessage === undefined) throw new Refusal('E_NO_SESSION');
    const known = found ?? this.#answer(peer, prekeyMessage, now);

    const { sessionId } = known.session;
    const { ratchetKey, index } = message.header;
    const kept = this.#state.kept.find(
      (key) => key.sessionId.equals(sessionId) && key.ratchetKey.equals(ratchetKey) && key.index === index,
    );
    const usable = kept !== undefined && kept.until > now ? kept.messageKey : undefined;
    const steps = usable === undefined ? passedOverSteps(known.session, message) : 0;
    if (steps > 0 && this.#charge(peer, nowMs, { steps })) throw new Refusal('E_TOO_FAR');
    const opened = decryptOn(known.session, message, usable, this.#draw);
    const added = opened.passedOver.map((key) => ({ ...key, sessionId, until: now + DAY }));
    const oldest = opened.session.chains - 1 - 5;
    const pruned = added.length > 0 || opened.session.chains !== known.session.chains;
    this.#state = {
      ...this.#state,
      kept: [...this.#state.kept.filter((key) => key !== kept), ...added].filter(
        (key) => !pruned || !key.sessionId.equals(sessionId) || key.chain >= oldest,
      ),
    };
    const next = { ...known, session: opened.session, acknowledged: true, opening: null };
    if (found === undefined && prekeyMessage !== undefined) {
      this.#addSession(next, now);
      this.#useUp(peer, prekeyMessage);
    } else {
      this.#replaceSession(known, next);
    }
    this.#state = { ...this.#state, messages: new Map([...this.#state.messages, [digest, now + WEEK]]) };
    return opened.plaintext;
  }

  /** Section 5, the responder: everything before the tag. */
  #answer(peer: Address, message: PrekeyMessage | undefined, now: number): KnownSession {
    if (message === undefined) throw new Refusal('E_NO_SESSION');
    const { opening } = message;
    if (opening.senderDevice !== peer.deviceId || opening.recipientDevice !== this.own.address.deviceId) {
      throw new Refusal('E_AUTH');
    }
    const epochs = this.#state.sessions
      .filter((known) => known.peer === nameOf(peer))
      .map(({ session }) => session.epoch);
    if (opening.epoch > Math.max(now, ...epochs) + DAY) throw new Refusal('E_AUTH');
    if (this.#state.seenOpenings.has(replayDigest(message))) throw new Refusal('E_REPLAY');
    const remote = { address: peer, identity: opening.identity, caps: opening.caps, certificate: opening.certificate };
    checkX25519(remote.identity.subarray(32));
    checkIdentity(remote);
    this.#checkPin(peer, remote);
    if (opening.recipientCapsVersion !== capsOf(this.own.caps).version) throw new Refusal('E_AUTH');
    if (opening.suite !== commonSuite(this.own.caps, opening.caps)) throw new Refusal('E_DOWNGRADE');
    const { prekeys } = this.#state;
    const spk = named(prekeys.spk, opening.spkId, 'E_NO_SESSION');
    const opk = opening.opkId === 0 ? undefined : named(prekeys.opk, opening.opkId, 'E_REPLAY');
    const kemSeed =
      kemOfSuite(opening.suite) === null
        ? undefined
        : opening.kemKind === 0
          ? named(prekeys.kemOneTime, opening.kemId, 'E_REPLAY')
          : named(prekeys.kemLastResort, opening.kemId, 'E_NO_SESSION');
    const agreed = accept(this.own, remote, opening, { spk, opk, kemSeed });
    const jitter = this.#draw(1).readUInt8(0) % 64;
    return {
      peer: nameOf(peer),
      session: beginAsResponder(opening.suite, opening.epoch, agreed, spk),
      openingDigest: sha256(message.openingBytes),
      opening: null,
      initiatedByUs: false,
      acknowledged: true,
      createdAt: now,
      jitter,
      archivedAt: null,
    };
  }

  /** After the tag has verified: one-time keys go, reusable ones leave a trace, the identity is pinned. */
  #useUp(peer: Address, message: PrekeyMessage): void {
    const { opening } = message;
    const without = (keys: ReadonlyMap<number, Buffer>, id: number): ReadonlyMap<number, Buffer> =>
      new Map([...keys].filter(([one]) => one !== id));
    const hasKem = kemOfSuite(opening.suite) !== null;
    const { prekeys } = this.#state;
    const reusable = opening.opkId === 0 || (hasKem && opening.kemKind === 1);
    this.#state = {
      ...this.#state,
      prekeys: {
        ...prekeys,
        opk: without(prekeys.opk, opening.opkId),
        kemOneTime: hasKem && opening.kemKind === 0 ? without(prekeys.kemOneTime, opening.kemId) : prekeys.kemOneTime,
      },
      seenOpenings: reusable ? new Set([...this.#state.seenOpenings, replayDigest(message)]) : this.#state.seenOpenings,
    };
    this.#pin(peer, opening);
  }

  /** Section 8: the active session, if it may send. */
  #sendingSession(peer: Address, now: number): KnownSession | undefined {
    const [first] = this.#state.sessions.filter((known) => known.peer === nameOf(peer)).toSorted(byRank);
    if (first === undefined || first.archivedAt !== null) return undefined;
    const unanswered = first.initiatedByUs && !first.acknowledged && now >= first.createdAt + WEEK;
    return unanswered ? undefined : first;
  }

  #addSession(added: KnownSession, now: number): void {
    const all = [...this.#state.sessions, added];
    const ofPeer = all.filter(({ peer }) => peer === added.peer).toSorted(byRank);
    const activeAt = ofPeer[0]?.archivedAt === null ? 1 : 0;
    const archived = ofPeer
      .slice(activeAt)
      .filter(({ archivedAt }) => archivedAt === null || now < archivedAt + DAY)
      .slice(0, 5)
      .map((known) => ({ ...known, archivedAt: known.archivedAt ?? now }));
    const kept = [...ofPeer.slice(0, activeAt), ...archived];
    this.#state = { ...this.#state, sessions: [...all.filter(({ peer }) => peer !== added.peer), ...kept] };
    this.#dropSessions((known) => !this.#state.sessions.includes(known));
  }

  #replaceSession(from: KnownSession, to: KnownSession): void {
    const sessions = this.#state.sessions.map((known) => (known === from ? to : known));
    this.#state = { ...this.#state, sessions };
  }

  /** Sessions go together with the keys kept for them. */
  #dropSessions(goes: (known: KnownSession) => boolean): void {
    const sessions = this.#state.sessions.filter((known) => !goes(known));
    const ids = new Set(sessions.map(({ session }) => session.sessionId.toString('hex')));
    const kept = this.#state.kept.filter(({ sessionId }) => ids.has(sessionId.toString('hex')));
    this.#state = { ...this.#state, sessions, kept };
  }

  #sweep(now: number): void {
    this.#dropSessions(({ archivedAt }) => archivedAt !== null && now >= archivedAt + DAY);
    this.#state = {
      ...this.#state,
      kept: this.#state.kept.filter(({ until }) => until > now),
      messages: new Map([...this.#state.messages].filter(([, until]) => until > now)),
    };
  }

  #refuseUndecided(peer: Address): void {
    if ((this.#state.pins.get(nameOf(peer))?.changedTo ?? null) !== null) throw new Refusal('E_IDENTITY_CHANGED');
  }

  #checkPin(peer: Address, seen: { readonly identity: Buffer; readonly caps: Buffer }): void {
    const pin = this.#state.pins.get(nameOf(peer));
    if (pin === undefined) return;
    if (!pin.identity.equals(seen.identity)) throw new OtherIdentity({ identity: seen.identity, caps: seen.caps });
    const [pinned, shown] = [capsOf(pin.caps).version, capsOf(seen.caps).version];
    if (shown < pinned || (shown === pinned && !pin.caps.equals(seen.caps))) throw new Refusal('E_DOWNGRADE');
  }

  #pin(peer: Address, { identity, caps }: { readonly identity: Buffer; readonly caps: Buffer }): void {
    const pins = new Map([...this.#state.pins, [nameOf(peer), { identity, caps, changedTo: null }] as const]);
    this.#state = { ...this.#state, pins };
  }

  #watchingIdentity<T>(peer: Address, nowMs: number, work: () => T): T {
    const before = this.#state;
    try {
      return work();
    } catch (error) {
      this.#state = before;
      const pin = this.#state.pins.get(nameOf(peer));
      if (error instanceof OtherIdentity && pin !== undefined) {
        const archivedAt = Math.floor(nowMs / 1000);
        this.#state = {
          ...this.#state,
          pins: new Map([...this.#state.pins, [nameOf(peer), { ...pin, changedTo: error.changedTo }]]),
          sessions: this.#state.sessions.map((known) =>
            known.peer === nameOf(peer) && known.archivedAt === null ? { ...known, archivedAt } : known,
          ),
        };
      }
      throw error;
    }
  }

  #budgetOf(peer: Address, nowMs: number): Budget {
    const budget = this.#budgets.get(nameOf(peer)) ?? FULL_BUDGET;
    if (nowMs - budget.since < 60_000) return budget;
    return { ...FULL_BUDGET, since: nowMs, blockedUntil: budget.blockedUntil };
  }

  /** True if that was too much; the peer is blocked then. */
  #charge(peer: Address, nowMs: number, cost: { readonly steps?: number; readonly failures?: number }): boolean {
    const budget = this.#budgetOf(peer, nowMs);
    const steps = budget.steps + (cost.steps ?? 0);
    const failures = budget.failures + (cost.failures ?? 0);
    const over = steps > 4000 || failures >= 20;
    const blocked = { ...FULL_BUDGET, since: nowMs, blockedUntil: nowMs + 60_000 };
    this.#budgets.set(nameOf(peer), over ? blocked : { ...budget, steps, failures });
    return over;
  }
}

function byRank(one: KnownSession, other: KnownSession): number {
  const difference = other.session.epoch - one.session.epoch;
  return difference === 0 ? Buffer.compare(one.session.sessionId, other.session.sessionId) : difference;
}

const isDue = ({ session, createdAt, jitter }: KnownSession, now: number): boolean =>
  session.sentCount >= 2000 - jitter || (session.sending?.index ?? 0) >= 2000 || now >= createdAt + WEEK;

/** Section 5, step 3. */
function replayDigest({ opening }: PrekeyMessage): string {
  const { spkId, kemId, ephemeral, ciphertext } = opening;
  return sha256(uint(spkId, 4), uint(kemId, 4), ephemeral, ciphertext).toString('hex');
}

function named(keys: ReadonlyMap<number, Buffer>, id: number, otherwise: string): Buffer {
  const key = keys.get(id);
  if (key === undefined) throw new Refusal(otherwise);
  return key;
}

function encodeKnownSession({ peer, session, archivedAt, acknowledged }: KnownSession): Buffer {
  return Buffer.concat([
    uint(peer.length, 2),
    Buffer.from(peer, 'latin1'),
    session.sessionId,
    uint(session.epoch, 6),
    Buffer.from([archivedAt === null ? 0 : 1, acknowledged ? 1 : 0]),
    session.transcript,
    session.rootKey,
    x25519Public(session.ratchetPrivate),
    session.remoteKey ?? zeros(32),
    session.sending?.key ?? zeros(32),
    session.receiving?.key ?? zeros(32),
    uint(session.sending?.index ?? 0, 4),
    uint(session.receiving?.index ?? 0, 4),
    uint(session.previousLength, 4),
    uint(session.sentCount, 4),
  ]);
}
