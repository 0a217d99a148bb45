import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startServer, type RunningServer } from '../../../server/index.ts';
import type { SqliteStore } from '../../../server/store/SqliteStore.ts';
import { ManualClock } from '../../fakes/ManualClock.ts';
import { startRecordingProxy, type RecordingProxy } from '../../stage/recordingProxy.ts';

/*
 * The server that all outcomes are played at, one for the whole file, and the ways to it.
 */

let root = '';
export const folderOf = (name: string): string => {
  mkdirSync(join(root, name));
  return join(root, name);
};

export const RING_MS = 20_000;
/** Of the server: a ring time, a minute of limits or a lost caller pass when the test says so. */
export const clock = new ManualClock(Date.now());
export let server: RunningServer;
export let rows: SqliteStore;
let cannotWrite = false;
let requests = 0;
// The server's clock stands still, and with it the budget of an address: everything comes from another one.
const addressOf = (): string => `198.18.${(requests += 1) >> 8}.${requests & 255}`;
const ways: RecordingProxy[] = [];

export async function newWay(): Promise<RecordingProxy> {
  const way = await startRecordingProxy(server.url, addressOf);
  ways.push(way);
  return way;
}

/** The way of all who call, and of all who are called. */
export let callersWay: RecordingProxy;
export let calleesWay: RecordingProxy;

export function serverInThisFile(): void {
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'ringfort-outcomes-'));
    server = await startServer({
      dataFolder: folderOf('server'),
      clock,
      ringTimeoutMs: RING_MS,
      logLevel: 'silent',
      trustProxy: ['127.0.0.1'],
      wrapStore: (store) => {
        rows = store;
        return new Proxy(store, {
          get: (target, name) => {
            const member: unknown = Reflect.get(target, name);
            if (typeof member !== 'function') return member;
            return (...args: unknown[]): unknown => {
              if (cannotWrite && name === 'insertCall') throw new Error('the disk is gone');
              return Reflect.apply(member, target, args);
            };
          },
        });
      },
    });
    callersWay = await newWay();
    calleesWay = await newWay();
  });

  afterAll(async () => {
    await Promise.all(ways.map((way) => way.stop()));
    await server.close();
    rmSync(root, { recursive: true, force: true });
  });
}

/** It can write down no call, as long as this lasts. */
export async function whileServerCannotWrite<T>(act: () => Promise<T>): Promise<T> {
  cannotWrite = true;
  return act().finally(() => (cannotWrite = false));
}
