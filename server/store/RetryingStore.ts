import type { CallSession, CallStatus } from '../../core/protocol/callSession.ts';
import { isLive } from '../../core/protocol/callSession.ts';
import type { AdmissionRequest } from '../../core/protocol/httpApi.ts';
import type { Identity, KeyUpload } from '../../core/protocol/prekeyBundle.ts';
import { type Clock, startInterval } from '../domain/clock.ts';
import { addressKey, type DeviceAddress } from '../domain/deviceAddress.ts';
import type {
  AdmittedCaller,
  CallerStanding,
  CallInsertion,
  Forgotten,
  KeyCount,
  NewDevice,
  Store,
  TakenBundle,
} from './Store.ts';
import { problemOf, type StoreProblem, StoreUnavailable } from './StoreUnavailable.ts';

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
  readonly clock: Clock;
  /** Bytes that can still be written where the store lies. */
  readonly freeBytes: () => Promise<number>;
  readonly onFailure: (error: unknown) => void;
  /** Once when it begins to fail, once (undefined) when it works again. */
  readonly onChange: (problem: StoreProblem | undefined) => void;
}

/**
 * Write-behind for a store that fails (disk full, I/O error, locked). What ends something is kept in memory and counts
 * at once, so that it can be relayed; it is written when that is possible again, with the time at which it happened.
 * What begins something (a call, an account, keys) is refused with StoreUnavailable, without trying, until a try
 * succeeded.
 */
export class RetryingStore implements Store {
  readonly #parts: Parts;
  readonly #ended = new Map<string, Parameters<Store['changeCall']>>();
  readonly #missedTold = new Map<string, { readonly address: DeviceAddress; readonly callIds: Set<string> }>();
  readonly #frameNumbers = new Map<string, { readonly address: DeviceAddress; readonly n: number }>();
  #problem: StoreProblem | undefined;
  #looking: Promise<void> | undefined;
  readonly #stops: (() => void)[];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#stops = [
      startInterval(parts.clock, RETRY_MS, () => this.#problem !== undefined && this.#look()),
      startInterval(parts.clock, LOOK_MS, () => this.#problem === undefined && this.#look()),
    ];
  }

  /** Why nothing new is taken at present. */
  problem(): StoreProblem | undefined {
    return this.#problem;
  }

  async changeCall(session: CallSession, from: CallStatus, caller?: AdmittedCaller): Promise<boolean> {
    // Final rows never change, and one that waits to be written is final.
    if (this.#ended.has(session.id)) return false;
    if (isLive(session.status)) return this.#write((store) => store.changeCall(session, from, caller));
    return this.#writeOrKeep(
      (store) => store.changeCall(session, from, caller),
      () => {
        this.#ended.set(session.id, [session, from, caller]);
        return true;
      },
    );
  }

  async markMissedTold(address: DeviceAddress, callIds: readonly string[]): Promise<void> {
    await this.#writeOrKeep(
      (store) => store.markMissedTold(address, callIds),
      () => {
        const key = addressKey(address);
        const kept = this.#missedTold.get(key)?.callIds ?? [];
        this.#missedTold.set(key, { address, callIds: new Set([...kept, ...callIds]) });
      },
    );
  }

  async saveFrameNumber(address: DeviceAddress, n: number): Promise<void> {
    const key = addressKey(address);
    this.#frameNumbers.delete(key);
    await this.#writeOrKeep(
      (store) => store.saveFrameNumber(address, n),
      () => void this.#frameNumbers.set(key, { address, n }),
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

  addPrekeys(address: DeviceAddress, prekeys: KeyUpload, renewed?: Identity): Promise<'added' | 'tooMany'> {
    return this.#write((store) => store.addPrekeys(address, prekeys, renewed));
  }

  takeBundles(user: string, now: number, requester: string): Promise<TakenBundle[]> {
    return this.#write((store) => store.takeBundles(user, now, requester));
  }

  replaceAdmission(user: string, admission: AdmissionRequest): Promise<number | undefined> {
    return this.#write((store) => store.replaceAdmission(user, admission));
  }

  insertCall(session: CallSession): Promise<CallInsertion> {
    return this.#write((store) => store.insertCall(session));
  }

  // Nobody waits for these; they come again by themselves.

  markCallsAlive(ids: readonly string[], now: number): Promise<void> {
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
    return this.#ended.get(id)?.[0] ?? (await this.#parts.store.findCall(id));
  }

  async liveCalls(): Promise<CallSession[]> {
    return (await this.#parts.store.liveCalls()).filter(({ id }) => !this.#ended.has(id));
  }

  async liveCallsOf(user: string): Promise<CallSession[]> {
    return (await this.#parts.store.liveCallsOf(user)).filter(({ id }) => !this.#ended.has(id));
  }

  async callsOf(user: string, before: number, limit: number): Promise<CallSession[]> {
    const calls = await this.#parts.store.callsOf(user, before, limit);
    return calls.map((call) => this.#ended.get(call.id)?.[0] ?? call);
  }

  async missedCallsUntold(address: DeviceAddress): Promise<CallSession[]> {
    const told = this.#missedTold.get(addressKey(address))?.callIds;
    return (await this.#parts.store.missedCallsUntold(address)).filter(({ id }) => !told?.has(id));
  }

  async lastFrameNumber(address: DeviceAddress): Promise<number> {
    return this.#frameNumbers.get(addressKey(address))?.n ?? (await this.#parts.store.lastFrameNumber(address));
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
      if (this.#ended.size + this.#missedTold.size + this.#frameNumbers.size >= MAX_KEPT) throw error;
      return keep();
    }
  }

  #failed(cause: unknown): StoreUnavailable {
    this.#parts.onFailure(cause);
    const problem = problemOf(cause);
    this.#change(problem);
    return new StoreUnavailable(problem, { cause });
  }

  #change(problem: StoreProblem | undefined): void {
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
      await this.#writeKept();
      // Something that needs room like a new call does: the kept writes may all fit where old ones lay.
      await this.#parts.store.probe();
      this.#change(undefined);
    } catch (error) {
      this.#change(problemOf(error));
    }
  }

  async #writeKept(): Promise<void> {
    const { store } = this.#parts;
    for (const [id, change] of this.#ended) {
      await store.changeCall(...change);
      this.#ended.delete(id);
    }
    for (const [key, { address, callIds }] of this.#missedTold) {
      await store.markMissedTold(address, [...callIds]);
      this.#missedTold.delete(key);
    }
    for (const [key, { address, n }] of this.#frameNumbers) {
      await store.saveFrameNumber(address, n);
      this.#frameNumbers.delete(key);
    }
  }
}
