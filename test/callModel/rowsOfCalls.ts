import { type CallSession, type CallStatus, isLive } from '../../core/protocol/callSession.ts';
import { addressKey, type DeviceAddress } from '../../server/domain/deviceAddress.ts';
import { CallIndex } from '../../server/store/callIndex.ts';
import type { CallInsertion, Store } from '../../server/store/Store.ts';

export type RowStore = Pick<
  Store,
  'insertCall' | 'changeCall' | 'findCall' | 'liveCalls' | 'missedCallsUntold' | 'markMissedTold' | 'lastFrameNumber'
>;

/**
 * The rows of calls, in memory: they outlive the server that writes them. As on a disk, a write is done a moment after
 * it was asked for, and its writer knows a moment later; a server may be killed before, between and after.
 */
export class RowsOfCalls {
  readonly rows = new Map<string, CallSession>();
  readonly #untold = new Map<string, Set<string>>();
  readonly #devices: ReadonlyMap<string, number>;
  readonly #consumed: ReadonlyMap<string, number>;

  constructor(devices: ReadonlyMap<string, number>, consumed: ReadonlyMap<string, number>) {
    this.#devices = devices;
    this.#consumed = consumed;
  }

  /** The rows as one life of the server sees them: once that is killed, nothing of it reaches them any more. */
  ofOneLife(): { readonly store: RowStore; readonly kill: () => void } {
    let isDead = false;
    const done = async <Result>(work: () => Result): Promise<Result> => {
      await Promise.resolve();
      if (isDead) return new Promise(() => undefined);
      const result = work();
      await Promise.resolve();
      return isDead ? new Promise(() => undefined) : result;
    };
    const store: RowStore = {
      insertCall: (session) => done(() => this.#insert(session)),
      changeCall: (session, from) => done(() => this.#change(session, from)),
      findCall: (id) => done(() => this.rows.get(id)),
      liveCalls: () => done(() => this.live()),
      missedCallsUntold: (address) =>
        done(() => [...(this.#untold.get(addressKey(address)) ?? [])].flatMap((id) => this.rows.get(id) ?? [])),
      markMissedTold: (address, ids) =>
        done(() => ids.forEach((id) => this.#untold.get(addressKey(address))?.delete(id))),
      lastFrameNumber: (address) => done(() => this.#consumed.get(addressKey(address)) ?? 0),
    };
    return { store, kill: () => void (isDead = true) };
  }

  live(): CallSession[] {
    return [...this.rows.values()].filter(({ status }) => isLive(status));
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

  #owe({ id, callee_id: user }: CallSession): void {
    const device = this.#devices.get(user);
    if (device === undefined) return;
    const callee: DeviceAddress = { user, device };
    const untold = this.#untold.get(addressKey(callee)) ?? new Set();
    this.#untold.set(addressKey(callee), untold.add(id));
  }
}
