import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { isMessageId } from '../words/words.ts';
import { MAX_REMEMBERED } from './devices.ts';
import { mainWindow } from './mainWindow.ts';
import { DEFAULT_SETTINGS, readSettings } from './readSettings.ts';
import { SETTING_GROUPS, Settings } from './settings.ts';

const properties = Object.entries(Settings.properties);

test.each(properties)('the setting %s has words for its control, and a heading to stand under', (name, schema) => {
  const options = schema.control === 'choice' ? schema.enum.map((value) => `settings.${name}.${value}`) : [];
  expect([`settings.${name}`, ...options].filter((id) => !isMessageId(id))).toEqual([]);
  expect(SETTING_GROUPS).toContain(schema.group);
});

test('where nothing was chosen, the default of each setting holds', () => {
  expect(DEFAULT_SETTINGS).toEqual(Object.fromEntries(properties.map(([name, schema]) => [name, schema.default])));
  expect(readSettings(new Map())).toEqual({ settings: DEFAULT_SETTINGS, unfit: [], refused: [] });
});

describe('one saved value that does not fit (A83)', () => {
  const good = { ...DEFAULT_SETTINGS, alwaysRelay: true, theme: 'dark', language: 'ru' };

  test.each(properties)('in %s leaves all others as they were chosen', (name, schema) => {
    const list = ['devices', 'headsets', 'texts', 'sounds'].includes(schema.control) ? [] : [[]];
    for (const value of [undefined, null, 7.5, -1, 9e15, ...list, {}, 'sepia', ' ']) {
      const read = readSettings(new Map(Object.entries({ ...good, [name]: value })));
      expect(read).toEqual({ settings: { ...good, [name]: schema.default }, unfit: [name], refused: [] });
    }
  });

  test('in a list of devices leaves the others of the list, and is told', () => {
    const [headset, laptop] = ['Headset', 'Laptop'].map((label) => ({ label, group: '' }));
    const paired = { vendorId: 1, productId: 2, serial: '', name: 'Headset' };
    const later = { colour: 'red' };
    const read = readSettings(
      new Map<string, unknown>([
        ['microphones', [headset, { ...headset, ...later }, laptop]],
        ['headsets', [{ ...paired, vendorId: -1 }, paired]],
        ['cameras', [later]],
        ['speakers', Array.from({ length: MAX_REMEMBERED + 1 }, () => headset)],
      ]),
    );
    expect(read.settings).toMatchObject({ microphones: [headset, laptop], headsets: [paired], cameras: [] });
    expect(read.settings.speakers).toHaveLength(MAX_REMEMBERED);
    expect(read.unfit).toEqual([]);
    expect(read.refused.map(({ path }) => path)).toEqual([
      '/microphones/1',
      '/speakers/5',
      '/cameras/0',
      '/headsets/0',
    ]);
  });

  test('is no matter where the name itself is of a later version', () => {
    const saved = new Map<string, unknown>([
      ...Object.entries(good),
      ['doorbell', 3],
      ['__proto__', { theme: 'light' }],
    ]);
    expect(readSettings(saved)).toEqual({ settings: good, unfit: [], refused: [] });
  });
});

test('a window may change some settings, to values that they can have, and nothing else', () => {
  const change = Compile(mainWindow.changeSettings.input);
  expect(
    [{}, { theme: 'dark' }, { alwaysRelay: true, language: 'en' }, { doNotDisturb: 9, quietFrom: 0 }].every((asked) =>
      change.Check(asked),
    ),
  ).toBe(true);
  const refused = [
    { theme: 'sepia' },
    { alwaysRelay: 1 },
    { quietFrom: 1440 },
    { doNotDisturb: true },
    { ringtone: 'bell' },
    { ringtoneVolume: 101 },
    { globalMute: 'Ctrl+' },
    // Main alone lets devices in.
    { headsets: [] },
    null,
    'dark',
    [],
  ];
  expect(refused.filter((asked) => change.Check(asked))).toEqual([]);
});
