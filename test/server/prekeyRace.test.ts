import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SqliteStore } from '../../server/store/SqliteStore.ts';
import { prekeyBundleIn, TestDevice } from '../stage/TestDevice.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

// Over the wire a budget lets nobody take so many; the store alone must hold as well.

const KEYS = 50;
const TAKES = 100;
const now = 1_700_000_000_000;

/** The ids of one-time keys and of KEM keys, in the order in which they were handed out. */
type HandedOut = readonly [oneTime: (number | undefined)[], kem: (number | undefined)[]];

async function takeAtOnce(store: SqliteStore, onTaken: (handedOut: HandedOut) => void): Promise<HandedOut> {
  const handedOut: HandedOut = [[], []];
  const take = async (): Promise<void> => {
    const [taken] = await store.takeBundles('bob', now, 'alice');
    const { oneTimePrekey, kemPrekey, kemPrekeyKind } = prekeyBundleIn(taken?.bundle);
    handedOut[0].push(oneTimePrekey?.id);
    handedOut[1].push(kemPrekeyKind === 'oneTime' ? kemPrekey.id : undefined);
    onTaken(handedOut);
  };
  await Promise.all(Array.from({ length: TAKES }, take));
  return handedOut;
}

const known = (ids: readonly (number | undefined)[]): number[] => ids.filter((id) => id !== undefined);

test('a hundred take fifty one-time keys at once, and it is killed at any of them: no key goes to two (F25)', async () => {
  const root = temporaryFolder();
  const folder = join(root, 'server');
  const store = await SqliteStore.open(folder);
  const bob = new TestDevice('bob');
  const { address, identity } = bob;
  await store.createUser({ address, identity, prekeys: bob.prekeys(KEYS, now) }, now);

  const kills: { readonly image: string; readonly before: readonly number[][] }[] = [];
  const handedOut = await takeAtOnce(store, ([oneTime, kem]) => {
    const image = join(root, `killed-${oneTime.length}`);
    // What a killed process leaves: nothing of it runs while this is copied.
    if (oneTime.length === 1 || oneTime.length % 25 === 0) {
      cpSync(folder, image, { recursive: true });
      kills.push({ image, before: [known(oneTime), known(kem)] });
    }
  });
  await store.close();
  for (const ids of handedOut) {
    expect([ids.length, known(ids).length, new Set(known(ids)).size]).toEqual([TAKES, KEYS, KEYS]);
  }

  expect(kills).toHaveLength(5);
  for (const { image, before } of kills) {
    const again = await SqliteStore.open(image);
    const after = await takeAtOnce(again, () => undefined);
    await again.close();
    for (const [kind, ids] of after.entries()) {
      const all = [...(before[kind] ?? []), ...known(ids)];
      expect(new Set(all).size, `handed out again after ${image}`).toBe(all.length);
    }
  }
});
