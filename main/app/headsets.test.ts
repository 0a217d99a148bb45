import { expect, test } from 'vitest';
import { MAX_HEADSETS } from '../../core/ipc/devices.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import { createHeadsets } from './headsets.ts';

const telephony = [{ usagePage: 0x0c }, { usagePage: 0x0b }];
const evolve = {
  vendorId: 0x0b0e,
  productId: 0x0305,
  name: 'Jabra Evolve2',
  serialNumber: 'A1',
  collections: telephony,
};

function desk() {
  let settings: Settings = DEFAULT_SETTINGS;
  const headsets = createHeadsets(
    () => settings,
    async (changes) => void (settings = { ...settings, ...changes }),
  );
  return { ...headsets, names: () => settings.headsets.map(({ name }) => name) };
}

test('a headset is used from when it was paired until it is forgotten', async () => {
  const { isPaired, pair, forget } = desk();
  expect(isPaired(evolve)).toBe(false);
  await pair(evolve);
  expect(isPaired(evolve)).toBe(true);
  expect(isPaired({ ...evolve, serialNumber: 'B2' })).toBe(false);
  await forget({ vendorId: 0x0b0e, productId: 0x0305, serial: 'A1' });
  expect(isPaired(evolve)).toBe(false);
});

test('what has no telephony is never used, also with the numbers of a headset that was paired (A90)', async () => {
  const { isPaired, pair } = desk();
  await pair(evolve);
  expect(isPaired({ ...evolve, collections: [{ usagePage: 0x01 }] })).toBe(false);
});

test('pairing again adds none, and beyond a few the one that was paired first goes', async () => {
  const { pair, names } = desk();
  await pair(evolve);
  await pair({ ...evolve, name: 'Renamed' });
  expect(names()).toEqual(['Renamed']);
  for (let index = 0; index < MAX_HEADSETS; index += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await pair({ ...evolve, serialNumber: String(index), name: String(index) });
  }
  expect(names()).toEqual(Array.from({ length: MAX_HEADSETS }, (_, index) => String(MAX_HEADSETS - 1 - index)));
});
