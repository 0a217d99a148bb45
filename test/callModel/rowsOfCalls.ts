import { type CallSession, type CallStatus, isLiveStatus } from '../../core/protocol/callSession.ts';
import { addressKey, type DeviceAddress } from '../../server/domain/deviceAddress.ts';
import { NoRoom, type InMemoryQueueStore } from '../fakes/inMemoryQueueStore.ts';
import { CallIndex } from '../../server/store/callIndex.ts';
import type { CallInsertion, Store } from '../../server/store/Store.ts';

export type RowStore = Pick<
  Store,
  | 'insertCall'
  | 'changeCall'
  | 'findCall'
  | 'liveCalls'
  | 'missedCallsUntold'
  | 'markMissedTold'
  | 'markCallsAlive'
  | 'lastFrameNumber'
>;

/**
 * The rows of calls, in memory: they outlive the server that writes them. As on a disk, a write is done with the others
 * of its moment, an end with what tells of it (ADR 29), and its writer knows a moment later; a server may be killed
 * before, between and after.
 */
export class RowsOfCalls {
  readonly rows = new Map<string, CallSession>();
  readonly #untold = new Map<string, Set<string>>();
  readonly #devices: ReadonlyMap<string, number>;
  readonly #consumed: ReadonlyMap<string, number>;
  readonly #disk: Pick<InMemoryQueueStore, 'fails' | 'moment'>;

  constructor(devices: ReadonlyMap<string, number>, disk: InMemoryQueueStore) {
    this.#devices = devices;
    this.#consumed = disk.consumed;
    this.#disk = disk;
  }

  /** The rows as one life of the server sees them: once that is killed, nothing of it reaches them any more. */
  ofOneLife(): { readonly store: RowStore; readonly kill: () => void } {
    let isDead = false;
    const read = async <Result>(look: () => Result): Promise<Result> => {
      await Promise.resolve();
      return isDead ? new Promise(() => undefined) : look();
    };
    const written = async <Result>(work: () => Result): Promise<Result> => {
      const done = await this.#disk.moment.write(() => {
        if (isDead) return null;
        if (this.#disk.fails) throw new NoRoom();
        return { result: work() };
      });
      return isDead || done === null ? new Promise(() => undefined) : done.result;
    };
    const store: RowStore = {
      insertCall: (session) => written(() => this.#insert(session)),
      changeCall: (session, from) => written(() => this.#change(session, from)),
      findCall: (id) => read(() => this.rows.get(id)),
      liveCalls: () => read(() => this.live()),
      missedCallsUntold: (address) =>
        read(() => [...(this.#untold.get(addressKey(address)) ?? [])].flatMap((id) => this.rows.get(id) ?? [])),
      markMissedTold: (address, ids) =>
        written(() => ids.forEach((id) => this.#untold.get(addressKey(address))?.delete(id))),
      markCallsAlive: (ids, now) => written(() => ids.forEach((id) => this.#markAlive(id, now))),
      lastFrameNumber: (address) => read(() => this.#consumed.get(addressKey(address)) ?? 0),
    };
    return { store, kill: () => void (isDead = true) };
  }

  live(): CallSession[] {
    return [...this.rows.values()].filter(({ status }) => isLiveStatus(status));
  }

  #insert(session: CallSession): CallInsertion {
    const same = this.rows.get(session.id);
    if (same !== undefined) return { outcome: 'exists', session: same };
    const pair = new CallIndex(this.live()).ofPair(session.caller_id, session.callee_id);
    if (pair !== undefined) return { outcome: 'pairLive', session: pair };
    this.rows.set(session.id, session);
    return { outcome: 'inserted' };
  }

  #change(session: CallSession, from: CallStatus): boolean {
    if (this.rows.get(session.id)?.status !== from) return false;
    this.rows.set(session.id, session);
    if (session.status === 'missed') this.#owe(session);
    return true;
  }

  #markAlive(id: string, now: number): void {
    const row = this.rows.get(id);
    if (row?.status !== 'accepted') return;
    this.rows.set(id, { ...row, last_alive_at: Math.max(row.last_alive_at ?? 0, now) });
  }

  #owe({ id, callee_id: user }: CallSession): void {
    const device = this.#devices.get(user);
    if (device === undefined) return;
    const callee: DeviceAddress = { user, device };
    const untold = this.#untold.get(addressKey(callee)) ?? new Set();
    this.#untold.set(addressKey(callee), untold.add(id));
  }
}
