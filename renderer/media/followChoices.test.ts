import { expect, test } from 'vitest';
import { settled } from '../../test/fakes/FakeDevices.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import type { SettingsPart } from '../../core/ipc/snapshot.ts';
import { UNKNOWN_REGION } from '../../core/words/region.ts';
import { followChoices } from './followChoices.ts';

const part = (revision: number, originalSound = false): SettingsPart => ({
  revision,
  values: { ...DEFAULT_SETTINGS, originalSound },
  region: UNKNOWN_REGION,
  isReplaced: false,
  quiet: null,
  clock: { offsetMs: 0, tellWrong: false },
});

test('an answer that was overtaken by a change does not undo it', async () => {
  const told: (Settings | null)[] = [];
  let push: (told: SettingsPart) => void = () => undefined;
  const onSettings = (listener: (told: SettingsPart) => void) => (push = listener);
  followChoices({ current: async () => ({ settings: part(1) }), onSettings }, (settings) => told.push(settings));
  push(part(2, true));
  await settled();
  push(part(3));
  expect(told.map((settings) => settings?.originalSound)).toEqual([true, false]);
});

test('where main breaks over the question, nothing was chosen', async () => {
  const told: (Settings | null)[] = [];
  const current = () => Promise.reject(new Error('storeReadOnly'));
  followChoices({ current, onSettings: () => undefined }, (settings) => told.push(settings));
  await settled();
  expect(told).toEqual([null]);
});
