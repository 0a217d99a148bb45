import type Database from 'better-sqlite3';
import type { CallSession, CallStatus } from '../../core/protocol/callSession.ts';
import type { AdmissionRequest } from '../../core/protocol/httpApi.ts';
import type { Identity } from '../../core/protocol/prekeyBundle.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import type { StoredServerIdentity } from '../domain/serverIdentity.ts';
import { GroupCommit, type OnCommit } from './groupCommit.ts';
import { openSqlite, whyNotOpened } from './openSqlite.ts';
import { sqliteAdmission } from './sqliteAdmission.ts';
import { sqliteDeletion } from './sqliteDeletion.ts';
import { sqliteCalls } from './sqliteCalls.ts';
import { sqliteForgetting } from './sqliteForgetting.ts';
import { sqliteInvites } from './sqliteInvites.ts';
import { sqliteMissedCalls } from './sqliteMissedCalls.ts';
import { sqlitePrekeys } from './sqlitePrekeys.ts';
import { sqliteOperator } from './sqliteOperator.ts';
import { sqliteQueues } from './sqliteQueues.ts';
import { serverIdentityIn } from './sqliteServerIdentity.ts';
import { sqliteVoice } from './sqliteVoice.ts';
import type {
  AddedPrekeys,
  AdmittedCaller,
  CallerStanding,
  CallInsertion,
  Forgotten,
  FrameChanges,
  KeyCount,
  NewDevice,
  OnUnreadRow,
  QueueLife,
  Store,
  StoredFrame,
  TakenBundle,
  UploadedKeys,
} from './Store.ts';

const DAY_MS = 86_400_000;
/** No handle is empty: looking it up takes what looking up a user takes who does not exist. */
const NOBODY = '';
/** Of one kind at a time: a server that stops waits some seconds for it at most, and the rest goes in an hour. */
const MAX_SLICES = 200;

/**
 * The store of a server that is one process. Writes of the same moment share a commit; each is atomic by itself, and
 * nothing can come between its statements, on the one connection there is. Reads see what is committed.
 */
export class SqliteStore implements Store {
  readonly voice: Store['voice'];
  readonly operator: Store['operator'];
  readonly #database: Database.Database;
  readonly #close: () => void;
  readonly #group: GroupCommit;
  readonly #queues: ReturnType<typeof sqliteQueues>;
  readonly #prekeys: ReturnType<typeof sqlitePrekeys>;
  readonly #calls: ReturnType<typeof sqliteCalls>;
  readonly #serverIdentity: StoredServerIdentity;
  readonly #users: ReturnType<typeof userStatements>;
  readonly #invites: ReturnType<typeof sqliteInvites>;
  readonly #deletion: ReturnType<typeof sqliteDeletion>;
  readonly #admission: ReturnType<typeof sqliteAdmission>;
  readonly #forgetting: ReturnType<typeof sqliteForgetting>;
  readonly #missed: ReturnType<typeof sqliteMissedCalls>;

  private constructor(database: Database.Database, close: () => void, onUnreadable: OnUnreadRow, onCommit?: OnCommit) {
    this.#database = database;
    this.#close = close;
    this.#group = new GroupCommit(database, onCommit);
    this.voice = sqliteVoice(database, this.#group, onUnreadable);
    this.#queues = sqliteQueues(database, onUnreadable);
    this.#prekeys = sqlitePrekeys(database, onUnreadable);
    this.#calls = sqliteCalls(database, onUnreadable);
    this.#users = userStatements(database);
    this.#invites = sqliteInvites(database);
    this.#deletion = sqliteDeletion(database);
    this.#admission = sqliteAdmission(database);
    this.#forgetting = sqliteForgetting(database);
    this.#missed = sqliteMissedCalls(database, onUnreadable);
    this.operator = sqliteOperator(database, this.#group);
    this.#serverIdentity = serverIdentityIn(database);
  }

  /** Opens the store in this folder, creating both if need be. Throws StoreNotOpened. */
  static async open(
    folder: string,
    nativeBinding?: string,
    onUnreadable: OnUnreadRow = () => undefined,
    onCommit?: OnCommit,
  ): Promise<SqliteStore> {
    const { database, close } = await openSqlite(folder, nativeBinding);
    try {
      return new SqliteStore(database, close, onUnreadable, onCommit);
    } catch (error) {
      close();
      throw whyNotOpened(folder, error);
    }
  }

  async serverIdentity(): Promise<StoredServerIdentity> {
    return this.#serverIdentity;
  }

  async createUser(
    { address, identity, prekeys, invite }: NewDevice,
    now: number,
  ): Promise<'created' | 'handleTaken' | 'badInvite'> {
    return this.#group.write<'created' | 'handleTaken' | 'badInvite'>((rollBack) => {
      if (this.#deletion.isHeld(address.user, identity, now)) return 'handleTaken';
      if (this.#users.insertUser.run(address.user, now).changes === 0) return 'handleTaken';
      if (invite !== undefined && !this.#invites.use(invite.codeHash, invite.at)) return rollBack('badInvite');
      this.#users.insertDevice.run({ ...address, ...identity, now });
      this.#prekeys.add(address, prekeys);
      this.#deletion.release(address.user);
      return 'created';
    });
  }

  async isHeld(user: string, by: Identity, now: number): Promise<boolean> {
    return this.#deletion.isHeld(user, by, now);
  }

  async deleteDevice(address: DeviceAddress, now: number): Promise<'deleted' | 'inCall'> {
    return this.#group.write(() => this.#deletion.delete(address, now));
  }

  async addInvite(codeHash: string, now: number, expiresAt: number): Promise<void> {
    return this.#group.write(() => this.#invites.add(codeHash, now, expiresAt));
  }

  async isInvite(codeHash: string, now: number): Promise<boolean> {
    return this.#invites.isOpen(codeHash, now);
  }

  async markSignedIn(user: string, now: number): Promise<void> {
    const day = Math.floor(now / DAY_MS);
    // Looked at first: a write for every sign-in would be one too many.
    if (this.#users.notSeen.get(user, day) === undefined) return;
    await this.#group.write(() => this.#users.markSignedIn.run(now, day, user));
  }

  async identityOf(address: DeviceAddress): Promise<Identity | undefined> {
    return this.#users.identity.get(address.user, address.device);
  }

  async devicesOf(user: string): Promise<number[]> {
    return this.#users.devices.all(user).map((row) => row.device_id);
  }

  async addPrekeys(address: DeviceAddress, prekeys: UploadedKeys, renewed?: Identity): Promise<AddedPrekeys> {
    return this.#group.write(() => {
      if (this.#users.identity.get(address.user, address.device) === undefined) return 'noDevice';
      if (renewed !== undefined) this.#users.renewIdentity.run({ ...address, ...renewed });
      this.#prekeys.add(address, prekeys);
      return 'added';
    });
  }

  async countPrekeys(address: DeviceAddress, now: number): Promise<KeyCount> {
    return this.#prekeys.count(address, now);
  }

  async takeBundles(user: string, now: number, requester: string): Promise<TakenBundle[]> {
    return this.#group.write(() =>
      this.#prekeys.takeBundles(this.#admission.isBlocked(requester, user) ? NOBODY : user, now),
    );
  }

  async replaceAdmission(user: string, admission: AdmissionRequest): Promise<number | undefined> {
    return this.#group.write(() => this.#admission.replace(user, admission));
  }

  async admissionRevision(user: string): Promise<number> {
    return this.#admission.revision(user);
  }

  async standingOf(caller: string, callee: string, rightHash: string | null): Promise<CallerStanding> {
    return this.#admission.standing(caller, callee, rightHash);
  }

  async insertCall(session: CallSession): Promise<CallInsertion> {
    return this.#group.write(() => this.#calls.insert(session));
  }

  async findCall(id: string): Promise<CallSession | undefined> {
    return this.#calls.find(id);
  }

  async changeCall(session: CallSession, from: CallStatus, caller: AdmittedCaller = 'contact'): Promise<boolean> {
    return this.#group.write(() => {
      const changed = this.#calls.change(session, from);
      if (changed && session.status === 'missed') this.#missed.add(session, caller);
      return changed;
    });
  }

  async liveCalls(): Promise<CallSession[]> {
    return this.#calls.live();
  }

  async liveCallsOf(user: string): Promise<CallSession[]> {
    return this.#calls.liveOf(user);
  }

  async callsOf(user: string, before: number, limit: number): Promise<CallSession[]> {
    return this.#calls.of(user, before, limit);
  }

  async missedCallsUntold(address: DeviceAddress): Promise<CallSession[]> {
    return this.#missed.untold(address);
  }

  async markMissedTold(address: DeviceAddress, callIds: readonly string[]): Promise<void> {
    return this.#group.write(() => this.#missed.markTold(address, callIds));
  }

  async markCallsAlive(ids: readonly string[], now: number): Promise<void> {
    return this.#group.write(() => this.#calls.markAlive(ids, now));
  }

  async lastFrameNumber(address: DeviceAddress): Promise<number> {
    return this.#queues.frameNumber(address.user, address.device);
  }

  async beginQueues(now: number): Promise<QueueLife> {
    return this.#group.write(() => this.#queues.begin(now));
  }

  async waitingFrames(): Promise<StoredFrame[]> {
    return this.#queues.waiting();
  }

  async changeFrames(changes: () => FrameChanges): Promise<void> {
    return this.#group.write(() => this.#queues.change(changes()));
  }

  async forget(before: Forgotten): Promise<void> {
    for (const some of this.#forgetting(before)) {
      let isMore = true;
      for (let slice = 0; isMore && slice < MAX_SLICES; slice += 1) {
        // One after the other, with turns and commits of everybody else between them.
        // oxlint-disable-next-line no-await-in-loop
        isMore = await this.#group.write(some);
      }
    }
  }

  async probe(): Promise<void> {
    // Committed, because a rolled-back page never reaches the disk.
    return this.#group.write(() => {
      this.#database.exec(
        'CREATE TABLE room_probe (filling BLOB); INSERT INTO room_probe VALUES (zeroblob(16384)); DROP TABLE room_probe',
      );
    });
  }

  /** Lets the database grow to so many pages and no further: a full disk without one. 0 takes the limit away. */
  limitPages(pages: number): void {
    // Never below what there is: SQLite takes the present size then.
    this.#database.pragma(`max_page_count = ${pages === 0 ? 2 ** 31 : pages}`);
  }

  async close(): Promise<void> {
    this.#group.flush();
    this.#close();
  }
}

interface NewDeviceRow extends DeviceAddress, Identity {
  readonly now: number;
}

function userStatements(database: Database.Database) {
  return {
    insertUser: database.prepare<[string, number]>(
      'INSERT INTO users (id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
    ),
    insertDevice: database.prepare<[NewDeviceRow]>(
      `INSERT INTO devices (user_id, device_id, signing_key, dh_key, capabilities, certificate, created_at)
       VALUES (@user, @device, @signingKey, @dhKey, @capabilities, @certificate, @now)`,
    ),
    // Never the keys themselves: those are whom the name belongs to.
    renewIdentity: database.prepare<[DeviceAddress & Identity]>(
      `UPDATE devices SET capabilities = @capabilities, certificate = @certificate
       WHERE user_id = @user AND device_id = @device AND signing_key = @signingKey AND dh_key = @dhKey`,
    ),
    notSeen: database.prepare<[string, number], { id: string }>(
      'SELECT id FROM users WHERE id = ? AND (signed_in_at IS NULL OR seen_day IS NOT ?)',
    ),
    markSignedIn: database.prepare<[number, number, string]>(
      'UPDATE users SET signed_in_at = coalesce(signed_in_at, ?), seen_day = ? WHERE id = ?',
    ),
    identity: database.prepare<[string, number], Identity>(
      `SELECT signing_key AS signingKey, dh_key AS dhKey, capabilities, certificate FROM devices
       WHERE user_id = ? AND device_id = ?`,
    ),
    devices: database.prepare<[string], { device_id: number }>(
      'SELECT device_id FROM devices WHERE user_id = ? ORDER BY device_id',
    ),
  };
}
