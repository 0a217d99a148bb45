import type { Store } from '../../server/store/Store.ts';
import { NoRoom, type InMemoryQueueStore } from '../fakes/inMemoryQueueStore.ts';
import type { RowStore } from './rowsOfCalls.ts';

type QueueStore = ReturnType<InMemoryQueueStore['ofOneLife']>['store'];

interface Parts {
  readonly devices: ReadonlyMap<string, number>;
  readonly disk: Pick<InMemoryQueueStore, 'fails'>;
  readonly frames: QueueStore;
  readonly rows: RowStore;
}

const IDENTITY = { signingKey: '', dhKey: '', capabilities: '', certificate: '' };

/** A question that comes up in no story. */
const unasked = async (): Promise<never> => {
  throw new Error('nobody asks this in a story');
};

/** What one life of a server reads and writes: its queues, its calls, and devices that never change. */
export function storeOfStory({ devices, disk, frames, rows }: Parts): Store {
  return {
    ...frames,
    ...rows,
    devicesOf: async (user) => [...(devices.has(user) ? [devices.get(user) ?? 0] : [])],
    identityOf: async () => IDENTITY,
    liveCallsOf: async (user) =>
      (await rows.liveCalls()).filter((row) => row.caller_id === user || row.callee_id === user),
    markSignedIn: async () => undefined,
    countPrekeys: async () => ({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 }),
    forget: async () => undefined,
    probe: async () => {
      if (disk.fails) throw new NoRoom();
    },
    close: async () => undefined,
    voice: {
      countWaiting: unasked,
      forgetExpired: async () => undefined,
      hold: unasked,
      addPiece: unasked,
      remove: unasked,
      waiting: unasked,
      piece: unasked,
    },
    operator: { askRemoval: unasked, removalsAsked: unasked, settleRemoval: unasked },
    serverIdentity: unasked,
    createUser: unasked,
    isHeld: unasked,
    deleteDevice: unasked,
    addInvite: unasked,
    isInvite: unasked,
    addPrekeys: unasked,
    takeBundles: unasked,
    replaceAdmission: unasked,
    admissionRevision: unasked,
    standingOf: unasked,
    callsOf: unasked,
  };
}
