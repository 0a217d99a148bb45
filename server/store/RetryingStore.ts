import type { CallSession, CallStatus } from '../../core/protocol/callSession.ts';
import type { AdmissionRequest } from '../../core/protocol/httpApi.ts';
import type { Identity } from '../../core/protocol/prekeyBundle.ts';
import { type HostClock, startInterval } from '../domain/clock.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import type {
  AddedPrekeys,
  AdmittedCaller,
  CallerStanding,
  CallInsertion,
  Forgotten,
  FrameChanges,
  KeyCount,
  NewDevice,
  QueueLife,
  Store,
  StoredFrame,
  TakenBundle,
  UploadedKeys,
} from './Store.ts';
import { KeptNotices } from './keptNotices.ts';
import { LiveCalls } from './liveCalls.ts';
import { retryingOperator } from './retryingOperator.ts';
import { retryingVoice } from './retryingVoice.ts';
import { isOfOneRequest, type StoreUnavailableReason, StoreUnavailable } from './StoreUnavailable.ts';

/** How often a store that failed is tried again. */
const RETRY_MS = 1_000;
/** How often the free space of a store that works is looked at. */
const LOOK_MS = 5_000;
/** Below it a disk counts as full: what ends calls must still find room when what begins them no longer does. */
const LEAST_FREE_BYTES = 8 * 1024 * 1024;
/** Writes kept for later; beyond it they fail like all others. */
const MAX_KEPT = 10_000;

interface Parts {
  readonly store: Store;
  readonly clock: HostClock;
  /** Bytes that can still be written where the store lies. */
  readonly freeBytes: () => Promise<number>;
  /** What an error of SQLite or of the disk below it says about the store. */
  readonly problemOf: (error: unknown) => StoreUnavailableReason;
  readonly onFailure: (error: unknown) => void;
  /** Once when it begins to fail, once (undefined) when it works again. */
  readonly onChange: (problem: StoreUnavailableReason | undefined) => void;
}

/**
 * Write-behind for a store that fails (disk full, I/O error, locked). What ends something is kept in memory and counts
 * at once, so that it can be relayed (`LiveCalls`); it is written when that is possible again. What begins something (a
 * call, an account, keys) is refused with StoreUnavailable, without trying, until a try succeeded.
 */
export class RetryingStore implements Store {
  readonly voice: Store['voice'];
  readonly operator: Store['operator'];
  readonly #parts: Parts;
  readonly #calls: LiveCalls;
  readonly #missedTold = new KeptNotices();
  #problem: StoreUnavailableReason | undefined;
  #looking: Promise<void> | undefined;
  readonly #stops: (() => void)[];

  private constructor(parts: Parts, live: readonly CallSession[]) {
    this.#parts = parts;
    const write = <Result>(work: (store: Store) => Promise<Result>): Promise<Result> => this.#write(work);
    this.#calls = new LiveCalls(live, write);
    this.voice = retryingVoice(parts.store.voice, { write, attempt: (work) => this.#attempt(work) });
    this.operator = retryingOperator(parts.store.operator, write);
    this.#stops = [
      startInterval(parts.clock, RETRY_MS, () => this.#problem !== undefined && this.#look()),
      startInterval(parts.clock, LOOK_MS, () => this.#problem === undefined && this.#look()),
    ];
  }

  static async open(parts: Parts): Promise<RetryingStore> {
    return new RetryingStore(parts, await parts.store.liveCalls());
  }

  /** Why nothing new is taken at present. */
  problem(): StoreUnavailableReason | undefined {
    return this.#problem;
  }

  async changeCall(session: CallSession, from: CallStatus, caller?: AdmittedCaller): Promise<boolean> {
    if (this.#problem !== undefined && this.#keptWrites() >= MAX_KEPT) throw new StoreUnavailable(this.#problem);
    return this.#calls.change(session, from, caller);
  }

  async markMissedTold(address: DeviceAddress, callIds: readonly string[]): Promise<void> {
    await this.#writeOrKeep(
      (store) => store.markMissedTold(address, callIds),
      () => this.#missedTold.add(address, callIds),
    );
  }

  // Refused: what cannot be kept must not begin.

  createUser(device: NewDevice, now: number): Promise<'created' | 'handleTaken' | 'badInvite'> {
    return this.#write((store) => store.createUser(device, now));
  }

  deleteDevice(address: DeviceAddress, now: number): Promise<'deleted' | 'inCall'> {
    return this.#write((store) => store.deleteDevice(address, now));
  }

  addInvite(codeHash: string, now: number, expiresAt: number): Promise<void> {
    return this.#write((store) => store.addInvite(codeHash, now, expiresAt));
  }

  addPrekeys(address: DeviceAddress, prekeys: UploadedKeys, renewed?: Identity): Promise<AddedPrekeys> {
    return this.#write((store) => store.addPrekeys(address, prekeys, renewed));
  }

  takeBundles(user: string, now: number, requester: string): Promise<TakenBundle[]> {
    return this.#write((store) => store.takeBundles(user, now, requester));
  }

  replaceAdmission(user: string, admission: AdmissionRequest): Promise<number | undefined> {
    return this.#write((store) => store.replaceAdmission(user, admission));
  }

  async insertCall(session: CallSession): Promise<CallInsertion> {
    // Before anything is judged: what a new call would end must not end for one that cannot begin.
    if (this.#problem !== undefined) throw new StoreUnavailable(this.#problem);
    return this.#calls.insert(session);
  }

  changeFrames(changes: () => FrameChanges): Promise<void> {
    return this.#write((store) => store.changeFrames(changes));
  }

  // Nobody waits for these; they come again by themselves.

  async markCallsAlive(ids: readonly string[], now: number): Promise<void> {
    this.#calls.markAlive(ids, now);
    return this.#write((store) => store.markCallsAlive(ids, now));
  }

  async markSignedIn(user: string, now: number): Promise<void> {
    await this.#writeOrKeep(
      (store) => store.markSignedIn(user, now),
      () => undefined,
    );
  }

  forget(before: Forgotten): Promise<void> {
    // Tried on a full disk too: this is what makes room.
    return this.#parts.store.forget(before);
  }

  // Read, with what is still to be written in its place.

  serverIdentity(): ReturnType<Store['serverIdentity']> {
    return this.#parts.store.serverIdentity();
  }

  identityOf(address: DeviceAddress): Promise<Identity | undefined> {
    return this.#parts.store.identityOf(address);
  }

  isHeld(user: string, by: Identity, now: number): Promise<boolean> {
    return this.#parts.store.isHeld(user, by, now);
  }

  isInvite(codeHash: string, now: number): Promise<boolean> {
    return this.#parts.store.isInvite(codeHash, now);
  }

  devicesOf(user: string): Promise<number[]> {
    return this.#parts.store.devicesOf(user);
  }

  admissionRevision(user: string): Promise<number> {
    return this.#parts.store.admissionRevision(user);
  }

  standingOf(caller: string, callee: string, rightHash: string | null): Promise<CallerStanding> {
    return this.#parts.store.standingOf(caller, callee, rightHash);
  }

  countPrekeys(address: DeviceAddress, now: number): Promise<KeyCount> {
    return this.#parts.store.countPrekeys(address, now);
  }

  async findCall(id: string): Promise<CallSession | undefined> {
    return (await this.#calls.find(id)) ?? (await this.#parts.store.findCall(id));
  }

  async liveCalls(): Promise<CallSession[]> {
    return this.#calls.all();
  }

  async liveCallsOf(user: string): Promise<CallSession[]> {
    return this.#calls.of(user);
  }

  async callsOf(user: string, before: number, limit: number): Promise<CallSession[]> {
    const calls = await this.#parts.store.callsOf(user, before, limit);
    return calls.map((call) => this.#calls.newest(call.id) ?? call);
  }

  async missedCallsUntold(address: DeviceAddress): Promise<CallSession[]> {
    await this.#calls.endsTried();
    const [told, unwritten] = [this.#missedTold.of(address), this.#calls.missedUnwritten(address.user)];
    const written = await this.#parts.store.missedCallsUntold(address);
    return [...written, ...unwritten].filter(({ id }) => !told.has(id));
  }

  lastFrameNumber(address: DeviceAddress): Promise<number> {
    return this.#parts.store.lastFrameNumber(address);
  }

  beginQueues(now: number): Promise<QueueLife> {
    return this.#parts.store.beginQueues(now);
  }

  waitingFrames(): Promise<StoredFrame[]> {
    return this.#parts.store.waitingFrames();
  }

  probe(): Promise<void> {
    return this.#write((store) => store.probe());
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.#looking;
    await this.#writeKept().catch(this.#parts.onFailure);
    await this.#parts.store.close();
  }

  async #write<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
    if (this.#problem !== undefined) throw new StoreUnavailable(this.#problem);
    return this.#attempt(work);
  }

  /** Whatever was wrong before: for what makes room. */
  async #attempt<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
    try {
      return await work(this.#parts.store);
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  async #writeOrKeep<Result>(work: (store: Store) => Promise<Result>, keep: () => Result): Promise<Result> {
    try {
      return await this.#write(work);
    } catch (error) {
      if (this.#keptWrites() >= MAX_KEPT) throw error;
      return keep();
    }
  }

  #keptWrites(): number {
    return this.#calls.kept + this.#missedTold.size;
  }

  #failed(cause: unknown): StoreUnavailable {
    this.#parts.onFailure(cause);
    const problem = this.#parts.problemOf(cause);
    // Of one request, such as one of somebody who was deleted meanwhile: everybody else's can be stored.
    if (!isOfOneRequest(cause)) this.#change(problem);
    return new StoreUnavailable(problem, { cause });
  }

  #change(problem: StoreUnavailableReason | undefined): void {
    if (this.#problem === problem) return;
    this.#problem = problem;
    this.#parts.onChange(problem);
  }

  /** Whether the store works: there is room, and what was kept can be written. One look at a time. */
  #look(): void {
    this.#looking ??= this.#judge().finally(() => {
      this.#looking = undefined;
    });
  }

  async #judge(): Promise<void> {
    try {
      if ((await this.#parts.freeBytes()) < LEAST_FREE_BYTES) return this.#change('diskFull');
      if (this.#problem === undefined) return;
      // Something that needs room like a new call does: the kept writes may all fit where old ones lay.
      await this.#parts.store.probe();
      // Also what ends meanwhile, which nothing else would write.
      do await this.#writeKept();
      while (this.#keptWrites() > 0);
      this.#change(undefined);
    } catch (error) {
      this.#change(this.#parts.problemOf(error));
    }
  }

  async #writeKept(): Promise<void> {
    const { store } = this.#parts;
    await this.#calls.writeKept(store);
    await this.#missedTold.write(store);
  }
}
