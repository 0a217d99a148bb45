import { expect, test } from 'vitest';
import type { PrekeyUpload } from '../../core/protocol/prekeyBundle.ts';
import { createPrekeyUpkeep, type PrekeyStock } from './prekeyUpkeep.ts';

const key = { id: 1, notBefore: 0, notAfter: 1, publicKey: '', signature: '' };
const upload: PrekeyUpload = { signedPrekey: key, lastResortKemPrekey: key, oneTimePrekeys: [], oneTimeKemPrekeys: [] };

function desk(rotationDue = false) {
  const made: PrekeyStock[] = [];
  let sent = 0;
  const upkeep = createPrekeyUpkeep({
    rotationDue: () => rotationDue,
    makeUpload: async (stock) => {
      made.push(stock);
      return upload;
    },
    upload: async () => {
      sent += 1;
      return true;
    },
  });
  return { upkeep, made, sent: () => sent };
}

test('a full stock of fresh keys is left alone', async () => {
  const { upkeep, sent } = desk();
  await upkeep.check({ oneTimePrekeys: 20, oneTimeKemPrekeys: 100 });
  expect(sent()).toBe(0);
});

test('when either kind of one-time key runs low, new ones are published for what is left', async () => {
  const { upkeep, made } = desk();
  await upkeep.check({ oneTimePrekeys: 19, oneTimeKemPrekeys: 100 });
  await upkeep.check({ oneTimePrekeys: 100, oneTimeKemPrekeys: 0 });
  expect(made).toEqual([
    { oneTimePrekeys: 19, oneTimeKemPrekeys: 100 },
    { oneTimePrekeys: 100, oneTimeKemPrekeys: 0 },
  ]);
});

test('a signed prekey that is too old is replaced even when the stock is full', async () => {
  const { upkeep, sent } = desk(true);
  await upkeep.check({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 });
  expect(sent()).toBe(1);
});

test('two notices at once make one upload', async () => {
  const { upkeep, sent } = desk();
  const low = { oneTimePrekeys: 0, oneTimeKemPrekeys: 0 };
  await Promise.all([upkeep.check(low), upkeep.check(low)]);
  expect(sent()).toBe(1);
});
